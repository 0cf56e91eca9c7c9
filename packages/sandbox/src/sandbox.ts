import { addYears, wholeSeconds } from './der.js';
import type { SandboxIdentity } from './identity.js';
import { castIdentity, issueIdentity, type IssueOptions, type IssuingContext } from './issue.js';
import { crossCertification, type CrossCertification } from './cross-certification.js';
import { createHierarchy, type Generation, type Hierarchy } from './hierarchy.js';
import type { AuthorityKeyType } from './keys.js';
import { ORGANISATION, PEOPLE } from './people.js';
import { encodePkcs12, type Pkcs12Encryption } from './pkcs12.js';
import { randomSource, type RandomSource } from './random.js';
import { sandboxAuthority, type SandboxAuthority } from './sandbox-authority.js';
import { serveSandbox, type Published, type SandboxServer, type ServeOptions } from './server.js';
import {
  timestampAuthority,
  type TimestampAuthority,
  type TokenMisbehaviour,
} from './timestamp.js';

/** What a sandbox is made from. */
export interface SandboxOptions {
  /**
   * Makes everything reproducible: equal seeds, options and calls give equal bytes. The keys of a
   * seeded sandbox can be computed by everyone who knows the seed. Without it keys and serial
   * numbers are random.
   */
  readonly seed?: string;
  /** The time of timestamps and revocation lists, by default the system's. */
  readonly clock?: () => Date;
  /**
   * The first instant at which people sign; their certificates hold ten years from here, the
   * authorities' began ten years before. By default 2026-01-01T00:00:00Z with a seed, otherwise one
   * day before the clock's time.
   */
  readonly validFrom?: Date;
  /**
   * Kind of key of root and intermediate; real ones have 4096 bits, the default of 3072 is made in
   * half the time. With ML-DSA the timestamp authority has such a key too: everything is then signed by it.
   */
  readonly authorityKeyType?: AuthorityKeyType;
  /** After which generation of authorities everything is made; by default `g2`. */
  readonly generation?: Generation;
  /**
   * Base address written into certificates (AIA, CRL, CPS), by default `http://sandbox.example`,
   * which nobody serves.
   */
  readonly baseUrl?: string;
}

/** A whole PKI in this process. */
export interface Sandbox {
  /** The trust anchor. */
  readonly root: SandboxAuthority;
  /** Issues to people and organisations. */
  readonly intermediate: SandboxAuthority;
  /** Another root, and the certificate that it gives the first one; made when first asked for. */
  readonly crossCertification: () => CrossCertification;
  /** Issued directly by the root. */
  readonly timestampAuthority: TimestampAuthority;
  /** People with RSA, RSA-PSS, ECDSA and Ed25519 keys; the last one's certificate has run out. */
  readonly people: readonly SandboxIdentity[];
  /** The body that seals documents. */
  readonly organisation: SandboxIdentity;
  /** The person or organisation with this id. Throws RangeError where there is none. */
  readonly identity: (id: string) => SandboxIdentity;
  /**
   * A further identity, issued by the intermediate. Throws TypeError on an id that is malformed or
   * taken, a name without CN or a validity that ends before it begins.
   */
  readonly issue: (options?: IssueOptions) => Promise<SandboxIdentity>;
  /** A PKCS#12 file (DER) of key, certificate and chain; `pbes2` unless told otherwise. */
  readonly pkcs12: (
    identity: SandboxIdentity,
    password: string,
    options?: { readonly encryption?: Pkcs12Encryption },
  ) => Promise<Uint8Array>;
  /** Answers a timestamp request (DER) without any network: {@link TimestampAuthority.respond}. */
  readonly timestampResponse: (
    request: Uint8Array,
    misbehaviour?: TokenMisbehaviour,
  ) => Promise<Uint8Array>;
  /** Serves the timestamp authority, the certificates and the revocation lists over HTTP. */
  readonly serve: (options?: ServeOptions) => Promise<SandboxServer>;
}

/**
 * Makes a sandbox: root, intermediate and timestamp authority at once, people's keys when they are
 * first read.
 */
export async function createSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const clock = options.clock ?? (() => new Date());
  const random = randomSource(options.seed);
  const { generation = 'g2', authorityKeyType = 'rsa-3072' } = options;
  const baseUrl = (options.baseUrl ?? 'http://sandbox.example').replace(/\/+$/, '');
  const validFrom = wholeSeconds(options.validFrom ?? defaultValidFrom(options.seed, clock));
  const hierarchy = await createHierarchy({
    random,
    validFrom,
    authorityKeyType,
    ...{ generation, baseUrl },
  });
  const cross = crossCertification({
    ...{ root: hierarchy.root, random, validFrom, clock, authorityKeyType, baseUrl },
  });
  return assemble(hierarchy, { random, validFrom, clock, generation, cross });
}

