import { readableCertificates } from '../cms/index.js';
import { defaultCrypto } from '../crypto/index.js';
import type { CryptoProvider } from '../ports.js';
import type { TrustDomain } from '../trust/index.js';
import { parseCertificate, type Certificate } from '../x509/index.js';
import { givenEvidence, type Evidence } from './evidence.js';
import { rememberedVerification } from './remembered-verification.js';

/** What the judgements of many documents have in common. */
export interface MaterialOptions {
  readonly trust?: readonly TrustDomain[];
  /** DER of certificates that may stand between a signer and an anchor. */
  readonly intermediates?: readonly Uint8Array[];
  /** DER of CRLs. */
  readonly crls?: readonly Uint8Array[];
  /** DER of OCSP responses. */
  readonly ocspResponses?: readonly Uint8Array[];
  /** By what everything that uses this material is verified; default as in `ValidateOptions`. */
  readonly crypto?: CryptoProvider;
}

/** A trust domain with its anchors parsed. */
export interface ReadDomain {
  readonly name: string;
  readonly anchors: readonly Certificate[];
  readonly pins: ReadonlySet<string>;
}

/** Material parsed. */
export interface ReadMaterial {
  readonly crypto: CryptoProvider;
  readonly domains: readonly ReadDomain[];
  readonly intermediates: readonly Certificate[];
  readonly evidence: Evidence;
}

let contents: (material: SharedMaterial) => ReadMaterial;
let make: (read: ReadMaterial) => SharedMaterial;

/**
 * Made by `shareMaterial` and given to any number of validations, at once too. It holds what its maker gave, parsed, and
 * digests of the newest 4,096 signatures that were found to verify, whatever they belong to. That these bytes are
 * signed by that key is true in every document: nothing else that one document says, no certificate, list, path, time
 * or verdict, is seen by another.
 */
export class SharedMaterial {
  readonly #read: ReadMaterial;

  static {
    make = (read) => new SharedMaterial(read);
    contents = (material) => material.#read;
  }

  private constructor(read: ReadMaterial) {
    this.#read = read;
    Object.freeze(this);
  }
}

/**
 * Parses once what many documents are judged with, and lets their validations remember which signatures of
 * authorities verified. The bytes given are copied; make another one when lists were renewed. Throws
 * `ERR_CERTIFICATE`, `ERR_CRL`, `ERR_OCSP` as `validatePdf` does.
 *
 * @example
 * const shared = shareMaterial({ trust, crls });
 * for (const pdf of incoming) await validatePdf(pdf, { shared });
 */
export function shareMaterial(given: MaterialOptions = {}): SharedMaterial {
  const copies = (all: readonly Uint8Array[] = []): Uint8Array[] =>
    all.map((bytes) => Uint8Array.from(bytes));
  const read = readMaterial({
    ...given,
    trust: (given.trust ?? []).map((domain) => ({ ...domain, anchors: copies(domain.anchors) })),
    intermediates: copies(given.intermediates),
    crls: copies(given.crls),
    ocspResponses: copies(given.ocspResponses),
  });
  const own = read.evidence.crls.map(({ tbs }) => tbs);
  return make({ ...read, crypto: rememberedVerification(read.crypto, own) });
}

/** Parses material. Intermediates that cannot be read are left out. */
export function readMaterial(given: MaterialOptions): ReadMaterial {
  return {
    crypto: given.crypto ?? defaultCrypto(),
    domains: (given.trust ?? []).map(({ name, anchors, pins = [] }) => ({
      name,
      anchors: anchors.map(parseCertificate),
      pins: new Set(pins.map((pin) => pin.toLowerCase())),
    })),
    intermediates: readableCertificates(given.intermediates ?? []),
    evidence: givenEvidence(given),
  };
}

/** For validation alone; the door of this folder does not name it. */
export function materialOf(shared: SharedMaterial): ReadMaterial {
  return contents(shared);
}
