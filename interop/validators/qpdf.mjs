import { mustRun, runTool } from '../run-tool.mjs';

/**
 * qpdf reads the whole structure of the file. It judges no signature: what it proves is that
 * signing left a sound PDF.
 */
export const qpdf = {
  name: 'qpdf',

  async prepare() {
    const { stdout } = await mustRun('qpdf', ['--version']);
    return /version (\S+)/.exec(stdout)?.[1] ?? 'unknown';
  },

  /** A fault is a complaint of `qpdf --check` that the unsigned original did not draw already. */
  async check(cases) {
    const verdicts = [];
    for (const { file, original } of cases) {
      const before = original === undefined ? [] : await complaints(original);
      const after = await complaints(file);
      verdicts.push({ faults: after.filter((complaint) => !before.includes(complaint)) });
    }
    return verdicts;
  },
};

async function complaints(file) {
  const { code, stdout, stderr } = await runTool('qpdf', ['--check', file]);
  const said = `${stdout}\n${stderr}`
    .split('\n')
    .filter((line) => /^(WARNING|ERROR|qpdf:)/.test(line));
  // Exit code 3 is warnings, 2 errors; a complaint in words this filter does not know must not pass
  // for silence.
  if (code !== 0 && said.length === 0) said.push(`exit code ${code}`);
  return said.map((line) => line.replaceAll(file, 'FILE'));
}
