import { fileURLToPath } from 'node:url';
import { runTool } from '../run-tool.mjs';

const command = fileURLToPath(new URL('../../packages/cli/bin/kyso.js', import.meta.url));

/**
 * No outsider: `kyso verify`, which must find of its own signatures what the others find. Revocation is
 * not looked up, so that the best verdict of a signature is INDETERMINATE, TRY_LATER.
 */
export const kyso = {
  name: 'kyso',

  async prepare() {
    const { code, stdout, stderr } = await runTool(process.execPath, [command, '--version']);
    if (code !== 0) throw new Error(`kyso is not built: ${stderr.trim().split('\n')[0]}`);
    return stdout.trim();
  },

  async check(cases, { roots }) {
    const trust = roots.flatMap((root) => ['--trust', root]);
    const verdicts = [];
    for (const { file, expect } of cases) {
      const args = [command, 'verify', file, ...trust, '--json'];
      const { stdout } = await runTool(process.execPath, args);
      verdicts.push(judge(JSON.parse(stdout), expect, roots));
    }
    return verdicts;
  },
};

function judge({ error, signatures = [] }, expect, roots) {
  const faults = error === undefined ? [] : [`${error.code}: ${error.message}`];
  if (signatures.length !== expect.signatures) faults.push(`${signatures.length} signatures found`);
  signatures.forEach((signature, index) => {
    const last = index === signatures.length - 1;
    const found = [...judgeSignature(signature, last), ...judgeTrust(signature, roots)];
    faults.push(...found.map((fault) => `${signature.field}: ${fault}`));
    if (expect.level !== undefined && signature.level !== expect.level)
      faults.push(`${signature.field}: level ${signature.level}`);
  });
  return { faults, broken: signatures.map(({ integrity }) => integrity === 'broken') };
}

function judgeSignature({ integrity, coverage, modifications, indication }, last) {
  const faults = [];
  if (integrity !== 'intact') faults.push(`integrity ${integrity}`);
  if (coverage !== (last ? 'whole-file' : 'whole-revision')) faults.push(`coverage ${coverage}`);
  if (!modifications.permitted) faults.push(`modifications ${modifications.level}`);
  if (indication === 'TOTAL-FAILED') faults.push(indication);
  return faults;
}

function judgeTrust({ signer, subIndication }, roots) {
  if (roots.length === 0) return [];
  const trusted = signer?.trustDomain === 'user' && [null, 'TRY_LATER'].includes(subIndication);
  return trusted ? [] : [`not trusted: ${subIndication}`];
}
