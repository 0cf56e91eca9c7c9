/**
 * `npm run bench`: what signing and checking costs, beside the bare mathematics and beside others.
 *
 *     node run.mjs [--quick] [--large] [--json FILE] [--enforce]
 *
 * `--large`: only the rows of large files. Ends with exit code 1 when a row of kyso failed, and with `--enforce` when a target was missed.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkWithPdfsig, pdfsigVersion } from './check-output.mjs';
import { benchSandbox, identityOf, writeIdentity } from './fixtures.mjs';
import { GROUPS, LARGE_TARGET } from './groups.mjs';
import { largeGroups } from './large-files.mjs';
import { makePdf } from './make-pdf.mjs';
import { measureProcesses } from './measure-processes.mjs';
import { measure, reasonOf } from './measure.mjs';
import { formatGroup, formatMissed } from './print.mjs';
import { summarise } from './summary.mjs';
import { tokenGroups } from './tokens.mjs';
import { RAW, TOOLS, openTool } from './tools.mjs';

const FULL = {
  ...{
    rounds: 9,
    turnMs: 500,
    warmUpMs: 2000,
    largeRounds: 5,
    tokenSignatures: 10_000,
    signatures: 20,
    batch: 1000,
  },
  huge: { rounds: 3, bytes: 2 ** 30, pages: 20_000, pagesBytes: 100_000_000 },
};
const QUICK = {
  ...{
    rounds: 3,
    turnMs: 100,
    warmUpMs: 1000,
    largeRounds: 1,
    tokenSignatures: 1000,
    signatures: 5,
    batch: 40,
  },
  huge: { rounds: 1, bytes: 60_000_000, pages: 2000, pagesBytes: 10_000_000 },
};
const TOKENS = 'Sign through PKCS#11 (SoftHSM2)';
const FILE_TO_FILE =
  'Sign 100 MB: B-B, invisible, RSA-2048, from file to file, each in its own process';
const SIZES = { small: 50_000, medium: 5_000_000, large: 100_000_000 };

const { values: given } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    large: { type: 'boolean', default: false },
    json: { type: 'string' },
    enforce: { type: 'boolean', default: false },
    only: { type: 'string' },
  },
});
const work = await mkdtemp(join(tmpdir(), 'kyso-bench-'));
try {
  process.exitCode = await main(given.quick ? QUICK : FULL);
} finally {
  await rm(work, { recursive: true, force: true });
}

async function main(plan) {
  const pdfsig = await pdfsigVersion();
  const machine = describeMachine(pdfsig);
  console.log(`${machineText(machine)}\n`);
  const bench = { ...(await makeBench()), ...plan, work };
  const groups = [];
  const finish = (title, measured) => {
    const rows = summarise(measured);
    console.log(formatGroup(title, rows));
    groups.push({ title, rows });
  };
  for (const makeGroup of given.large ? [] : GROUPS) {
    const { title, contenders } = await makeGroup(bench);
    if (wants(title)) {
      if (pdfsig !== undefined) await checkOutputs(contenders);
      finish(title, await measure(contenders, plan));
    }
    for (const { close } of contenders) close?.();
  }
  const canCheck = pdfsig !== undefined;
  if (!given.large) {
    const check = async (contenders) => (canCheck ? checkOutputs(contenders) : undefined);
    if (wants(TOKENS))
      for await (const { title, measured } of tokenGroups({ ...bench, work, plan, check }))
        finish(title, measured);
    if (wants(FILE_TO_FILE)) finish(FILE_TO_FILE, await measureLarge(bench, plan, canCheck));
  }
  if (given.only !== undefined) return conclude(groups);
  for await (const { title, measured } of largeGroups(await hugePlan(bench, plan, canCheck)))
    finish(title, measured);
  if (given.json !== undefined) await writeJson(given.json, { machine, plan, groups });
  return conclude(groups);
}

/** Whether the rows under this title were asked for: `--only` is a part of it. */
function wants(title) {
  return given.only === undefined || title.toLowerCase().includes(given.only.toLowerCase());
}

