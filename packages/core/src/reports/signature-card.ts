import type { Finding, TimestampReport } from '../report.js';
import {
  conclusionText,
  findingText,
  subIndicationText,
  type Language,
} from '../validation/index.js';
import { authorityName, requiredFacts } from './facts.js';
import type { ReportedSignature } from './fact.js';
import { furtherFacts, trustText } from './further-facts.js';
import { NOTHING, bidi, factTable, markup, type FactRow, type Html } from './html.js';
import { ICONS, stateOf, type State } from './icons.js';
import { marksOf, type SignatureMark } from './marks.js';
import { timeText } from './times.js';
import { ACT_WORDS, FACT_LABELS, FACT_WORDS } from './words-facts.js';
import { KIND_WORDS, PAGE_PHRASES, PAGE_WORDS } from './words-page.js';

/** What a card is told beside its signature. */
export interface CardOptions {
  readonly language: Language;
  /** From 1; `2.1` for a counter-signature. */
  readonly number: string;
  readonly marks: readonly SignatureMark[];
}

/** All of one signature: what must be shown first, then the rest, then what was checked. */
export function signatureCard(signature: ReportedSignature, options: CardOptions): Html {
  const { language, number, marks } = options;
  const state = stateOf(signature.indication);
  const counter = 'counterSignatures' in signature ? signature.counterSignatures : [];
  return markup`<article class="card ${state}" id="s${number}" aria-labelledby="t${number}">
    <header>
      <h3 id="t${number}">${number}. ${titleOf(signature, language)}</h3>
      ${chip(signature, language)}
    </header>
    <div class="required">
      ${factTable(PAGE_WORDS.required[language], [...requiredFacts(signature, language)])}
    </div>
    ${notesOf(signature, language)} ${marksOf(marks, language)} ${stampsOf(signature, language)}
    <h4>${PAGE_WORDS.further[language]}</h4>
    ${factTable(PAGE_WORDS.further[language], furtherFacts(signature, language))}
    ${checksOf(signature, language)}
    ${
      counter.length > 0
        ? markup`<h4>${PAGE_WORDS.counterSignatures[language]}</h4>
            ${counter.map((one, i) => signatureCard(one, { language, number: `${number}.${i + 1}`, marks: [] }))}`
        : NOTHING
    }
  </article>`;
}

/** What was done, and the field that holds it: `Approved (KyDuyet)`. */
export function titleOf(signature: ReportedSignature, language: Language): Html {
  const { act, kind } = signature;
  const what = act ? ACT_WORDS[act.type][language] : KIND_WORDS[kind][language];
  const field = 'field' in signature ? signature.field : null;
  return field === null
    ? markup`${what}`
    : markup`${what} <span class="field">(${bidi(field)})</span>`;
}

/** The verdict in a word, with its shape, and with the reason unless it is to be short. */
export function chip(
  { indication, subIndication }: ReportedSignature,
  language: Language,
  length: 'short' | 'whole' = 'whole',
): Html {
  const state = stateOf(indication);
  const isWhole = length === 'whole' && subIndication !== null;
  const reason = !isWhole ? '' : ` (${subIndicationText(subIndication, language)})`;
  return markup`<span class="chip ${state}">${ICONS[state]}${conclusionText(indication, language)}${reason}</span>`;
}

/** What did not simply pass, each sentence once. */
function notesOf(signature: ReportedSignature, language: Language): Html {
  const { decidedBy } = signature;
  const found = [...(decidedBy ? [decidedBy] : []), ...findingsOf(signature)];
  return noteList(found, language, PAGE_WORDS.notes[language]);
}

/** A list of what is to be noted among the findings, worst first; nothing where there is none. */
export function noteList(findings: readonly Finding[], language: Language, title: string): Html {
  const notes = new Map<string, Finding>();
  for (const finding of findings) {
    const text = findingText(finding, language);
    if (finding.status !== 'passed' && !notes.has(text)) notes.set(text, finding);
  }
  if (notes.size === 0) return NOTHING;
  const sorted = [...notes].sort(
    ([, a], [, b]) => WORST.indexOf(a.status) - WORST.indexOf(b.status),
  );
  return markup`<h4>${title}</h4>
    <ul class="notes">
      ${sorted.map(([, finding]) => findingItem(finding, language))}
    </ul>`;
}

const WORST: readonly Finding['status'][] = ['failed', 'unknown', 'warning', 'passed'];

const STATES: Readonly<Record<Finding['status'], State>> = {
  passed: 'good',
  failed: 'bad',
  warning: 'doubt',
  unknown: 'doubt',
};

/** Of a signature all findings, those on later changes and on timestamps included. */
function findingsOf(signature: ReportedSignature): readonly Finding[] {
  return [
    ...signature.findings,
    ...('modifications' in signature ? signature.modifications.findings : []),
    ...signature.timestamps.flatMap(({ findings }) => findings),
  ];
}

/** Most findings listed; a signature has some thirty, and each timestamp as many. */
const MAX_LISTED = 400;

function checksOf(signature: ReportedSignature, language: Language): Html {
  const all = findingsOf(signature);
  const items = all.slice(0, MAX_LISTED).map((finding) => findingItem(finding, language));
  return markup`<details>
    <summary>${PAGE_PHRASES.findings[language](String(all.length))}</summary>
    <ul class="notes">
      ${items}
    </ul>
  </details>`;
}

function findingItem(finding: Finding, language: Language): Html {
  const state = STATES[finding.status];
  const { check, status, clause } = finding;
  return markup`<li class="${state}" data-check="${check}" data-status="${status}">
    ${ICONS[state]}${bidi(findingText(finding, language))} <span class="clause">[${clause}]</span>
  </li>`;
}

function stampsOf({ timestamps }: ReportedSignature, language: Language): Html {
  if (timestamps.length === 0) return NOTHING;
  return markup`<h4>${PAGE_WORDS.timestamps[language]}</h4>
    ${timestamps.map((timestamp) => stampTable(timestamp, language))}`;
}

function stampTable(timestamp: TimestampReport, language: Language): Html {
  const { kind, genTime, indication, subIndication, signer } = timestamp;
  const reason = subIndication === null ? '' : ` (${subIndicationText(subIndication, language)})`;
  const verdict = conclusionText(INDICATIONS[indication], language);
  const rows: FactRow[] = [
    {
      label: FACT_LABELS.stampTime[language],
      value: genTime === null ? FACT_WORDS.noTime[language] : timeText(genTime, language),
    },
    { label: FACT_LABELS.authority[language], value: authorityName(timestamp, language) },
    {
      label: FACT_LABELS.issuer[language],
      value: signer?.issuerName ?? FACT_WORDS.unknownSigner[language],
    },
    { label: FACT_LABELS.trust[language], value: trustText(signer, language) },
    {
      label: PAGE_WORDS.result[language],
      value: `${verdict}${reason}`,
      state: stateOf(indication),
    },
  ];
  return factTable(KIND_WORDS[kind][language], rows);
}

const INDICATIONS = {
  PASSED: 'TOTAL-PASSED',
  INDETERMINATE: 'INDETERMINATE',
  FAILED: 'TOTAL-FAILED',
} as const;
