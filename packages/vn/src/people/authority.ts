import type { KysoError } from '@kyso/core';
import type { ActType } from '../acts/act-type.js';
import { vnError } from '../errors.js';
import type { Authority, SigningPlan } from '../plan/signing-plan.js';
import type { Holder } from './holder.js';
import { sameText } from './names.js';

/** Somebody asks to do an act; what rules decide by. */
export interface ActRequest {
  readonly act: ActType;
  readonly holder: Holder;
  /** The place in the plan that is asked for; null where the document has none for it. */
  readonly planned: { readonly name: string; readonly organisation?: string } | null;
  readonly plan: SigningPlan | null;
  readonly onBehalf: Authority | null;
  readonly time: Date;
}

/** Why an act is refused, or done and labelled. */
export interface Objection {
  readonly severity: 'refuse' | 'label';
  readonly reason:
    | 'personal-certificate'
    | 'organisation-certificate'
    | 'unknown-kind'
    | 'not-the-planned-signer'
    | 'other-organisation'
    | 'public-certificate'
    | 'unknown-domain'
    | 'by-delegation'
    | (string & {});
  /** For people who read logs; texts in both languages are made from `reason`. */
  readonly message: string;
  /** A short fact for the notice: a name, a domain. */
  readonly found?: string;
}

/** Decides who may do which act. Several rules are asked one after the other; all objections count. */
export type AuthorityRule = (
  request: ActRequest,
) => readonly Objection[] | Promise<readonly Objection[]>;

/** One person may act for another: which acts, on whose behalf, from when to when. */
export interface Delegation {
  /** Full name or organisation in the plan. */
  readonly from: string;
  /** Name in the certificate, or its serial number in hexadecimal. */
  readonly to: string;
  readonly acts: readonly ActType[];
  /** The word that has to stand before the title; absent: any. */
  readonly onBehalf?: Authority;
  /** RFC 3339. */
  readonly notBefore: string;
  readonly notAfter: string;
}

export interface OfficeRules {
  readonly delegations?: readonly Delegation[];
  /** Certificates of public authorities: refused, or done and labelled. Default `label`. */
  readonly publicCertificates?: 'refuse' | 'label';
  /** Domains that count as public duty; default `vn-public-duty`. */
  readonly dutyDomains?: readonly string[];
}

/** Acts that the organisation's key signs (NĐ 30/2020 Điều 32.2, 33.2). */
const ORGANISATION_ACTS: readonly ActType[] = ['issue', 'copy', 'appendix', 'register'];

/**
 * The rules of an office: a person's certificate for what people do, the organisation's for what the clerk does with its
 * key; the signer that the plan names, or somebody to whom that signer delegated it; certificates of public duty.
 */
export function officeRules(rules: OfficeRules = {}): AuthorityRule {
  return (request) => [
    ...byKind(request),
    ...byPlan(request, rules.delegations ?? []),
    ...byDomain(request, rules),
  ];
}

function byKind({ act, holder }: ActRequest): Objection[] {
  const wanted = ORGANISATION_ACTS.includes(act) ? 'organisation' : 'person';
  if (holder.kind === wanted) return [];
  if (holder.kind === 'unknown') {
    const message = `the certificate of ${holder.name} does not tell a person from an organisation`;
    return [{ severity: 'label', reason: 'unknown-kind', message, found: holder.name }];
  }
  const isPerson = holder.kind === 'person';
  return [
    {
      severity: 'refuse',
      reason: isPerson ? 'personal-certificate' : 'organisation-certificate',
      message: `${act} needs the certificate of ${isPerson ? 'the organisation' : 'a person'}, and ${holder.name} is ${isPerson ? 'a person' : 'an organisation'}`,
    },
  ];
}

function byPlan(request: ActRequest, delegations: readonly Delegation[]): Objection[] {
  const { planned, holder } = request;
  if (!planned) return [];
  const names = [holder.name, ...(holder.kind === 'organisation' ? [holder.organisation] : [])];
  const isSame = names.some((name) => name !== null && sameText(name, planned.name));
  if (!isSame) {
    const found = delegations.find((delegation) => covers(delegation, request));
    const message = found
      ? `${holder.name} acts for ${planned.name} until ${found.notAfter}`
      : `the plan names ${planned.name}, the certificate ${holder.name}`;
    return [
      found
        ? { severity: 'label', reason: 'by-delegation', message, found: planned.name }
        : { severity: 'refuse', reason: 'not-the-planned-signer', message },
    ];
  }
  const { organisation } = planned;
  if (organisation === undefined || sameText(holder.organisation ?? '', organisation)) return [];
  const message = `the plan names ${organisation}, the certificate ${holder.organisation ?? 'no organisation'}`;
  return [{ severity: 'refuse', reason: 'other-organisation', message }];
}

function covers(
  delegation: Delegation,
  { act, holder, planned, onBehalf, time }: ActRequest,
): boolean {
  const { from, to, acts, notBefore, notAfter } = delegation;
  const isFrom = planned !== null && sameText(planned.name, from);
  const isTo = sameText(to, holder.name) || to.toLowerCase() === holder.serial.toLowerCase();
  const isNow = time >= new Date(notBefore) && time <= new Date(notAfter);
  const word = delegation.onBehalf;
  return isFrom && isTo && isNow && acts.includes(act) && (word === undefined || word === onBehalf);
}

function byDomain({ holder }: ActRequest, rules: OfficeRules): Objection[] {
  const { dutyDomains = ['vn-public-duty'], publicCertificates = 'label' } = rules;
  if (dutyDomains.includes(holder.domain)) return [];
  const isPublic = holder.domain === 'vn-public';
  return [
    {
      severity: publicCertificates,
      reason: isPublic ? 'public-certificate' : 'unknown-domain',
      message: `the certificate of ${holder.name} is of the domain ${holder.domain}, not of public duty`,
      found: holder.domain,
    },
  ];
}

/** Asks all rules; answers what is to be labelled. Throws `ERR_AUTHORITY` for the first refusal. */
export async function checkAuthority(
  request: ActRequest,
  rules: readonly AuthorityRule[],
): Promise<readonly Objection[]> {
  const answers = await Promise.all(rules.map(async (rule) => rule(request)));
  const objections = answers.flat();
  const refused = objections.find(({ severity }) => severity === 'refuse');
  if (refused) throw refusal(request, refused);
  return objections;
}

function refusal({ act, holder }: ActRequest, { reason, message }: Objection): KysoError {
  return vnError('ERR_AUTHORITY', message, { facts: { act, reason, subject: holder.subject } });
}
