import type { Finding } from '../report.js';
import { attributesOfType } from './attributes.js';
import { ATTRIBUTE } from './oids.js';
import { warning } from './outcome.js';
import type { SignerInfo } from './signed-data.js';

interface Place {
  readonly type: string;
  /** As the standard calls it. */
  readonly name: string;
  readonly clause: string;
}

/** What says nothing unless it is signed. */
const SIGNED: readonly Place[] = [
  { type: ATTRIBUTE.contentType, name: 'content-type', clause: 'RFC 5652 §11.1' },
  { type: ATTRIBUTE.messageDigest, name: 'message-digest', clause: 'RFC 5652 §11.2' },
  { type: ATTRIBUTE.signingTime, name: 'signing-time', clause: 'RFC 5652 §11.3' },
  { type: ATTRIBUTE.signingCertificate, name: 'signing-certificate', clause: 'RFC 2634 §5.4' },
  { type: ATTRIBUTE.signingCertificateV2, name: 'signing-certificate-v2', clause: 'RFC 5035 §3' },
  { type: ATTRIBUTE.algorithmProtection, name: 'algorithm-protection', clause: 'RFC 6211 §2' },
  ...(
    [
      [ATTRIBUTE.commitmentType, 'commitment-type-indication', '§5.2.3'],
      ['1.2.840.113549.1.9.16.2.4', 'content-hints', '§5.2.4.1'],
      ['0.4.0.1733.2.1', 'mime-type', '§5.2.4.2'],
      ['1.2.840.113549.1.9.16.2.17', 'signer-location', '§5.2.5'],
      [ATTRIBUTE.signerAttributesV2, 'signer-attributes-v2', '§5.2.6.1'],
      ['1.2.840.113549.1.9.16.2.18', 'signer-attributes', '§5.2.6.1'],
      [ATTRIBUTE.contentTimestamp, 'content-time-stamp', '§5.2.8'],
      [ATTRIBUTE.signaturePolicy, 'signature-policy-identifier', '§5.2.9'],
    ] as const
  ).map(([type, name, clause]) => ({ type, name, clause: `EN 319 122-1 ${clause}` })),
];

/** What is made after the signature value, or about it. */
const UNSIGNED: readonly Place[] = [
  { type: ATTRIBUTE.countersignature, name: 'countersignature', clause: 'RFC 5652 §11.4' },
  ...(
    [
      [ATTRIBUTE.signatureTimeStamp, 'signature-time-stamp', '§5.3'],
      ['1.2.840.113549.1.9.16.2.21', 'complete-certificate-references', 'Annex A'],
      ['1.2.840.113549.1.9.16.2.22', 'complete-revocation-references', 'Annex A'],
      ['1.2.840.113549.1.9.16.2.23', 'certificate-values', 'Annex A'],
      ['1.2.840.113549.1.9.16.2.24', 'revocation-values', 'Annex A'],
      ['0.4.0.1733.2.4', 'archive-time-stamp-v3', '§5.5.3'],
      ['0.4.0.19122.1.3', 'signature-policy-store', '§5.2.10'],
    ] as const
  ).map(([type, name, clause]) => ({ type, name, clause: `EN 319 122-1 ${clause}` })),
];

/**
 * Warnings about attributes that stand in the wrong set, and about a set with none. What is in the wrong place is not read: anybody can add to the unsigned
 * attributes, and nobody can timestamp a signature before it is made.
 */
export function checkAttributePlaces({
  signedAttributes,
  unsignedAttributes,
}: Pick<SignerInfo, 'signedAttributes' | 'unsignedAttributes'>): Finding[] {
  const stray = (
    places: readonly Place[],
    [set, found]: readonly [typeof signedAttributes, string],
  ): Finding[] =>
    places
      .filter(({ type }) => attributesOfType(set, type).length > 0)
      .map(({ name, clause }) => warning('attribute-place', clause, { found, at: name }));
  // RFC 5652 §5.3: SET SIZE (1..MAX); some producers write the empty set all the same.
  const isEmpty = unsignedAttributes?.attributes.length === 0;
  return [
    ...(isEmpty
      ? [warning('cms-structure', 'RFC 5652 §5.3', { found: 'no unsigned attribute' })]
      : []),
    ...(unsignedAttributes ? stray(SIGNED, [unsignedAttributes, 'unsigned']) : []),
    ...(signedAttributes ? stray(UNSIGNED, [signedAttributes, 'signed']) : []),
  ];
}
