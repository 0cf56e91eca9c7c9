import { toBase64 } from '../bytes/index.js';
import {
  findingText,
  type Language,
  type RevocationStatus,
  type ValidationMaterial,
} from '../validation/index.js';
import type { Finding } from '../report.js';
import type { DigestAlgorithm } from '../algorithms.js';
import { parseTimestampToken } from '../timestamp/index.js';
import { isKysoError } from '../errors.js';
import { attributeElements } from './etsi-shown-attributes.js';
import { signedAttributeFacts, type SignedAttributeFacts } from './etsi-attributes.js';
import {
  CONSTRAINT_APPLIED,
  DIGEST_URI,
  PROCESS,
  mainIndication,
  ownUri,
  revocationReasonUri,
  signatureAlgorithmUri,
  subIndicationUri,
} from './etsi-names.js';
import { reference, shelve, type ObjectShelf } from './etsi-objects.js';
import { isTimestamp, stampedTime, type EtsiSubject } from './etsi-subject.js';
import { xmlElement, type XmlElement } from './xml.js';

/** What all reports of a file share. */
export interface ReportWork {
  readonly shelf: ObjectShelf;
  readonly material: ValidationMaterial;
  /** SHA-256 of the policy as ordered JSON. */
  readonly policyDigest: Uint8Array;
  readonly language: Language;
  /** How the caller calls the file. */
  readonly identifier: string | undefined;
}

/** One SignatureValidationReportType (TS 119 102-2 §4.3); what it refers to goes on the shelf. */
export function signatureReport(
  name: 'SignatureValidationReport' | 'ValidationReport',
  subject: EtsiSubject,
  work: ReportWork,
): XmlElement {
  const { shelf, material } = work;
  shelve(shelf, subject);
  for (const stamp of subject.timestamps) shelveToken(stamp, work);
  const facts = attributesOf(subject);
  return xmlElement(name, [
    identifier(subject, work),
    constraints(subject, work),
    xmlElement('ValidationTimeInfo', [
      xmlElement('ValidationTime', material.at),
      shelf.proof('BestSignatureTime', subject.material.provedAt, subject.timestamps),
    ]),
    signersDocument(subject, facts, work),
    attributeElements(subject, facts, shelf),
    signerInformation(subject, shelf),
    isTimestamp(subject)
      ? undefined
      : xmlElement('SignatureValidationProcess', [
          xmlElement('SignatureValidationProcessID', PROCESS),
        ]),
    status(subject, work),
  ]);
}

/** A timestamp as a validation object, with the report on it. */
function shelveToken(stamp: EtsiSubject, work: ReportWork): void {
  const { cms, provedAt } = stamp.material;
  if (!cms || work.shelf.idOf(cms) !== undefined) return;
  const rest = [signatureReport('ValidationReport', stamp, work)];
  work.shelf.add(cms, { type: 'timestamp', provedAt, rest });
}

function attributesOf({ material }: EtsiSubject): SignedAttributeFacts {
  return signedAttributeFacts(material.signerInfo ?? new Uint8Array(0));
}

function identifier({ id, material }: EtsiSubject, { identifier: own }: ReportWork): XmlElement {
  const { toBeSignedDigest, digestAlgorithm, signatureValue } = material;
  const content = [
    toBeSignedDigest && digestAlgorithm
      ? digestElement('DigestAlgAndValue', digestAlgorithm, toBeSignedDigest)
      : undefined,
    signatureValue ? xmlElement('ds:SignatureValue', toBase64(signatureValue)) : undefined,
    xmlElement('HashOnly', 'false'),
    xmlElement('DocHashOnly', 'false'),
    own === undefined ? undefined : xmlElement('DAIdentifier', own),
  ];
  return xmlElement('SignatureIdentifier', content, { id });
}

function digestElement(name: string, algorithm: DigestAlgorithm, digest: Uint8Array): XmlElement {
  return xmlElement(name, [
    xmlElement('ds:DigestMethod', [], { Algorithm: DIGEST_URI[algorithm] }),
    xmlElement('ds:DigestValue', toBase64(digest)),
  ]);
}

