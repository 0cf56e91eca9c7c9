import { conclusionText, integrityText, modificationText } from '@kyso/core/validation';
import { vietnamTime } from '../time.js';
import { shown } from '../usage/render-text.js';
import { REPORT_TEXTS, type Language, type ReportTexts } from './texts.js';
import type { ActsReport, PlanStep, Problem, ReportedAct } from './types.js';

/** The report of acts as lines of text for the person at the desk, in Vietnamese or English. */
export function reportText(report: ActsReport, language: Language): string {
  const words = REPORT_TEXTS[language];
  const acts = report.acts.flatMap((act, i) => [
    `${i + 1}. ${actTitle(act, words)}`,
    ...actRows(act, language).map(([label, value]) => `   ${label}: ${value}`),
  ]);
  return [
    words.title,
    ...(acts.length > 0 ? acts : [words.nothingSigned]),
    '',
    ...planLines(report, words),
    '',
    ...problemLines(report.problems, words),
    '',
  ]
    .map(shown)
    .join('\n');
}

/** What an act is called. */
export function actTitle({ act, kind, source }: ReportedAct, words: ReportTexts): string {
  if (kind === 'document-timestamp') return words.acts.timestamp;
  const name = words.acts[act ?? 'unknown'];
  return source === 'inferred' ? `${name} (${words.inferred})` : name;
}

/** Labels and values of an act: what TT 15/2025/TT-BKHCN wants to be shown, and what the act recorded. */
export function actRows(
  act: ReportedAct,
  language: Language,
): readonly (readonly [label: string, value: string])[] {
  const words = REPORT_TEXTS[language];
  const { labels } = words;
  const { signer, time, changedSince } = act;
  const claimed = time.claimed === null ? words.notTold : vietnamTime(new Date(time.claimed));
  const valid = { true: words.yes, false: words.no, null: words.notTold }[`${act.validAtSigning}`];
  const permission = changedSince.permitted ? words.permitted : words.notPermitted;
  const changes = modificationText(changedSince.level, language);
  const rows: (readonly [string, string | null | undefined])[] = [
    [labels.signer, signer?.name],
    [labels.role, act.role],
    [labels.onBehalf, act.onBehalf],
    [labels.organisation, signer?.organisation],
    ...Object.entries(act.facts).map(
      ([key, value]) =>
        [
          wordFor(words.facts, key),
          CODED.includes(key) ? wordFor(words.values, value) : value,
        ] as const,
    ),
    [labels.claimedTime, time.localTimeAsUtc ? `${time.claimed} (${words.localTime})` : claimed],
    [
      labels.provedTime,
      time.proved === null ? words.notProved : vietnamTime(new Date(time.proved)),
    ],
    [labels.integrity, integrityText(act.integrity, language)],
    [labels.issuer, signer?.issuer],
    [labels.domain, act.domain],
    [labels.validAtSigning, signer ? valid : null],
    [labels.validity, signer && `${day(signer.notBefore)} – ${day(signer.notAfter)}`],
    [labels.certificate, signer?.serial],
    [labels.changedSince, changedSince.level === 'none' ? changes : `${changes} (${permission})`],
    [labels.verdict, conclusionText(act.indication, language)],
    [labels.level, act.level],
    [labels.field, act.field],
    [labels.page, act.page === null ? null : String(act.page)],
  ];
  return rows.flatMap(([label, value]) => (value ? [[label, value] as const] : []));
}

/** Facts whose values are codes. */
const CODED: readonly string[] = ['kind', 'original'];

/** A record is what its signer wrote: a key that is none of ours, `constructor` among them, is shown as it stands. */
function wordFor(words: Readonly<Record<string, string>>, key: string): string {
  return Object.hasOwn(words, key) ? (words[key] ?? key) : key;
}

function day(time: string): string {
  return vietnamTime(new Date(time)).slice(0, 10);
}

function planLines({ plan }: ActsReport, words: ReportTexts): string[] {
  if (!plan) return [words.noPlan];
  const state = plan.complete ? words.complete : words.incomplete;
  return [`${words.plan}: ${state}`, ...plan.steps.map((step) => `   ${stepText(step, words)}`)];
}

/** One step of a plan in words. */
export function stepText({ role, name, title, state }: PlanStep, words: ReportTexts): string {
  const who = [name, title].filter(Boolean).join(', ');
  return [words.acts[role], who, words.states[state]].filter(Boolean).join(': ');
}

function problemLines(problems: readonly Problem[], words: ReportTexts): string[] {
  if (problems.length === 0) return [words.noProblems];
  return [words.problems, ...problems.map((problem) => `   ${problemText(problem, words)}`)];
}

/** One problem in words. */
export function problemText({ code, at, found }: Problem, words: ReportTexts): string {
  const place = [at === null ? null : `${words.labels.field.toLowerCase()} ${at}`, found].filter(
    (part) => part !== null,
  );
  return place.length === 0 ? words.problem[code] : `${words.problem[code]} (${place.join(', ')})`;
}
