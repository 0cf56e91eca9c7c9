import * as asn1js from 'asn1js';
import { issueCertificate, type Issuer } from './authority.js';
import { addYears, OID, toDer, wholeSeconds } from './der.js';
import { generateKeySync } from './keys.js';
import type { DistinguishedName } from './names.js';
import type { CertificateProfile, ExtraExtension, KeyUsageBit } from './profiles.js';
import type { RandomSource } from './random.js';
import type { RevocationSigner } from './revocation.js';

/** What a further signer of revocation lists or OCSP responses is to be. */
export interface RevocationSignerOptions {
  /** What its certificate is for. */
  readonly use: 'ocsp' | 'crl';
  /** Of an OCSP responder by default its own; of a signer of lists the authority's: another key of it. */
  readonly name?: DistinguishedName;
  /** Whether a responder's certificate says that it need not be checked, by default true. */
  readonly noCheck?: boolean;
  /** Instead of the bits for its use; an empty list leaves the extension out. */
  readonly keyUsage?: readonly KeyUsageBit[];
  /** Instead of the purposes for its use. */
  readonly extendedKeyUsage?: readonly string[];
  readonly extensions?: readonly ExtraExtension[];
  /** In whole seconds; by default the sandbox's first instant, and ten years later. */
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  /** Signs its certificate itself instead of having it from the authority: nobody entitled it. */
  readonly stranger?: boolean;
}

const RESPONDER_NAME: DistinguishedName = [
  ['C', 'VN'],
  ['O', 'kyso sandbox'],
  ['CN', 'Máy chủ OCSP thử nghiệm'],
];

/** Makes signers below one authority, each with a key of its own. */
export function revocationSigners(
  issuer: Issuer,
  { id, random, validFrom }: { id: string; random: RandomSource; validFrom: Date },
): (options: RevocationSignerOptions) => RevocationSigner {
  let made = 0;
  return (options) => {
    made += 1;
    const label = `${id}/revocation-signer/${String(made)}`;
    const key = generateKeySync('rsa-2048', random, `${label}/key`);
    const notBefore = wholeSeconds(options.notBefore ?? validFrom);
    const certificate = issueCertificate(
      {
        subject: options.name ?? (options.use === 'ocsp' ? RESPONDER_NAME : issuer.name),
        key,
        profile: profileOf(options),
        notBefore,
        notAfter: wholeSeconds(options.notAfter ?? addYears(notBefore, 10)),
        serial: random.stream(`${label}/serial`),
      },
      options.stranger === true ? undefined : issuer,
    );
    return { certificate, key };
  };
}

function profileOf(options: RevocationSignerOptions): CertificateProfile {
  const { use, noCheck = true, extensions = [] } = options;
  const excuse =
    use === 'ocsp' && noCheck
      ? [{ id: OID.ocspNoCheck, value: toDer(new asn1js.Null()) } satisfies ExtraExtension]
      : [];
  return {
    keyUsage: options.keyUsage ?? [use === 'ocsp' ? 'digitalSignature' : 'cRLSign'],
    extendedKeyUsage: options.extendedKeyUsage ?? (use === 'ocsp' ? [OID.ocspSigning] : []),
    extensions: [...excuse, ...extensions],
  };
}
