import { issueCertificate, type Issuer, type SignatureDigest } from './authority.js';
import { addYears } from './der.js';
import { generateKey, type AuthorityKeyType, type SandboxKey } from './keys.js';
import { nameText, type DistinguishedName } from './names.js';
import {
  INTERMEDIATE_PROFILE,
  ROOT_PROFILE,
  TIMESTAMP_PROFILE,
  type IssuerAddresses,
} from './profiles.js';
import type { RandomSource } from './random.js';

/**
 * After which generation of authorities the sandbox is made. `g2`: as issued since 2018. `g1`: as issued
 * about 2010, signed with SHA-1, authorities named without accents, leaves with Netscape extensions.
 */
export type Generation = 'g1' | 'g2';

/** The authorities of a sandbox with their keys. */
export interface Hierarchy {
  readonly root: Issuer;
  readonly rootCertificate: Uint8Array;
  readonly intermediate: Issuer;
  readonly intermediateCertificate: Uint8Array;
  readonly timestamp: {
    readonly name: DistinguishedName;
    readonly subject: string;
    readonly key: SandboxKey;
    readonly certificate: Uint8Array;
  };
}

/** What the authorities are made from. */
interface HierarchyOptions {
  readonly random: RandomSource;
  readonly validFrom: Date;
  readonly authorityKeyType: AuthorityKeyType;
  readonly generation: Generation;
  readonly baseUrl: string;
}

/**
 * Makes the keys side by side, then the certificates: root, intermediate, and a timestamp authority
 * below the root.
 */
export async function createHierarchy(options: HierarchyOptions): Promise<Hierarchy> {
  const { random, authorityKeyType } = options;
  const [rootKey, intermediateKey, timestampKey] = await Promise.all([
    generateKey(authorityKeyType, random, 'root/key'),
    generateKey(authorityKeyType, random, 'intermediate/key'),
    generateKey(timestampKeyType(authorityKeyType), random, 'timestamp/key'),
  ]);
  const issuer = (id: string, name: DistinguishedName, key: SandboxKey): Issuer => ({
    name,
    key,
    addresses: addresses(options.baseUrl, id),
    digest: GENERATIONS[options.generation].digest,
  });
  const names = GENERATIONS[options.generation];
  const root = issuer('root', names.root, rootKey);
  const intermediate = issuer('intermediate', names.intermediate, intermediateKey);
  return {
    root,
    intermediate,
    ...authorityCertificates(root, intermediate, options),
    timestamp: {
      name: TIMESTAMP_NAME,
      subject: nameText(TIMESTAMP_NAME),
      key: timestampKey,
      certificate: timestampCertificate(timestampKey, root, options),
    },
  };
}

/** As long as a real one, unless all of them are of ML-DSA. */
function timestampKeyType(authorityKeyType: AuthorityKeyType): AuthorityKeyType {
  return authorityKeyType.startsWith('ml-dsa') ? authorityKeyType : 'rsa-2048';
}

const ROOT_NAME: DistinguishedName = [
  ['C', 'VN'],
  ['O', 'kyso sandbox'],
  ['CN', 'RootCA thử nghiệm'],
];
const INTERMEDIATE_NAME: DistinguishedName = [
  ['C', 'VN'],
  ['O', 'kyso sandbox'],
  ['CN', 'CA phục vụ các cơ quan thử nghiệm'],
];
interface GenerationFacts {
  readonly root: DistinguishedName;
  readonly intermediate: DistinguishedName;
  readonly digest: SignatureDigest;
}

const GENERATIONS: Readonly<Record<Generation, GenerationFacts>> = {
  g1: {
    root: unaccented('Co quan chung thuc so thu nghiem (RootCA)'),
    intermediate: unaccented('Co quan chung thuc so co quan thu nghiem'),
    digest: 'sha1',
  },
  g2: { root: ROOT_NAME, intermediate: INTERMEDIATE_NAME, digest: 'sha256' },
};

function unaccented(name: string): DistinguishedName {
  return [
    ['CN', name],
    ['O', 'kyso sandbox'],
    ['C', 'VN'],
  ];
}

const TIMESTAMP_NAME: DistinguishedName = [
  ['C', 'VN'],
  ['O', 'kyso sandbox'],
  ['CN', 'Máy chủ cấp dấu thời gian thử nghiệm'],
];

/** Where an authority publishes. */
export function addresses(baseUrl: string, id: string): IssuerAddresses {
  return {
    certificate: `${baseUrl}/certs/${id}.crt`,
    crl: `${baseUrl}/crl/${id}.crl`,
    ocsp: `${baseUrl}/ocsp`,
    cps: `${baseUrl}/policies/cp`,
  };
}

function authorityCertificates(
  root: Issuer,
  intermediate: Issuer,
  { random, validFrom }: HierarchyOptions,
): Pick<Hierarchy, 'rootCertificate' | 'intermediateCertificate'> {
  const validity = { notBefore: addYears(validFrom, -10), notAfter: addYears(validFrom, 20) };
  return {
    rootCertificate: issueCertificate({
      ...validity,
      subject: root.name,
      key: root.key,
      profile: ROOT_PROFILE,
      ...(root.digest && { digest: root.digest }),
      serial: random.stream('root/serial'),
    }),
    intermediateCertificate: issueCertificate(
      {
        ...validity,
        subject: intermediate.name,
        key: intermediate.key,
        profile: INTERMEDIATE_PROFILE,
        serial: random.stream('intermediate/serial'),
      },
      root,
    ),
  };
}

function timestampCertificate(
  key: SandboxKey,
  root: Issuer,
  { random, validFrom }: HierarchyOptions,
): Uint8Array {
  return issueCertificate(
    {
      subject: TIMESTAMP_NAME,
      key,
      profile: TIMESTAMP_PROFILE,
      notBefore: validFrom,
      notAfter: addYears(validFrom, 15),
      serial: random.stream('timestamp/serial'),
    },
    root,
  );
}
