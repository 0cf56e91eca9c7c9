import type { BytesInput } from '@kyso/core';
import type { TrustDomain } from '@kyso/core/trust';
import { inspectPdf, validatePdf, type FieldInspection } from '@kyso/core/validation';
import { openDossier, orphanMarks, type SignedAct } from '../acts/dossier.js';
import type { Authority } from '../plan/signing-plan.js';
import { inferAct } from './infer-act.js';
import { planSteps } from './plan-steps.js';
import { problemsOf } from './problems.js';
import { isLocalTimeAsUtc } from './signing-time.js';
import type { ActsReport, ReportedAct } from './types.js';

export interface ReportOptions {
  /** Without trust domains nothing passes: the report still tells acts, order and integrity. */
  readonly trust?: readonly TrustDomain[];
  /** DER of certificates that may stand between a signer and an anchor. */
  readonly intermediates?: readonly Uint8Array[];
  /** DER of CRLs about signers and their authorities, beside those that signatures carry. */
  readonly crls?: readonly Uint8Array[];
  /** DER of OCSP responses, likewise. */
  readonly ocspResponses?: readonly Uint8Array[];
  /** The time for which is judged; default now. */
  readonly at?: Date;
  readonly password?: string;
}

/**
 * Tells which acts a document carries, by whom, in which order and in whose trust domain, whether the plan that it
 * carries is complete, and what a person has to look at. A bad signature is an answer; what throws is a file that
 * cannot be read.
 *
 * @example
 * const { acts, plan, problems } = await reportActs(pdf, { trust });
 */
export async function reportActs(
  pdf: BytesInput,
  options: ReportOptions = {},
): Promise<ActsReport> {
  const { password, at = new Date() } = options;
  const secret = password === undefined ? {} : { password };
  const dossier = await openDossier(pdf, { password, at });
  const { fields } = await inspectPdf(pdf, secret);
  const verdict = await validatePdf(pdf, { ...options, at, hiddenContent: false });
  // The dossier is judged without trust: what an act may do does not depend on it, what is told of it does.
  const signed = dossier.signed.map(({ report, holder }, i) => ({
    report: verdict.signatures[i] ?? report,
    holder,
  }));
  const acts = signed.map((one) =>
    reportedAct(one, { field: fields.find(({ name }) => name === one.report.field), at }),
  );
  const steps = dossier.plan ? planSteps(dossier.plan, dossier.embedded?.fields ?? [], acts) : [];
  const { planDigest, amendments } = dossier;
  const facts = { acts, steps, orphans: orphanMarks(dossier), planDigest, amendments };
  return {
    conclusion: verdict.conclusion,
    pages: verdict.document.pages,
    revisions: verdict.document.revisions,
    acts,
    plan:
      dossier.planDigest === null
        ? null
        : {
            digest: dossier.planDigest,
            complete: steps.every(isDone),
            steps,
            amendments: dossier.amendments,
          },
    problems: problemsOf({ ...facts, signed }),
  };
}

function isDone({ state }: { readonly state: string }): boolean {
  return state === 'done';
}

interface Surroundings {
  readonly field: FieldInspection | undefined;
  readonly at: Date;
}

function reportedAct({ report, holder }: SignedAct, { field, at }: Surroundings): ReportedAct {
  const { act: record, claimedSigningTime: claimed, bestSignatureTime: proved } = report;
  const inferred = record ? null : inferAct({ report, holder, field });
  const facts: Readonly<Record<string, unknown>> = record ?? {};
  return {
    field: report.field,
    page: field?.rect ? (field.page ?? null) : null,
    kind: report.kind,
    act: record?.type ?? inferred,
    source: record ? 'recorded' : inferred ? 'inferred' : null,
    role: report.claimedRoles[0] ?? textOf(facts['role']),
    onBehalf: textOf(facts['onBehalf']) as Authority | null,
    facts: shownFacts(facts),
    signer: report.signer && {
      name: holder?.name ?? report.signer.subject,
      organisation: holder?.organisation ?? null,
      kind: holder?.kind ?? 'unknown',
      subject: report.signer.subject,
      issuer: report.signer.issuer,
      serial: report.signer.serial,
      notBefore: report.signer.notBefore,
      notAfter: report.signer.notAfter,
    },
    domain: report.signer?.trustDomain ?? holder?.domain ?? null,
    time: { claimed, proved, localTimeAsUtc: isLocalTimeAsUtc({ claimed, proved, at }) },
    integrity: report.integrity,
    coverage: report.coverage,
    indication: report.indication,
    subIndication: report.subIndication,
    validAtSigning: validAt(report.signer, proved ?? claimed),
    level: report.level,
    changedSince: { level: report.modifications.level, permitted: report.modifications.permitted },
  };
}

/** What is shown of a record beside what has a place of its own. */
const OWN_PLACE = ['type', 'plan', 'role', 'onBehalf', 'name', 'source'];

function shownFacts(facts: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const shown = Object.entries(facts).flatMap(([key, value]) => {
    const isText = ['string', 'number', 'boolean'].includes(typeof value);
    return isText && !OWN_PLACE.includes(key) ? [[key, String(value)] as const] : [];
  });
  return Object.fromEntries(shown);
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function validAt(
  signer: { readonly notBefore: string; readonly notAfter: string } | null,
  time: string | null,
): boolean | null {
  if (!signer || time === null) return null;
  const at = Date.parse(time);
  return at >= Date.parse(signer.notBefore) && at <= Date.parse(signer.notAfter);
}
