import { DerReader, Tag, contextTag, stringOf, type DerElement } from '../der/index.js';
import { context, oid, sequence, setOf, utf8String } from '../der/writer.js';
import { coreError, isKysoError } from '../errors.js';
import type { Finding } from '../report.js';
import { singleValue, type AttributeSet } from './attributes.js';
import { buildAttribute } from './build.js';
import { ATTRIBUTE } from './oids.js';
import { warning } from './outcome.js';

/** Most roles of one signature; a person signs in one or two offices. */
const MAX_CLAIMED_ROLES = 16;
/** Longest role in characters; the longest titles of Vietnamese offices stay below 150. */
const MAX_ROLE_CHARACTERS = 256;
/** X.520 title: the position of a person in an organisation, which is what a role is here. EU DSS shows the text of any attribute. */
const TITLE = '2.5.4.12';

/**
 * DER of a signer-attributes-v2 attribute with claimed roles, each in an attribute of its own: their order stays.
 * Throws `TypeError` for an empty role, `ERR_LIMIT` for too many or too long ones.
 *
 *     SignerAttributeV2 ::= SEQUENCE {
 *       claimedAttributes [0] ClaimedAttributes OPTIONAL,
 *       certifiedAttributesV2 [1] CertifiedAttributesV2 OPTIONAL,
 *       signedAssertions [2] SignedAssertions OPTIONAL }
 *     ClaimedAttributes ::= SEQUENCE OF Attribute
 */
export function claimedRolesAttribute(roles: readonly string[]): Uint8Array {
  const texts = roles.map((role) => role.normalize('NFC'));
  if (texts.some((role) => role.trim() === '')) throw new TypeError('a claimed role is empty');
  atMost(texts.length, MAX_CLAIMED_ROLES, 'claimed roles');
  for (const role of texts) atMost(role.length, MAX_ROLE_CHARACTERS, 'characters of a role');
  const attributes = texts.map((role) => sequence(oid(TITLE), setOf([utf8String(role)])));
  // The module of EN 319 122-1 Annex D has explicit tags.
  const value = sequence(context(0, sequence(...attributes)));
  return buildAttribute(ATTRIBUTE.signerAttributesV2, value);
}

function atMost(found: number, limit: number, what: string): void {
  if (found > limit)
    throw coreError('ERR_LIMIT', `${found} ${what}, at most ${limit}`, { facts: { limit, found } });
}

/** The roles that a signer claims, and a warning where the attribute cannot be read. */
export interface ClaimedRoles {
  readonly roles: readonly string[];
  readonly findings: readonly Finding[];
}

/** Reads the claimed attributes of signer-attributes-v2 (EN 319 122-1 §5.2.6.1) whose values are texts. */
export function claimedRolesOf(attributes: AttributeSet | undefined): ClaimedRoles {
  try {
    const attribute = singleValue(attributes, ATTRIBUTE.signerAttributesV2);
    if (attribute.kind === 'none') return NO_ROLES;
    if (attribute.kind === 'several') return unreadable(String(attribute.count));
    return { roles: rolesIn(attribute.value), findings: [] };
  } catch (error) {
    if (!isKysoError(error)) throw error;
    return unreadable(error.message);
  }
}

const NO_ROLES: ClaimedRoles = { roles: [], findings: [] };

function unreadable(found: string): ClaimedRoles {
  return {
    roles: [],
    findings: [warning('signed-attributes', 'EN 319 122-1 §5.2.6.1', { found })],
  };
}

function rolesIn(value: DerElement): string[] {
  const [first] = DerReader.within(value).rest(3);
  if (first?.tag !== contextTag(0)) return [];
  const claimed = DerReader.within(first).read(Tag.sequence);
  return DerReader.within(claimed)
    .rest(MAX_CLAIMED_ROLES)
    .flatMap((element) => {
      const attribute = new DerReader(element.buffer, element.start, element.end).sequence();
      attribute.read(Tag.oid);
      const values = attribute.read(Tag.set);
      return DerReader.within(values).rest(MAX_CLAIMED_ROLES);
    })
    .flatMap((item) => stringOf(item) ?? []);
}
