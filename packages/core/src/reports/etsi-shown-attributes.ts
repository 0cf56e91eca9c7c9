import { toBase64 } from '../bytes/index.js';
import type { NamedCertificate, SignedAttributeFacts } from './etsi-attributes.js';
import { DIGEST_URI, oidUri } from './etsi-names.js';
import { reference, type ObjectShelf } from './etsi-objects.js';
import { isTimestamp, stampedTime, type EtsiSubject } from './etsi-subject.js';
import { xmlElement, type XmlElement } from './xml.js';

const SIGNED = { Signed: 'true' };
const UNSIGNED = { Signed: 'false' };

/** SignatureAttributes (TS 119 102-2 Annex A): what the signature says of itself, and what was added to it. */
export function attributeElements(
  subject: EtsiSubject,
  facts: SignedAttributeFacts,
  shelf: ObjectShelf,
): XmlElement | undefined {
  const elements = [
    ...signingTime(subject),
    ...signingCertificate(facts.signingCertificates, subject, shelf),
    ...statements(subject),
    ...roles(subject),
    ...subject.timestamps.flatMap((stamp) => timestamp(stamp, shelf)),
    ...subject.counterSignatures.flatMap(counterSignature),
    ...(facts.messageDigest
      ? [xmlElement('MessageDigest', [xmlElement('Digest', toBase64(facts.messageDigest))], SIGNED)]
      : []),
    ...pdfEntries(subject),
  ];
  return elements.length === 0 ? undefined : xmlElement('SignatureAttributes', elements);
}

/** A timestamp states its time as what it is about, not as a claim. */
function signingTime(subject: EtsiSubject): XmlElement[] {
  const { report } = subject;
  const time = 'claimedSigningTime' in report ? report.claimedSigningTime : null;
  if (isTimestamp(subject) || time === null) return [];
  return [xmlElement('SigningTime', [xmlElement('Time', time)], SIGNED)];
}

function statements({ report }: EtsiSubject): XmlElement[] {
  if (!('commitments' in report)) return [];
  const { commitments, signaturePolicy } = report;
  const shown = (name: string, identifier: string, oid: string): XmlElement =>
    xmlElement(name, [xmlElement(identifier, oidUri(oid))], SIGNED);
  const policy = signaturePolicy?.oid ?? null;
  return [
    ...commitments.map(({ oid }) =>
      shown('CommitmentTypeIndication', 'CommitmentTypeIdentifier', oid),
    ),
    ...(policy === null ? [] : [shown('SigPolicyIdentifier', 'SigPolicyId', policy)]),
  ];
}

function signingCertificate(
  named: readonly NamedCertificate[],
  { material }: EtsiSubject,
  shelf: ObjectShelf,
): XmlElement[] {
  if (named.length === 0) return [];
  const id = material.certificate ? shelf.idOf(material.certificate) : undefined;
  const content = [
    id === undefined ? undefined : reference('AttributeObject', [id]),
    ...named.map(({ digestAlgorithm, digest, issuerSerial }) =>
      xmlElement('CertID', [
        issuerSerial ? xmlElement('X509IssuerSerial', toBase64(issuerSerial)) : undefined,
        xmlElement('ds:DigestMethod', [], { Algorithm: DIGEST_URI[digestAlgorithm] }),
        xmlElement('ds:DigestValue', toBase64(digest)),
      ]),
    ),
  ];
  return [xmlElement('SigningCertificate', content, SIGNED)];
}

function roles({ report }: EtsiSubject): XmlElement[] {
  const claimed = 'claimedRoles' in report ? report.claimedRoles : [];
  if (claimed.length === 0) return [];
  const details = claimed.map((role) =>
    xmlElement('RoleDetails', [xmlElement('Role', role), xmlElement('EndorsementType', 'claimed')]),
  );
  return [xmlElement('SignerRole', details, SIGNED)];
}

const STAMP_ELEMENT = {
  'content-timestamp': 'AllDataObjectsTimeStamp',
  'signature-timestamp': 'SignatureTimeStamp',
  'archive-timestamp': 'ArchiveTimeStamp',
} as const;

function timestamp(stamp: EtsiSubject, shelf: ObjectShelf): XmlElement[] {
  const time = stampedTime(stamp);
  const { kind, material } = stamp;
  const id = material.cms ? shelf.idOf(material.cms) : undefined;
  const name =
    kind in STAMP_ELEMENT ? STAMP_ELEMENT[kind as keyof typeof STAMP_ELEMENT] : undefined;
  if (time === null || name === undefined) return [];
  const content = [
    id === undefined ? undefined : reference('AttributeObject', [id]),
    xmlElement('TimeStampValue', time),
  ];
  return [xmlElement(name, content, kind === 'content-timestamp' ? SIGNED : UNSIGNED)];
}

/** Known by the digest of what it signs, as its own report is. */
function counterSignature({ material }: EtsiSubject): XmlElement[] {
  const { toBeSignedDigest, digestAlgorithm } = material;
  if (!toBeSignedDigest || !digestAlgorithm) return [];
  const own = xmlElement('CounterSignature', [
    xmlElement('DigestMethod', DIGEST_URI[digestAlgorithm]),
    xmlElement('DigestValue', toBase64(toBeSignedDigest)),
  ]);
  return [xmlElement('CounterSignature', [own], UNSIGNED)];
}

function pdfEntries({ pdf }: EtsiSubject): XmlElement[] {
  const { subFilter = null, byteRange = null } = pdf ?? {};
  return [
    ...(subFilter === null
      ? []
      : [xmlElement('SubFilter', [xmlElement('SubFilterElement', subFilter)], SIGNED)]),
    ...(byteRange?.every(Number.isSafeInteger) === true
      ? [xmlElement('ByteRange', byteRange.join(' '))]
      : []),
  ];
}
