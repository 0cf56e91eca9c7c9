/**
 * `npm run guides [-- FILE.md …]`: runs the code of README and guides as it stands there. A block whose
 * fence reads "js run" or "sh run" is run in a folder that has what the guides speak of: the document
 * `draft.pdf`, the same encrypted by another library as `encrypted.pdf` and edited as `edited.pdf`, an `appendix.pdf`,
 * the pictures `signature.png` and `seal.png`, a sandbox that serves, and its files in `sandbox/`. The blocks of one page run one after
 * the other in the same folder. "exit=2" in the fence names the exit code that is right. What a comment
 * "// → …" or the fence "text" or "json" right behind a block shows must be printed: line by line, "…"
 * standing for anything.
 */
import { spawn } from 'node:child_process';
import {
  copyFile,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createSandbox, writeSandbox } from '@kyso/sandbox';
import {
  appendixAlone,
  editedDraft,
  encryptedDraft,
  inkFile,
  sampleDraft,
} from './sample-files.mjs';

/** A block to run, and the fence right behind it that shows what it prints. */
const BLOCK =
  /^```(?<language>js|sh) run(?: exit=(?<exit>\d+))?\n(?<code>[\s\S]*?)^```$(?:\n\n```(?:text|json)\n(?<output>[\s\S]*?)^```$)?/gmu;

const project = fileURLToPath(new URL('..', import.meta.url));

const made = [
  ['encrypted.pdf', await encryptedDraft()],
  ['edited.pdf', await editedDraft()],
  ['appendix.pdf', await appendixAlone()],
];
/** SoftHSM2's settings in the folder of a page: an empty store of its own. */
const SOFTHSM_SETTINGS = 'softhsm2.conf';

const sandbox = await createSandbox();
const server = await sandbox.serve();
const home = await mkdtemp(join(tmpdir(), 'kyso-guides-'));
try {
  const failures = [];
  for (const page of await pagesToRun(process.argv.slice(2)))
    failures.push(...(await runPage(page)));
  for (const failure of failures) console.error(failure);
  process.exitCode = failures.length === 0 ? 0 : 1;
} finally {
  await server.close();
  await rm(home, { recursive: true, force: true });
}

async function pagesToRun(asked) {
  if (asked.length > 0) return asked;
  const guides = (await readdir(join(project, 'docs', 'guides'))).filter((name) =>
    name.endsWith('.md'),
  );
  return [
    join(project, 'README.md'),
    ...guides.sort().map((name) => join(project, 'docs', 'guides', name)),
  ];
}

/** Runs the blocks of one page and answers what went wrong. */
async function runPage(page) {
  const blocks = blocksOf(await readFile(page, 'utf8'));
  if (blocks.length === 0) return [];
  const folder = await furnish();
  const failures = [];
  for (const block of blocks) {
    const { exitCode, output } = await runBlock(block, folder);
    const missing = block.shown.filter((line) => !isPrinted(line, output));
    const faults = missing.map((line) => `does not print: ${line}`);
    if (exitCode !== block.exitCode) faults.push(`ended with ${exitCode}, not ${block.exitCode}`);
    const where = `${relative(project, page)}:${block.line}`;
    if (faults.length > 0) failures.push([where, ...faults, output].join('\n'));
  }
  console.log(
    `${relative(project, page)}: ${blocks.length - failures.length} of ${blocks.length} blocks work`,
  );
  return failures;
}

function blocksOf(markdown) {
  return [...markdown.matchAll(BLOCK)].map(({ groups, index }) => ({
    language: groups.language,
    code: groups.code,
    exitCode: Number(groups.exit ?? '0'),
    shown: shownBy(groups),
    line: markdown.slice(0, index).split('\n').length,
  }));
}

function shownBy({ code, output = '' }) {
  const comments = [...code.matchAll(/\/\/ → (.+)$/gmu)].map(([, line]) => line);
  return [...comments, ...output.split('\n')].filter((line) => line.trim() !== '');
}

function isPrinted(line, output) {
  return line.split('…').every((part) => output.includes(part.trim()));
}

/** A folder as an integrator has it after installing the packages and starting a sandbox. */
async function furnish() {
  const folder = await mkdtemp(join(home, 'page-'));
  await symlink(join(project, 'node_modules'), join(folder, 'node_modules'), 'junction');
  await symlink(join(project, 'examples'), join(folder, 'examples'), 'junction');
  await copyFile(sampleDraft, join(folder, 'draft.pdf'));
  for (const [name, bytes] of made) await writeFile(join(folder, name), bytes);
  for (const ink of ['signature', 'seal']) await copyFile(inkFile(ink), join(folder, `${ink}.png`));
  await mkdir(join(folder, 'sandbox'));
  await mkdir(join(folder, 'tokens'));
  const store = `directories.tokendir = ${join(folder, 'tokens')}\nobjectstore.backend = file\n`;
  await writeFile(join(folder, SOFTHSM_SETTINGS), `${store}log.level = ERROR\n`);
  await writeSandbox(sandbox, join(folder, 'sandbox'), {
    password: 'kyso-sandbox',
    addresses: server,
  });
  return folder;
}

async function runBlock({ language, code }, folder) {
  if (language === 'sh') return run('sh', ['-e', '-c', code], folder);
  await writeFile(join(folder, 'block.mjs'), code);
  return run(process.execPath, ['block.mjs'], folder);
}

/** Not `spawnSync`: the sandbox of this process must be able to answer meanwhile. */
function run(command, options, cwd) {
  return new Promise((resolve, reject) => {
    const env = {
      ...process.env,
      LC_ALL: 'C.UTF-8',
      npm_config_loglevel: 'error',
      SOFTHSM2_CONF: join(cwd, SOFTHSM_SETTINGS),
    };
    const child = spawn(command, options, { cwd, env });
    let output = '';
    const take = (chunk) => {
      output += String(chunk);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.on('error', reject);
    child.on('close', (exitCode) => {
      resolve({ exitCode, output });
    });
  });
}
