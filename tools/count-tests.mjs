/**
 * `node tools/count-tests.mjs RESULT.json`: the closing line of a run, `N passed, N failed`, from
 * vitest's JSON result, and before it what failed. Exit code 1 when a test failed or was skipped, or when none ran.
 */
import { readFileSync } from 'node:fs';

const [file = ''] = process.argv.slice(2);
const { testResults } = JSON.parse(readFileSync(file, 'utf8'));
const tests = testResults.flatMap((suite) =>
  suite.assertionResults.map((test) => ({ ...test, file: suite.name })),
);
const passed = tests.filter(({ status }) => status === 'passed').length;
const failed = tests.filter(({ status }) => status === 'failed');
const skipped = tests.filter(({ status }) => status !== 'passed' && status !== 'failed');
// A file that fails before its first test has no test to count.
const fallen = testResults.filter(
  ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
);

for (const { fullName, file: where } of skipped) console.error(`skipped: ${fullName} (${where})`);
for (const { fullName, file: where, failureMessages } of failed) {
  console.error(`failed: ${fullName} (${where})\n${failureMessages.join('\n')}`);
}
for (const { name, message } of fallen) console.error(`did not load: ${name}: ${message}`);
console.log(`${passed} passed, ${failed.length + fallen.length} failed`);
const sound = passed > 0 && failed.length + skipped.length + fallen.length === 0;
process.exitCode = sound ? 0 : 1;
