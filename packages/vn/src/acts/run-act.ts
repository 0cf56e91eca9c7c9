import type { BytesInput, Finding } from '@kyso/core';
import type { SignatureRequest } from '@kyso/core/pades';
import type { ActRecord } from '@kyso/core/validation';
import { vnError } from '../errors.js';
import { checkAuthority, officeRules } from '../people/authority.js';
import { holderOf, type Holder } from '../people/holder.js';
import { checkPlan } from '../plan/check-plan.js';
import { AMENDED_PLAN, hasSay } from '../plan/plan-in-force.js';
import type { Authority, SigningPlan } from '../plan/signing-plan.js';
import type { ActType } from './act-type.js';
import type { Act, ActSigning, ActWork } from './act-work.js';
import { openDossier, type Dossier } from './dossier.js';
import { refuseBroken } from './earlier-signatures.js';
import type { Notice, NoticeCode } from './notices.js';
import type { ActOptions, ActResult } from './types.js';
import { usageEvent, type FinishedAct } from './usage-event.js';

/** The document of an act, and what was read of it already. */
export interface ActInput<Options extends ActOptions> {
  readonly pdf: BytesInput;
  readonly options: Options;
  readonly dossier?: Dossier | undefined;
}

/** A decided act: what is asked of the signature, beside who makes it. */
export interface DecidedAct {
  readonly request: SignatureRequest;
  readonly record: ActRecord;
  readonly notices: readonly Notice[];
}

/** Reads the document and lets the act decide what it signs. Nothing is signed or written. */
export async function decideAct<Options extends ActOptions>(
  { type, decide }: Act<Options>,
  { pdf, options, dossier: read }: ActInput<Options>,
): Promise<DecidedAct> {
  const time = (options.clock ?? systemClock)();
  const holder = holderOf(options.signer.certificate, options.signer.chain);
  const dossier = read ?? (await openDossier(pdf, { password: options.password, at: time }));
  const work: ActWork<Options> = { act: type, pdf, options, dossier, holder, time, notices: [] };
  refuseBroken(work);
  return requested(work, await decide(work));
}

/**
 * Tells the usage records of an act, whether it was done or has failed. Where a record cannot be written the act fails: a
 * document that no record knows of is not handed out.
 */
export async function told(
  act: ActType,
  options: ActOptions,
  work: () => Promise<ActResult>,
): Promise<ActResult> {
  const { onUsage, signer, channel = 'file', clerk } = options;
  if (!onUsage) return work();
  const time = (options.clock ?? systemClock)();
  const holder = holderOf(signer.certificate, signer.chain);
  const tell = async (outcome: FinishedAct['outcome']): Promise<void> =>
    onUsage(usageEvent({ act, time, holder, channel, clerk, outcome }));
  const outcome = await work().catch((error: unknown) => ({ error }));
  await tell(outcome);
  if ('error' in outcome) throw outcome.error;
  return outcome;
}

/** The one place where the engine's own clock is read, when none is given. */
export function systemClock(): Date {
  return new Date();
}

function requested<Options extends ActOptions>(
  { act, options, dossier, holder, time, notices }: ActWork<Options>,
  signing: ActSigning,
): DecidedAct {
  const { claimedRole = options.claimedRole, field, mark, fill, facts } = signing;
  if (!options.timestamps && TIMESTAMPED.includes(act)) notices.push({ code: 'timestamp-missing' });
  const record: ActRecord = {
    type: act,
    ...(dossier.planDigest !== null && { plan: dossier.planDigest }),
    name: holder.name,
    ...(claimedRole !== undefined && { role: claimedRole }),
    ...facts,
    ...(options.amendPlan && { [AMENDED_PLAN]: amendment(options.amendPlan, { dossier, holder }) }),
  };
  const request: SignatureRequest = {
    ...carried(options),
    field,
    ...(mark && { appearance: { mark } }),
    ...(fill && fill.length > 0 && { fill }),
    act: record,
    ...(claimedRole !== undefined && { claimedRoles: [claimedRole] }),
    clock: () => time,
    onTimestampFailure: options.onTimestampFailure ?? signing.onTimestampFailure ?? 'refuse',
  };
  return { request, record, notices };
}

/** A changed plan as it is recorded; refused from somebody who has no say in the one before. */
function amendment(
  plan: SigningPlan,
  { dossier, holder }: { readonly dossier: Dossier; readonly holder: Holder },
): NonNullable<ActRecord[string]> {
  if (!hasSay(dossier.plan, holder))
    throw vnError(
      'ERR_AUTHORITY',
      `${holder.name} neither approves nor issues by the plan that is to change`,
      {
        facts: { act: 'amend', reason: 'not-the-planned-signer', subject: holder.subject },
      },
    );
  return JSON.parse(JSON.stringify(checkPlan(plan))) as NonNullable<ActRecord[string]>;
}

/** Acts that are to be B-T: without a timestamp authority that is told. */
const TIMESTAMPED: readonly ActType[] = ['initial', 'issue'];

/** Most milliseconds that timestamping may take where nothing is said: a person waits for the act. */
const TIMESTAMP_TIMEOUT = 10_000;

/** Options that go to the signature as they are. */
function carried(options: ActOptions): SignatureRequest {
  const { timestamps, timestampTimeout, password, repair, crypto, signal } = options;
  return {
    ...(timestamps && {
      timestamps,
      timestampTimeout: timestampTimeout ?? TIMESTAMP_TIMEOUT,
    }),
    ...(password !== undefined && { password }),
    ...(repair !== undefined && { repair }),
    ...(crypto && { crypto }),
    ...(signal && { signal }),
  };
}

/** What a signature's findings say to the person. */
export function noticeOf({ check, found }: Finding): Notice[] {
  if (check !== 'timestamp-missing' && check !== 'evidence-missing') return [];
  return [{ code: check, ...(found !== undefined && { found: String(found) }) }];
}

/** Asks the rules whether the holder may do the act for whom the plan names; labels become notices. */
export async function authorise<Options extends ActOptions>(
  { act, options, dossier, holder, time, notices }: ActWork<Options>,
  planned: { readonly name: string; readonly organisation?: string } | null,
  onBehalf: Authority | null = null,
): Promise<void> {
  const { authority = [officeRules()] } = options;
  const { plan } = dossier;
  const request = { act, holder, planned, plan, onBehalf, time };
  for (const { reason, message, found } of await checkAuthority(request, authority))
    notices.push({ code: isNotice(reason) ? reason : 'label', found: found ?? message });
}

const LABELS: readonly NoticeCode[] = [
  ...(['unknown-kind', 'public-certificate', 'unknown-domain', 'by-delegation'] as const),
];

function isNotice(reason: string): reason is NoticeCode {
  return (LABELS as readonly string[]).includes(reason);
}
