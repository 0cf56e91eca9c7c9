/**
 * The page `docs/security/pdf-attacks.md`, and its table by itself.
 *
 * @param {object} found
 * @param {readonly import('./cases.mjs').Case[]} found.cases
 * @param {readonly import('./cases.mjs').AttackClass[]} found.classes
 * @param {readonly { name: string, version: string, verdicts: readonly { flagged: boolean }[] }[]} found.columns
 */
export function pageOf({ cases, classes, columns }) {
  const names = columns.map(({ name, version }) => `${name} ${version}`);
  const head = ['Class', ...names];
  const rows = [...classes.map(({ name }) => name), undefined].map((name) => [
    name === undefined ? '**all**' : `[${name}](#${name})`,
    ...columns.map(({ verdicts }) => cell({ cases, verdicts, name })),
  ]);
  const table = tableText([head, head.map(() => '---'), ...rows]);
  const sections = classes.map(sectionOf).join('\n');
  return { table, text: `${INTRODUCTION}\n${table}\n${missedBy(columns[0], cases)}${sections}` };
}

/** What our own verdict is wrong on, by name. */
function missedBy({ verdicts }, cases) {
  const wrong = cases.filter(({ mustFlag }, index) => verdicts[index].flagged !== mustFlag);
  if (wrong.length === 0) return '';
  const lines = wrong.map(({ name, mustFlag }) => `- ${mustFlag ? 'missed' : 'accused'}: ${name}`);
  return `## What kyso gets wrong\n\n${lines.join('\n')}\n\n`;
}

const INTRODUCTION = `# Attacks on signed PDFs

What is written here is measured: \`npm run attacks:table\` makes every file anew with the generators in
\`test-fixtures/attacks\`, shows it to each validator, and writes this page. Each class of attacks stands beside honest acts that
do the same thing legitimately.

A cell says how many attacks were flagged, and how many honest acts were accused of something. Best is all of the first and none
of the second.

- An attack counts as flagged where any signature of the file is refused, is not found, or is reported with a change that is
  neither signing, filling in nor archiving. A person who reads the report would know.
- EU DSS by its default policy only warns of undefined changes and of annotations, and its final word may still be
  TOTAL-PASSED; the warnings count here as flags, and as accusations where the author permitted annotations.
- pyHanko reads strictly and refuses by default what it cannot explain. It knows no annotations, and refuses hybrid files and
  references to missing objects as such: there it flags and accuses for the file and not for the change.
- pdfsig tells whether the last signature reaches the end of the file and nothing of what came after; whatever follows the last
  signature is a flag.
`;

function cell({ cases, verdicts, name }) {
  const own = cases.flatMap((one, index) =>
    name === undefined || one.class === name ? [{ ...one, ...verdicts[index] }] : [],
  );
  const attacks = own.filter(({ mustFlag }) => mustFlag);
  const honest = own.filter(({ mustFlag }) => !mustFlag);
  const caught = attacks.filter(({ flagged }) => flagged).length;
  const accused = honest.filter(({ flagged }) => flagged).length;
  const flags = attacks.length === 0 ? '' : `${caught}/${attacks.length} flagged, `;
  return `${flags}${accused}/${honest.length} accused`;
}

function tableText(rows) {
  return `${rows.map((row) => `| ${row.join(' | ')} |`).join('\n')}\n`;
}

function sectionOf({ name, attack, rule, reference }) {
  return `## ${name}\n\n${attack}\n\n**Our rule.** ${rule}\n\nSource: ${reference}.\n`;
}
