import type { Certificate } from '../x509/index.js';
import type { Purpose } from './purpose.js';
import type { PathRevocation } from './revocation.js';

/** What is known of a path that holds. */
export interface ValidatedPathFacts {
  /** From the certificate in question to the anchor, both included; one where it is an anchor itself. */
  readonly certificates: readonly [Certificate, ...Certificate[]];
  readonly anchor: Certificate;
  /** The policies for which it holds, as the anchor's domain calls them, dotted; `2.5.29.32.0` stands for any. */
  readonly policies: readonly string[];
  /** The time for which it holds. */
  readonly at: Date;
  readonly purpose: Purpose;
  /** What was found of the revocation of its certificates, in their order; empty where revocation was not asked for. */
  readonly revocation: readonly PathRevocation[];
}

let make: (facts: ValidatedPathFacts) => ValidatedPath;

/**
 * A path that `validatePath` found to hold. Nobody else can make one, by type or at run time: who gets one need not
 * check it again.
 */
export class ValidatedPath implements ValidatedPathFacts {
  readonly #made = true;
  readonly certificates: readonly [Certificate, ...Certificate[]];
  readonly anchor: Certificate;
  readonly policies: readonly string[];
  readonly at: Date;
  readonly purpose: Purpose;
  readonly revocation: readonly PathRevocation[];

  static {
    make = (facts) => new ValidatedPath(facts);
  }

  private constructor(facts: ValidatedPathFacts) {
    this.certificates = Object.freeze(facts.certificates);
    this.anchor = facts.anchor;
    this.policies = Object.freeze(facts.policies);
    this.at = new Date(facts.at);
    this.purpose = facts.purpose;
    this.revocation = Object.freeze(facts.revocation);
    Object.freeze(this);
  }

  /** Whether the value was made by `validatePath` of this copy of the package. */
  static is(value: unknown): value is ValidatedPath {
    return typeof value === 'object' && value !== null && #made in value && value.#made;
  }
}

/** For the validator alone; the door of this folder does not name it. */
export function validatedPath(facts: ValidatedPathFacts): ValidatedPath {
  return make(facts);
}
