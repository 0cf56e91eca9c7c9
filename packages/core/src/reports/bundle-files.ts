import { utf8Bytes, type BytesInput } from '../bytes/index.js';
import { latin1Text } from '../bytes/index.js';
import { isKysoError } from '../errors.js';
import type {
  Examination,
  ExaminedObject,
  SignatureMaterial,
  SignerMaterial,
  TimestampMaterial,
} from '../validation/index.js';
import { nameText, parseCertificate } from '../x509/index.js';
import type { BundledFile, BundledKind } from './bundle-manifest.js';

/** A file that will stand in a bundle. */
export interface BundleSource {
  /** The folder; where `name` is absent the file is named by its SHA-256 and this ending. */
  readonly folder: string;
  readonly name?: string;
  readonly ending?: string;
  readonly input: BytesInput;
  readonly facts: Pick<BundledFile, 'kind' | 'signatures' | 'provedAt' | 'subject'>;
}

/** The certificates, lists, responses and tokens of an examination, each content once, by kind and in the order of the report. */
export function evidenceFiles({ material }: Examination): BundleSource[] {
  const found = new Map<string, Found>();
  for (const [index, signature] of material.signatures.entries())
    for (const signer of everySigner(signature)) collect(signer, index, found);
  const all = [...found.values()];
  return KINDS.flatMap((kind) => all.filter((one) => one.kind === kind)).map(sourceOf);
}

type EvidenceKind = Extract<BundledKind, 'certificate' | 'crl' | 'ocsp-response' | 'timestamp'>;

interface Found extends ExaminedObject {
  readonly kind: EvidenceKind;
  readonly signatures: Set<number>;
}

const KINDS: readonly EvidenceKind[] = ['certificate', 'crl', 'ocsp-response', 'timestamp'];

const PLACE: Readonly<Record<EvidenceKind, { readonly folder: string; readonly ending: string }>> =
  {
    certificate: { folder: 'evidence/certificates', ending: '.cer' },
    crl: { folder: 'evidence/crls', ending: '.crl' },
    'ocsp-response': { folder: 'evidence/ocsp', ending: '.ors' },
    timestamp: { folder: 'evidence/timestamps', ending: '.tst' },
  };

function everySigner(one: SignatureMaterial): (SignerMaterial | TimestampMaterial)[] {
  return [one, ...one.timestamps, ...one.counterSignatures.flatMap(everySigner)];
}

function collect(
  signer: SignerMaterial | TimestampMaterial,
  index: number,
  found: Map<string, Found>,
): void {
  const add = (kind: EvidenceKind, { der, provedAt }: ExaminedObject): void => {
    const key = `${kind} ${latin1Text(der)}`;
    const known = found.get(key) ?? { kind, der, provedAt, signatures: new Set<number>() };
    known.signatures.add(index);
    found.set(key, known);
  };
  for (const one of signer.certificates) add('certificate', one);
  for (const one of signer.crls) add('crl', one);
  for (const one of signer.ocspResponses) add('ocsp-response', one);
  if ('kind' in signer && signer.cms)
    add('timestamp', { der: signer.cms, provedAt: signer.provedAt });
}

function sourceOf({ kind, der, provedAt, signatures }: Found): BundleSource {
  const subject = kind === 'certificate' ? subjectOf(der) : undefined;
  return {
    ...PLACE[kind],
    input: der,
    facts: {
      ...{ kind, signatures: [...signatures] },
      ...(provedAt !== null && { provedAt }),
      ...(subject !== undefined && { subject }),
    },
  };
}

function subjectOf(der: Uint8Array): string | undefined {
  try {
    return nameText(parseCertificate(der).subject);
  } catch (error) {
    if (isKysoError(error)) return undefined;
    throw error;
  }
}

/** The report and the policy as JSON; they are about every signature. */
export function verdictFiles({ report, material }: Examination): BundleSource[] {
  const file = (name: string, kind: BundledKind, json: unknown): BundleSource => ({
    ...{ folder: 'verdict', name, input: jsonBytes(json) },
    facts: { kind, signatures: report.signatures.map((_, index) => index) },
  });
  return [file('report.json', 'report', report), file('policy.json', 'policy', material.policy)];
}

/** JSON with a line for each member, in UTF-8. */
export function jsonBytes(json: unknown): Uint8Array {
  return utf8Bytes(`${JSON.stringify(json, null, 2)}\n`);
}
