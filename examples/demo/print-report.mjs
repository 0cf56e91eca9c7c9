import {
  conclusionText,
  coverageText,
  findingText,
  integrityText,
  modificationText,
  subIndicationText,
} from '@kyso/core/validation';

/** Prints what a report says of each signature, for people. */
export function printReport(report, { language, words, say }) {
  for (const signature of report.signatures) {
    const { field, signer, integrity, coverage, modifications, findings } = signature;
    say(`  ${integrity === 'intact' ? '✔' : '✘'} ${words.signature(field, commonName(signer))}`);
    line(words.labels.integrity, integrityText(integrity, language), say);
    line(words.labels.covers, coverageText(coverage, language), say);
    line(words.labels.since, modificationText(modifications.level, language), say);
    line(words.labels.time, timeOf(signature, words), say);
    line(words.labels.verdict, verdictOf(signature, language), say);
    const faults = findings.filter(({ status }) => status === 'failed');
    for (const fault of faults)
      line(words.labels.fault, shortened(findingText(fault, language)), say);
  }
}

function line(label, text, say) {
  say(`      ${`${label}:`.padEnd(20)} ${text}`);
}

/** Digests cut to what an eye compares. */
function shortened(text) {
  return text.replace(/([0-9a-f]{16})[0-9a-f]{16,}/gu, '$1…');
}

function commonName(signer) {
  return /CN=([^,+]+)/u.exec(signer?.subject ?? '')?.[1] ?? '?';
}

function timeOf({ bestSignatureTime, claimedSigningTime, timestamps }, words) {
  const stamp = timestamps.find(({ integrity }) => integrity === 'intact');
  return stamp ? words.stamped(stamp.genTime) : (bestSignatureTime ?? claimedSigningTime ?? '–');
}

function verdictOf({ indication, subIndication }, language) {
  const reason = subIndication === null ? '' : `: ${subIndicationText(subIndication, language)}`;
  const code = subIndication === null ? indication : `${indication}, ${subIndication}`;
  return `${conclusionText(indication, language)}${reason} [${code}]`;
}
