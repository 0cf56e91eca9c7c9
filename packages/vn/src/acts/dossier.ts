import type { BytesInput } from '@kyso/core';
import { parseSignedData, readableCertificates } from '@kyso/core/cms';
import { archivalPartOf, readPrivateData, signaturesOf, type PdfSignature } from '@kyso/core/pades';
import {
  PdfDocument,
  fieldsOf,
  isDict,
  isStream,
  isString,
  textOf,
  type FormField,
} from '@kyso/core/pdf';
import { validatePdf, type PdfSignatureReport } from '@kyso/core/validation';
import { nameText, serialText, type Certificate } from '@kyso/core/x509';
import { isKysoError } from '@kyso/core';
import { vnError } from '../errors.js';
import { holderOfParsed, type Holder } from '../people/holder.js';
import type { EmbeddedPlan, PreparedField } from '../plan/signing-plan.js';
import { readEmbeddedPlan } from '../plan/embedded-plan.js';
import { planInForce, type PlanInForce } from '../plan/plan-in-force.js';

/** A signature that stands, with whose it is. */
export interface SignedAct {
  readonly report: PdfSignatureReport;
  readonly holder: Holder | null;
}

/** A document on its way through the office: what was planned, what is done, what is filled in. */
export interface Dossier extends PlanInForce {
  readonly document: PdfDocument;
  readonly fields: readonly FormField[];
  /** Signatures and document timestamps, earliest first. */
  readonly signed: readonly SignedAct[];
  readonly embedded: EmbeddedPlan | null;
  /** SHA-256 of the embedded plan, hexadecimal; null where there is none. */
  readonly planDigest: string | null;
  /** PDF/A-1 has no transparency. */
  readonly archival: 'PDF/A-1' | undefined;
}

export interface DossierOptions {
  readonly password?: string | undefined;
  readonly at?: Date | undefined;
}

/** Reads a document with everything that acts are decided by. Throws what opening a PDF throws. */
export async function openDossier(pdf: BytesInput, options: DossierOptions = {}): Promise<Dossier> {
  const { password, at } = options;
  const open = { mode: 'tolerant' as const, ...(password !== undefined && { password }) };
  const document = await PdfDocument.open(pdf, open);
  const found = await document.run(() => signaturesOf(document));
  const reports = found.length === 0 ? [] : await reportsOf(pdf, { password, at });
  const signed = reports.map((report, i) => ({
    report,
    holder: holderOfSignature(found[i], report),
  }));
  const { embedded, planDigest } = await embeddedPlan(pdf, password);
  const part = await document.run(() => archivalPartOf(document));
  return {
    ...{ document, signed, embedded, planDigest },
    ...planInForce(embedded, signed),
    fields: await document.run(() => fieldsOf(document)),
    archival: part === 1 ? 'PDF/A-1' : undefined,
  };
}

async function reportsOf(
  pdf: BytesInput,
  { password, at }: DossierOptions,
): Promise<readonly PdfSignatureReport[]> {
  const { signatures } = await validatePdf(pdf, {
    hiddenContent: false,
    ...(password !== undefined && { password }),
    ...(at && { at }),
  });
  return signatures;
}

async function embeddedPlan(
  pdf: BytesInput,
  password: string | undefined,
): Promise<Pick<Dossier, 'embedded' | 'planDigest'>> {
  const data = await readPrivateData(pdf, 'KYSO', password === undefined ? {} : { password });
  return data === undefined ? { embedded: null, planDigest: null } : readEmbeddedPlan(data);
}

/** The certificate that the verdict is about, among those that the signature carries. */
function holderOfSignature(
  signature: PdfSignature | undefined,
  { signer }: PdfSignatureReport,
): Holder | null {
  if (!signature?.contents || !signer) return null;
  const carried = certificatesIn(signature.contents);
  const leaf = carried.find(
    (one) =>
      serialText(one.serialNumber) === signer.serial && nameText(one.subject) === signer.subject,
  );
  return leaf ? holderOfParsed(leaf, chainOf(leaf, carried)) : null;
}