function constraints({ report }: EtsiSubject, work: ReportWork): XmlElement {
  const { material, policyDigest } = work;
  const { name } = material.policy;
  const policyId = xmlElement('xades:SignaturePolicyId', [
    xmlElement('xades:SigPolicyId', [xmlElement('xades:Identifier', ownUri('policy', name))]),
    xmlElement('xades:SigPolicyHash', [
      xmlElement('ds:DigestMethod', [], { Algorithm: DIGEST_URI['SHA-256'] }),
      xmlElement('ds:DigestValue', toBase64(policyDigest)),
    ]),
  ]);
  return xmlElement('ValidationConstraintsEvaluationReport', [
    xmlElement('SignatureValidationPolicy', [
      xmlElement('SignaturePolicyIdentifier', [policyId]),
      xmlElement('PolicyName', name),
    ]),
    ...report.findings.map((finding) => constraint(finding, work)),
  ]);
}

/** Each finding is a constraint that was applied; a warning decides nothing by itself and has no status. */
function constraint(finding: Finding, { language }: ReportWork): XmlElement {
  const { check, status: outcome, clause, expected, found, at } = finding;
  const parameters = Object.entries({ clause, status: outcome, expected, found, at }).flatMap(
    ([name, value]) => (value === undefined ? [] : [parameter(name, String(value))]),
  );
  const indication = INDICATION[outcome];
  return xmlElement('ValidationConstraint', [
    xmlElement('ValidationConstraintIdentifier', ownUri('check', check)),
    ...parameters.map((content) => xmlElement('ValidationConstraintParameter', content)),
    xmlElement('ConstraintStatus', [xmlElement('Status', CONSTRAINT_APPLIED)]),
    indication === undefined
      ? undefined
      : xmlElement('ValidationStatus', [
          xmlElement('MainIndication', mainIndication(indication, true)),
        ]),
    xmlElement('Indications', findingText(finding, language), TEXT),
  ]);
}

const INDICATION: Readonly<Record<Finding['status'], string | undefined>> = {
  passed: 'PASSED',
  failed: 'FAILED',
  unknown: 'INDETERMINATE',
  warning: undefined,
};

const TEXT = { 'xsi:type': 'xs:string' };

/** The content of a TypedDataType. */
function parameter(name: string, value: string): readonly XmlElement[] {
  return [xmlElement('Type', ownUri('fact', name)), xmlElement('Value', value, TEXT)];
}

/** The digest that was signed, and the signed data as a validation object known by it. */
function signersDocument(
  subject: EtsiSubject,
  { messageDigest }: SignedAttributeFacts,
  { shelf, material }: ReportWork,
): XmlElement | undefined {
  const digest = isTimestamp(subject)
    ? imprintOf(subject)
    : { value: messageDigest, algorithm: subject.material.digestAlgorithm };
  if (!digest?.value || !digest.algorithm) return undefined;
  const representation = digestElement('DigestAlgAndValue', digest.algorithm, digest.value);
  const id = shelf.add(digest.value, {
    ...{ type: 'signedData', representation },
    provedAt: subject.material.provedAt ?? material.at,
  });
  return xmlElement('SignersDocument', [
    representation,
    reference('SignersDocumentRepresentation', [id]),
  ]);
}

function imprintOf({ material: { cms } }: EtsiSubject) {
  if (!cms) return undefined;
  try {
    const { hashAlgorithm, hashedMessage } = parseTimestampToken(cms).info.messageImprint;
    return { value: hashedMessage, algorithm: hashAlgorithm };
  } catch (error) {
    if (isKysoError(error)) return undefined; // that it cannot be read is among the findings
    throw error;
  }
}

function signerInformation(
  { material, report: { signer } }: EtsiSubject,
  shelf: ObjectShelf,
): XmlElement | undefined {
  const id = material.certificate && shelf.idOf(material.certificate);
  if (!id) return undefined;
  return xmlElement('SignerInformation', [
    reference('SignerCertificate', [id]),
    signer ? xmlElement('Signer', signer.subject) : undefined,
  ]);
}

