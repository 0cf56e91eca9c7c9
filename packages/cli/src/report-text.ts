import {
  conclusionText,
  coverageText,
  integrityText,
  modificationText,
  subIndicationText,
} from '@kyso/core/validation';
import { requiredFacts, visibleText, type FactId } from '@kyso/core/reports';
import { isBuiltIn } from '@kyso/core/trust';
import type { VerifyOutput } from './outputs.js';
import type { Context, Language } from './terminal.js';
import { wrappedTable } from './text-table.js';
import { contentTimeRows, statementRows } from './statements-text.js';
import { texts } from './texts/index.js';
import { timeText } from './time.js';

type SignatureOutput = VerifyOutput['signatures'][number];
type FindingOutput = VerifyOutput['findings'][number];

/**
 * The report for people: each signature with who, when, whether intact, what followed and why; at
 * the end the certificates whose import would help.
 */
export function reportText(
  report: VerifyOutput,
  { language, terminal }: Context,
  imports: readonly string[],
): string {
  const { verdict } = texts(language);
  const painted = terminal.stdout.isTTY === true && !terminal.env['NO_COLOR'];
  const { columns } = terminal.stdout;
  const width = columns !== undefined && columns > 0 ? columns : Infinity;
  const what = [verdict.formats[report.format]];
  if (report.format === 'pdf' && report.document.pages !== null) {
    what.push(verdict.pages(report.document.pages, report.document.revisions));
  }
  const parts = report.signatures.map((signature, index) =>
    signatureText(signature, { number: index + 1, language, painted, width }),
  );
  const own = notes(report.findings).map((note) => `${visibleText(note)}\n`);
  const conclusion = `${conclusionText(report.conclusion, language)} (${report.conclusion})`;
  const end = paint(`${verdict.labels.reason}: ${conclusion}`, report.conclusion, painted);
  const advice =
    imports.length === 0
      ? ''
      : [verdict.importAuthorities, ...imports.map((line) => `  ${line}`), ''].join('\n');
  return [`${report.file}: ${what.join(', ')}\n`, ...parts, own.join(''), advice, `${end}\n`]
    .filter((part) => part !== '')
    .join('\n');
}

interface Layout {
  readonly number: number;
  readonly language: Language;
  readonly painted: boolean;
  /** Columns of the terminal; Infinity where lines are not broken. */
  readonly width: number;
}

function signatureText(signature: SignatureOutput, layout: Layout): string {
  const { number, language, painted, width } = layout;
  const { verdict } = texts(language);
  const { indication } = signature;
  const field =
    'field' in signature && signature.field !== null ? ` ${visibleText(signature.field)}` : '';
  const name = `${verdict.kinds[signature.kind]}${field}`;
  const title = `${MARKS[indication]} ${number}. ${name}: ${conclusionText(indication, language)}`;
  const found = [
    ...signature.findings,
    ...('modifications' in signature ? signature.modifications.findings : []),
    ...signature.timestamps.flatMap((timestamp) => timestamp.findings),
  ];
  const rows = [
    ...whoRows(signature, language),
    ...whatRows(signature, language),
    ...verdictRows(signature, language),
  ];
  const remarks = notes(found).map((note, index): [string, string] => [
    index === 0 ? verdict.labels.findings : '',
    note,
  ]);
  const counter = 'counterSignatures' in signature ? signature.counterSignatures : [];
  const over = counter.map((one): [string, string] => [
    texts(language).cms.counterSignature,
    `${one.signer?.subject ?? verdict.unknownSigner}: ${conclusionText(one.indication, language)}`,
  ]);
  return `${paint(title, indication, painted)}\n${wrappedTable([...rows, ...over, ...remarks], { indent: 5, width })}`;
}

function whoRows(signature: SignatureOutput, language: Language): [string, string][] {
  const { labels, unknownSigner, trustedBy, notTrusted, validity } = texts(language).verdict;
  const { signer } = signature;
  const claims = claimRows(signature, language);
  if (!signer) return [[labels.signer, unknownSigner], ...claims];
  const [from, to] = [timeText(signer.notBefore, language), timeText(signer.notAfter, language)];
  return [
    [labels.signer, signer.subject],
    requiredRow('organization', signature, language),
    ...claims,
    [labels.issuer, signer.issuer],
    [labels.validity, `${signer.serial}, ${validity(from, to)}`],
    [
      labels.trust,
      signer.trustDomain === null
        ? notTrusted
        : trustedBy(domainText(signer.trustDomain, language)),
    ],
  ];
}