const SEEDED_VALID_FROM = Date.UTC(2026, 0, 1);
const DAY = 86_400_000;

function defaultValidFrom(seed: string | undefined, clock: () => Date): Date {
  return new Date(seed === undefined ? clock().getTime() - DAY : SEEDED_VALID_FROM);
}

interface Surroundings {
  readonly random: RandomSource;
  readonly validFrom: Date;
  readonly clock: () => Date;
  readonly generation: Generation;
  readonly cross: () => CrossCertification;
}

function assemble(hierarchy: Hierarchy, surroundings: Surroundings): Sandbox {
  const { random, validFrom, generation, cross } = surroundings;
  const root = sandboxAuthority({
    ...{ id: 'root', issuer: hierarchy.root, certificate: hierarchy.rootCertificate },
    ...surroundings,
    issued: () => [hierarchy.intermediateCertificate, hierarchy.timestamp.certificate],
  });
  const intermediate = sandboxAuthority({
    ...{ id: 'intermediate', issuer: hierarchy.intermediate },
    certificate: hierarchy.intermediateCertificate,
    ...surroundings,
    issued: () => [...register.all.values()].map(({ certificate }) => certificate),
  });
  const tsa = timestampAuthority({
    ...hierarchy.timestamp,
    ...surroundings,
    issuer: hierarchy.root,
  });
  const register = identityRegister({
    random,
    validFrom,
    validTo: addYears(validFrom, 10),
    ...{ issuer: hierarchy.intermediate, generation },
    chain: [intermediate.certificate, root.certificate],
  });
  return {
    root,
    intermediate,
    timestampAuthority: tsa,
    crossCertification: cross,
    people: register.people,
    organisation: register.organisation,
    identity: register.identity,
    issue: register.issue,
    pkcs12: async (identity, password, { encryption = 'pbes2' } = {}) => {
      const stream = random.stream(`pkcs12/${encryption}/${identity.id}/${password}`);
      return encodePkcs12(identity, password, { encryption, random: stream });
    },
    timestampResponse: async (request, misbehaviour) => tsa.respond(request, misbehaviour),
    serve: async (options = {}) =>
      serveSandbox(
        tsa,
        published(
          { root, intermediate, timestampAuthority: tsa, crossCertification: cross },
          register.all,
        ),
        options,
      ),
  };
}

type IdentityRegister = Pick<Sandbox, 'people' | 'organisation' | 'identity' | 'issue'>;

function identityRegister(
  context: IssuingContext,
): IdentityRegister & { readonly all: ReadonlyMap<string, SandboxIdentity> } {
  const people = PEOPLE.map((member) => castIdentity(context, member, 'person'));
  const organisation = castIdentity(context, ORGANISATION, 'organisation');
  const all = new Map([...people, organisation].map((one) => [one.id, one]));
  const taken = new Set(all.keys());
  let issued = 0;
  return {
    people,
    organisation,
    all,
    identity: (id) => findIdentity(all, id),
    issue: async (options = {}) => {
      issued += 1;
      const id = options.id ?? `issued-${String(issued)}`;
      if (taken.has(id)) throw new TypeError(`the id ${id} is taken`);
      taken.add(id);
      const identity = await issueIdentity(context, { ...options, id });
      all.set(id, identity);
      return identity;
    },
  };
}

function published(
  { root, intermediate, timestampAuthority, crossCertification: cross }: Authorities,
  identities: ReadonlyMap<string, SandboxIdentity>,
): Published {
  const certificates = new Map<string, () => Uint8Array>([
    ['root', () => root.certificate],
    ['intermediate', () => intermediate.certificate],
    ['tsa', () => timestampAuthority.certificate],
    ['other-root', () => cross().otherRoot.certificate],
    ['cross', () => cross().certificate],
  ]);
  const authorities = new Map([
    ['root', () => root],
    ['intermediate', () => intermediate],
    ['other-root', () => cross().otherRoot],
  ]);
  return {
    certificate: (name) => certificates.get(name)?.() ?? identities.get(name)?.certificate,
    revocation: {
      get: (name) => authorities.get(name)?.(),
      *values() {
        for (const authority of authorities.values()) yield authority();
      },
    },
  };
}

type Authorities = Pick<
  Sandbox,
  'root' | 'intermediate' | 'timestampAuthority' | 'crossCertification'
>;

function findIdentity(
  identities: ReadonlyMap<string, SandboxIdentity>,
  id: string,
): SandboxIdentity {
  const found = identities.get(id);
  if (found !== undefined) return found;
  throw new RangeError(`expected one of ${[...identities.keys()].join(', ')}, found ${id}`);
}
