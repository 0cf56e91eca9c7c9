import { issueCertificate, type Issuer } from './authority.js';
import { addYears } from './der.js';
import { addresses } from './hierarchy.js';
import { generateKeySync, type KeyType } from './keys.js';
import type { DistinguishedName } from './names.js';
import { ROOT_PROFILE } from './profiles.js';
import type { RandomSource } from './random.js';
import { sandboxAuthority, type SandboxAuthority } from './sandbox-authority.js';

/** A second root that certified the first: whoever trusts it reaches the sandbox's people as well. */
export interface CrossCertification {
  readonly otherRoot: SandboxAuthority;
  /** DER: name and key of the sandbox's root, issued by the other one. */
  readonly certificate: Uint8Array;
}

/** What the two roots have in common. */
interface CrossOptions {
  readonly root: Issuer;
  readonly random: RandomSource;
  readonly validFrom: Date;
  readonly clock: () => Date;
  readonly authorityKeyType: KeyType;
  readonly baseUrl: string;
}

const OTHER_ROOT: DistinguishedName = [
  ['C', 'VN'],
  ['O', 'kyso sandbox'],
  ['CN', 'RootCA thử nghiệm thứ hai'],
];

/** Makes the other root when it is first asked for, and keeps it. */
export function crossCertification(options: CrossOptions): () => CrossCertification {
  let made: CrossCertification | undefined;
  return () => (made ??= certify(options));
}

function certify(options: CrossOptions): CrossCertification {
  const { root, random, validFrom, clock, baseUrl } = options;
  const key = generateKeySync(options.authorityKeyType, random, 'other-root/key');
  const issuer: Issuer = { name: OTHER_ROOT, key, addresses: addresses(baseUrl, 'other-root') };
  const common = {
    profile: ROOT_PROFILE,
    ...{ notBefore: addYears(validFrom, -10), notAfter: addYears(validFrom, 20) },
  };
  const own = random.stream('other-root/serial');
  const cross = random.stream('cross/serial');
  const certificate = issueCertificate(
    { ...common, subject: root.name, key: root.key, serial: cross },
    issuer,
  );
  const otherRoot = sandboxAuthority({
    ...{ id: 'other-root', issuer, random, validFrom, clock },
    certificate: issueCertificate({ ...common, subject: OTHER_ROOT, key, serial: own }),
    issued: () => [certificate],
  });
  return { otherRoot, certificate };
}
