import { issueCertificate, type Issuer } from './authority.js';
import { addYears, wholeSeconds } from './der.js';
import { lazyIdentity, type SandboxIdentity } from './identity.js';
import { exportPkcs8, generateKey, generateKeySync, type KeyType } from './keys.js';
import { attributeOf, nameText, type DistinguishedName } from './names.js';
import type { CastMember } from './people.js';
import {
  ORGANISATION_PROFILE,
  PERSON_PROFILE,
  type CertificateProfile,
  type ExtraExtension,
  type KeyUsageBit,
} from './profiles.js';
import type { RandomSource } from './random.js';

/** What a further certificate is to say; everything has a default. */
export interface IssueOptions {
  /**
   * Names the identity and, with a seed, its key and serial number: lower-case ASCII letters,
   * digits and hyphens, not used before. By default `issued-1`, `issued-2` and so on.
   */
  readonly id?: string;
  readonly kind?: 'person' | 'organisation';
  /** Must hold a CN; by default a person of the sandbox's ministry. */
  readonly subject?: DistinguishedName;
  readonly title?: string;
  /** By default `rsa-2048`. */
  readonly keyType?: KeyType;
  /** In whole seconds; by default the sandbox's first instant. */
  readonly notBefore?: Date;
  /** In whole seconds; by default ten years after `notBefore`. */
  readonly notAfter?: Date;
  /** rfc822Name of the subject alternative name; none by default. */
  readonly email?: string;
  /** Instead of the profile's bits; an empty list leaves the extension out. */
  readonly keyUsage?: readonly KeyUsageBit[];
  /**
   * Instead of the profile's purposes, as object identifiers; an empty list leaves the extension
   * out.
   */
  readonly extendedKeyUsage?: readonly string[];
  /** Further extensions, each in the place of the one with the same identifier. */
  readonly extensions?: readonly ExtraExtension[];
}

/** Who issues, and within which time. */
export interface IssuingContext {
  readonly random: RandomSource;
  readonly validFrom: Date;
  readonly validTo: Date;
  readonly issuer: Issuer;
  /** DER certificates from the issuer to the root. */
  readonly chain: readonly Uint8Array[];
}

/** One of the identities a sandbox is born with; key and certificate are made when first read. */
export function castIdentity(
  context: IssuingContext,
  member: CastMember,
  kind: SandboxIdentity['kind'],
): SandboxIdentity {
  const notBefore = member.expired ? addYears(context.validFrom, -5) : context.validFrom;
  const notAfter = member.expired ? addYears(context.validFrom, -1) : context.validTo;
  const facts = { ...identityFacts(context, member.id, member), kind, notBefore, notAfter };
  return lazyIdentity(facts, () => {
    const key = generateKeySync(member.keyType, context.random, `identity/${member.id}/key`);
    const certificate = issueCertificate(
      {
        subject: member.subject,
        key,
        profile: { ...profileOf(kind), email: member.email },
        notBefore,
        notAfter,
        serial: context.random.stream(`identity/${member.id}/serial`),
      },
      context.issuer,
    );
    return { certificate, key };
  });
}

/**
 * A further identity. Throws TypeError on a bad id, a name without CN or a validity that ends
 * before it begins.
 */
export async function issueIdentity(
  context: IssuingContext,
  options: IssueOptions & { readonly id: string },
): Promise<SandboxIdentity> {
  const { id, kind = 'person', keyType = 'rsa-2048', title = '' } = options;
  const subject = options.subject ?? defaultSubject(id);
  const notBefore = wholeSeconds(options.notBefore ?? context.validFrom);
  const notAfter = wholeSeconds(options.notAfter ?? addYears(notBefore, 10));
  if (!/^[a-z0-9][a-z0-9-]*$/.test(id))
    throw new TypeError(`expected an id such as nguyen-van-an, found ${id}`);
  if (notAfter < notBefore) {
    throw new TypeError(`${id}: notAfter ${notAfter.toISOString()} is before notBefore`);
  }
  const facts = { ...identityFacts(context, id, { title, keyType, subject }), kind };
  const key = await generateKey(keyType, context.random, `identity/${id}/key`);
  const certificate = issueCertificate(
    {
      subject,
      key,
      profile: { ...profileOf(kind), ...profileChanges(options) },
      notBefore,
      notAfter,
      serial: context.random.stream(`identity/${id}/serial`),
    },
    context.issuer,
  );
  return { ...facts, notBefore, notAfter, certificate, privateKey: exportPkcs8(key) };
}

type PlainFacts = Pick<SandboxIdentity, 'id' | 'name' | 'title' | 'keyType' | 'subject' | 'chain'>;

function identityFacts(
  context: IssuingContext,
  id: string,
  { title, keyType, subject }: Pick<CastMember, 'title' | 'keyType' | 'subject'>,
): PlainFacts {
  const name = attributeOf(subject, 'CN');
  if (name === undefined) throw new TypeError(`${id}: the subject has no CN`);
  return { id, name, title, keyType, subject: nameText(subject), chain: context.chain };
}

function defaultSubject(id: string): DistinguishedName {
  return [
    ['C', 'VN'],
    ['L', 'Hà Nội'],
    ['O', 'BỘ THỬ NGHIỆM'],
    ['CN', `Người thử nghiệm ${id}`],
  ];
}

function profileOf(kind: SandboxIdentity['kind']): CertificateProfile {
  return kind === 'person' ? PERSON_PROFILE : ORGANISATION_PROFILE;
}

function profileChanges(options: IssueOptions): Partial<CertificateProfile> {
  const { email, keyUsage, extendedKeyUsage, extensions } = options;
  return {
    ...(email === undefined ? {} : { email }),
    ...(keyUsage === undefined ? {} : { keyUsage }),
    ...(extendedKeyUsage === undefined ? {} : { extendedKeyUsage }),
    ...(extensions === undefined ? {} : { extensions }),
  };
}