/** A domain as people are to read it: what is not of the State is said to be the user's own. */
function domainText(domain: string, language: Language): string {
  const isOwn = !isBuiltIn(domain) && domain !== 'user';
  return isOwn ? texts(language).trust.ownDomain(domain) : domain;
}

/** What the signature says of itself: the act, and as what the person signed. */
function claimRows(signature: SignatureOutput, language: Language): [string, string][] {
  const { act, claimedRoles } = signature;
  const { labels, acts } = texts(language).verdict;
  return [
    ...claimedRoles.map((role): [string, string] => [labels.role, role]),
    ...(act ? [[labels.act, acts[act.type]] as [string, string]] : []),
    ...statementRows(signature, language),
  ];
}

function whatRows(signature: SignatureOutput, language: Language): [string, string][] {
  const { labels, notPermitted } = texts(language).verdict;
  const rows: [string, string][] = [
    ...contentTimeRows(signature, language),
    [labels.time, whenText(signature, language)],
    [labels.integrity, integrityText(signature.integrity, language)],
    requiredRow('standing', signature, language),
  ];
  if ('coverage' in signature) {
    const { level, permitted } = signature.modifications;
    const changes = modificationText(level, language);
    rows.push([labels.covers, coverageText(signature.coverage, language)]);
    rows.push([labels.changedSince, permitted ? changes : `${changes} (${notPermitted})`]);
  }
  return rows;
}

/** A fact that must be shown, in the words of the page for people. */
function requiredRow(id: FactId, signature: SignatureOutput, language: Language): [string, string] {
  const { organization, standing } = texts(language).verdictPage;
  const fact = requiredFacts(signature, language).find((one) => one.id === id);
  return [id === 'organization' ? organization : standing, fact?.value ?? ''];
}

function whenText(signature: SignatureOutput, language: Language): string {
  const { provenTime, claimedTime, noTime } = texts(language).verdict;
  const proven = signature.bestSignatureTime;
  if ('genTime' in signature) return timeText(signature.genTime, language);
  if (typeof proven === 'string') return provenTime(timeText(proven, language));
  const claimed = signature.claimedSigningTime;
  if (claimed === null) return noTime;
  const time = timeText(claimed, language);
  // A timestamp authority does not claim a time, as signers do: to state it is its office.
  return signature.kind === 'document-timestamp' ? time : claimedTime(time);
}

function verdictRows(signature: SignatureOutput, language: Language): [string, string][] {
  const { labels } = texts(language).verdict;
  const { level, signatureAlgorithm, digestAlgorithm, subIndication } = signature;
  const algorithms = [signatureAlgorithm, digestAlgorithm].filter((name) => name !== null);
  const rows: [string, string][] = [];
  if (level !== null) rows.push([labels.level, level]);
  if (algorithms.length > 0) rows.push([labels.algorithm, algorithms.join(', ')]);
  if (subIndication !== null) {
    rows.push([labels.reason, `${subIndicationText(subIndication, language)} (${subIndication})`]);
  }
  return rows;
}

/** What did not simply pass, each sentence once. */
function notes(findings: readonly FindingOutput[]): string[] {
  const remarkable = findings.filter(({ status }) => status !== 'passed');
  return [...new Set(remarkable.map(({ status, message }) => `${NOTES[status]} ${message}`))];
}

const MARKS = { 'TOTAL-PASSED': '✓', INDETERMINATE: '?', 'TOTAL-FAILED': '✗' } as const;
const NOTES = { passed: '✓', failed: '✗', warning: '!', unknown: '?' } as const;

function paint(text: string, verdict: keyof typeof COLOURS, painted: boolean): string {
  return painted ? `\u001b[${COLOURS[verdict]}m${text}\u001b[0m` : text;
}

/** SGR codes: bold green, yellow and red. */
const COLOURS = {
  'TOTAL-PASSED': '1;32',
  INDETERMINATE: '1;33',
  'NO-SIGNATURE': '1;33',
  'TOTAL-FAILED': '1;31',
} as const;