async function makeBench() {
  const sandbox = await benchSandbox();
  return {
    sandbox,
    rsa: identityOf(sandbox, 'rsa-2048'),
    ecdsa: identityOf(sandbox, 'p-256'),
    small: makePdf(SIZES.small),
    medium: makePdf(SIZES.medium),
  };
}

/** A contender whose output an outsider does not find valid is not measured. */
async function checkOutputs(contenders) {
  const file = join(work, 'output.pdf');
  for (const one of contenders) {
    if (one.signatures === 0 || one.failed !== undefined) continue;
    try {
      await writeFile(file, await one.run());
      await checkWithPdfsig(file, one.signatures);
    } catch (error) {
      one.failed = reasonOf(error);
    }
  }
}

async function measureLarge({ rsa, small }, { largeRounds }, canCheck) {
  const places = {
    identity: join(work, 'identity.json'),
    small: join(work, 'small.pdf'),
    input: join(work, 'large.pdf'),
    output: join(work, 'large-signed.pdf'),
  };
  await writeIdentity(places.identity, rsa);
  await writeFile(places.small, small);
  await writeFile(places.input, makePdf(SIZES.large));
  const check = async () => (canCheck ? checkWithPdfsig(places.output) : undefined);
  return measureProcesses([RAW, ...TOOLS].map(largeContender), {
    ...places,
    rounds: largeRounds,
    check,
  });
}

/** What the rows of large files need beside their sizes. */
async function hugePlan({ rsa, small }, { huge }, canCheck) {
  const [identity, smallFile, signedSmall] = ['identity.json', 'small.pdf', 'small-signed.pdf'].map(
    (name) => join(work, name),
  );
  await writeIdentity(identity, rsa);
  await writeFile(smallFile, small);
  const { sign } = await openTool(TOOLS[0], rsa);
  await writeFile(signedSmall, await sign(small));
  const check = async (file) => (canCheck ? checkWithPdfsig(file) : undefined);
  return { ...huge, work, identity, small: smallFile, signedSmall, check };
}

function largeContender({ name }) {
  if (name === RAW.name)
    return { name: 'raw: read, SHA-256, write, RSA-2048', tool: name, side: 'raw' };
  if (name !== 'kyso') return { name, tool: name, side: 'peer' };
  return { name, tool: name, side: 'kyso', target: LARGE_TARGET };
}

function describeMachine(pdfsig) {
  return {
    node: process.versions.node,
    openssl: process.versions.openssl,
    platform: `${process.platform} ${process.arch}`,
    processor: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryMiB: Math.round(totalmem() / 2 ** 20),
    load: loadavg()[0],
    pdfsig: pdfsig ?? null,
  };
}

function machineText({ node, openssl, platform, processor, cores, memoryMiB, load, pdfsig }) {
  return [
    `Node ${node}, OpenSSL ${openssl}, ${platform}, ${processor}, ${cores} cores, ${memoryMiB} MiB`,
    `load before the run ${load.toFixed(2)}`,
    pdfsig === null
      ? 'pdfsig is not installed: outputs are not checked'
      : `every output is checked once by pdfsig ${pdfsig}`,
  ].join('\n');
}

async function writeJson(file, result) {
  await writeFile(file, `${JSON.stringify(result, undefined, 2)}\n`);
}

function conclude(groups) {
  const missed = formatMissed(groups);
  const failed = groups.flatMap(({ title, rows }) =>
    rows
      .filter((row) => row.side === 'kyso' && row.failed)
      .map(({ name }) => `failed: ${name} (${title})`),
  );
  console.log([...missed, ...failed].join('\n') || 'all targets met');
  return failed.length > 0 || (given.enforce && missed.length > 0) ? 1 : 0;
}