function certificatesIn(contents: Uint8Array): Certificate[] {
  try {
    return readableCertificates(parseSignedData(contents, { ber: true }).certificates);
  } catch (error) {
    if (isKysoError(error)) return [];
    throw error;
  }
}

/** Most certificates that are followed upward. */
const MAX_CHAIN = 8;

function chainOf(leaf: Certificate, carried: readonly Certificate[]): Certificate[] {
  const chain: Certificate[] = [];
  for (let below = leaf; chain.length < MAX_CHAIN;) {
    const issuer = nameText(below.issuer);
    const above = carried.find((one) => nameText(one.subject) === issuer && one !== below);
    if (!above || chain.includes(above)) break;
    chain.push(above);
    below = above;
  }
  return chain;
}

/** The field of the plan with this name. */
export function preparedField({ embedded }: Dossier, name: string): PreparedField | undefined {
  return embedded?.fields.find((field) => field.name === name);
}

export function isSigned({ document, fields }: Dossier, name: string): boolean {
  const field = fields.find((candidate) => candidate.name === name);
  return field?.type === 'Sig' && isDict(document.resolve(field.value));
}

/** The text of a field; empty where it has none or is not there. */
export function valueOf({ document, fields }: Dossier, name: string): string {
  const field = fields.find((candidate) => candidate.name === name);
  const value = document.resolve(field?.value ?? null);
  return isString(value) ? textOf(value.bytes) : '';
}

/** Refuses to go on where a mark stands that its owner did not sign. */
export function refuseOrphans(dossier: Dossier): void {
  const orphans = orphanMarks(dossier);
  if (orphans.length === 0) return;
  throw vnError(
    'ERR_ORPHAN_MARK',
    `marks stand that their owners did not sign: ${orphans.join(', ')}`,
    {
      facts: { fields: orphans.join(', ') },
    },
  );
}

/**
 * Names of fields that are filled in and not covered by their owner's signature: those that validation found, and those
 * of the plan that stand filled while their owner has not signed.
 */
export function orphanMarks(dossier: Dossier): string[] {
  const told = dossier.signed.flatMap(({ report }) =>
    [...report.findings, ...report.modifications.findings]
      .filter(({ check, status }) => check === 'orphan-mark' && status === 'failed')
      .map(({ at, found }) => String(at ?? found ?? '').replace(/^field /, '')),
  );
  const planned = (dossier.embedded?.fields ?? []).filter(
    (field) =>
      isText(field) && isFilled(dossier, field.name) && !isSigned(dossier, ownerOf(dossier, field)),
  );
  return [...new Set([...told, ...planned.map(({ name }) => name)])];
}

function isText({ role }: PreparedField): boolean {
  return ['page-mark', 'number', 'day', 'month', 'year'].includes(role);
}

/** The signature field whose lock names a text field of the plan. */
function ownerOf({ embedded }: Dossier, { role, signer }: PreparedField): string {
  const owner = embedded?.fields.find((field) =>
    role === 'page-mark'
      ? field.role === 'initial' && field.signer === signer
      : field.role === 'issue',
  );
  return owner?.name ?? '';
}

/** True where a field has a value, or shows anything at all. */
function isFilled(dossier: Dossier, name: string): boolean {
  if (valueOf(dossier, name) !== '') return true;
  const { document, fields } = dossier;
  const field = fields.find((candidate) => candidate.name === name);
  return (field?.widgets ?? []).some((ref) => {
    const widget = document.resolve(ref);
    const appearance = isDict(widget) ? document.get(widget, 'AP') : null;
    const normal = isDict(appearance) ? document.get(appearance, 'N') : null;
    return isStream(normal) && document.decoded(normal).some((byte) => byte > 0x20);
  });
}