function status(subject: EtsiSubject, work: ReportWork): XmlElement {
  const { indication, subIndication } = subject.report;
  return xmlElement('SignatureValidationStatus', [
    xmlElement('MainIndication', mainIndication(indication, isTimestamp(subject))),
    subIndication === null
      ? undefined
      : xmlElement('SubIndication', subIndicationUri(subIndication)),
    xmlElement('AssociatedValidationReportData', [
      ...chain(subject, work.shelf),
      revocation(subject, work.shelf),
      cryptoInformation(subject),
      additional(subject, work),
    ]),
  ]);
}

function chain({ material }: EtsiSubject, shelf: ObjectShelf): (XmlElement | undefined)[] {
  const { anchor, path, crls, ocspResponses } = material;
  const ids = path.flatMap((der) => shelf.idOf(der) ?? []);
  const anchorId = anchor ? shelf.idOf(anchor) : undefined;
  const [signer, ...above] = ids;
  const between = above.filter((id) => id !== anchorId);
  const evidence = [...crls, ...ocspResponses].flatMap(({ der }) => shelf.idOf(der) ?? []);
  const trusted = anchorId === undefined ? undefined : reference('TrustAnchor', [anchorId]);
  return [
    trusted,
    signer === undefined
      ? undefined
      : xmlElement('CertificateChain', [
          reference('SigningCertificate', [signer]),
          ...between.map((id) => reference('IntermediateCertificate', [id])),
          trusted,
        ]),
    ...evidence.map((id) => reference('RelatedValidationObject', [id])),
  ];
}

/** Of the first on the path who was revoked; the schema has room for one. */
function revocation({ material }: EtsiSubject, shelf: ObjectShelf): XmlElement | undefined {
  const revoked = material.revocation.find(
    (one): one is RevocationStatus & { readonly revocationTime: string } =>
      one.status === 'revoked' && one.revocationTime !== null,
  );
  const id = revoked && shelf.idOf(revoked.certificate);
  if (!revoked || id === undefined) return undefined;
  const { revocationTime, reason, evidence } = revoked;
  const evidenceId = evidence ? shelf.idOf(evidence) : undefined;
  return xmlElement('RevocationStatusInformation', [
    reference('ValidationObjectId', [id]),
    xmlElement('RevocationTime', revocationTime),
    reason === null ? undefined : xmlElement('RevocationReason', revocationReasonUri(reason)),
    evidenceId === undefined ? undefined : reference('RevocationObject', [evidenceId]),
  ]);
}

/** Whether the algorithms of the signature were accepted for its time. */
function cryptoInformation({ id, report }: EtsiSubject): XmlElement | undefined {
  const judged = report.findings.filter(({ check }) => check === 'algorithm-strength');
  const [first] = judged;
  if (first?.found === undefined) return undefined;
  const told = String(first.found).split(' (')[0] ?? '';
  const name = ('signatureAlgorithm' in report ? report.signatureAlgorithm : null) ?? told;
  return xmlElement('CryptoInformation', [
    reference('ValidationObjectId', [id]),
    xmlElement('Algorithm', signatureAlgorithmUri(name)),
    xmlElement('SecureAlgorithm', String(judged.every(({ status: how }) => how === 'passed'))),
  ]);
}

/** What the verdict's own report says beyond the schema. */
function additional(subject: EtsiSubject, { language }: ReportWork): XmlElement {
  const { report } = subject;
  const whole = 'level' in report ? report : undefined;
  const facts: Readonly<Record<string, string | null | undefined>> = {
    kind: subject.kind,
    integrity: report.integrity,
    level: whole?.level,
    coverage: 'coverage' in report ? String(report.coverage) : undefined,
    field: 'field' in report ? (report.field as string | null) : undefined,
    trustDomain: report.signer?.trustDomain,
    decidedBy: whole?.decidedBy && findingText(whole.decidedBy, language),
    genTime: stampedTime(subject),
  };
  const known = Object.entries(facts).flatMap(([name, value]) =>
    value === null || value === undefined ? [] : [xmlElement('ReportData', parameter(name, value))],
  );
  return xmlElement('AdditionalValidationReportData', known);
}
