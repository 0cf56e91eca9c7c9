/**
 * `npm run packages:try`: packs every package, installs the tarballs into an empty folder outside
 * this workspace, and runs there what an integrator would: the examples as an ES module and as
 * CommonJS, and the `kyso` command on what they signed.
 */
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PACKAGES = ['core', 'appearance', 'vn', 'sandbox', 'pkcs11', 'cli'];
const PASSWORD = 'kyso-sandbox';
const READING = ['pdfjs-dist@5.6.205', '@napi-rs/canvas@1.1.1'];

/** Makes key files with the packed sandbox, by CommonJS, as a person without a token would. */
const MAKE_KEYS = `
  const { createSandbox, writeSandbox } = require('@kyso/sandbox');
  createSandbox().then((sandbox) => writeSandbox(sandbox, 'keys', { password: '${PASSWORD}' }));
`;

const project = fileURLToPath(new URL('..', import.meta.url));
const document = join(project, 'test-fixtures', 'du-thao-quyet-dinh', 'du-thao-quyet-dinh.pdf');

const folder = mkdtempSync(join(tmpdir(), 'kyso-packed-'));
try {
  const tarballs = packAll(join(folder, 'tarballs'));
  const home = join(folder, 'home');
  install(home, tarballs);
  cpSync(join(project, 'examples'), home, { recursive: true, filter: isExample });
  for (const example of ['sign-and-verify.mjs', 'sign-and-verify.cjs'])
    signInOneProcess(home, example);
  run(process.execPath, ['large-file.mjs', '50'], home);
  run(process.execPath, ['usage-records.mjs', 'usage'], home);
  run(process.execPath, ['offline-revocation.mjs', document, 'offline'], home);
  run(process.execPath, ['watch-expiry.mjs', 'watched'], home);
  run(process.execPath, ['post-quantum.mjs', document, 'post-quantum.pdf'], home);
  run(process.execPath, ['year-2046.mjs'], home);
  // Nothing native is installed: the command says so, and what to run.
  run('npx', ['--no-install', 'kyso', 'tokens'], home, 69);
  goThroughOffice(home);
  signInThreeProcesses(home);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function packAll(destination) {
  mkdirSync(destination);
  const workspaces = PACKAGES.flatMap((name) => ['--workspace', `packages/${name}`]);
  const options = ['--ignore-scripts', '--silent', '--pack-destination', destination];
  run('npm', ['pack', ...options, ...workspaces], project);
  return readdirSync(destination).map((file) => join(destination, file));
}

function install(home, tarballs) {
  mkdirSync(home);
  writeFileSync(join(home, 'package.json'), '{ "private": true }\n');
  // The optional picture library is left out: everything here works without it.
  run('npm', ['install', '--silent', '--omit=optional', ...tarballs], home);
}

/** The examples themselves; what is installed here is not what the workspace has. */
function isExample(path) {
  return !path.includes('node_modules') && !path.endsWith('package.json');
}

function signInOneProcess(home, example) {
  const signed = `${example}.pdf`;
  run(process.execPath, [example, document, signed], home);
  // Everything is intact, but the command does not trust the sandbox: undecided, exit code 2.
  run('npx', ['--no-install', 'kyso', 'verify', signed], home, 2);
  run(process.execPath, ['what-changed.mjs', signed], home);
  console.log(`${example}: signed, verified`);
}

/** The acts read where text stands, with libraries that were left out before. */
function goThroughOffice(home) {
  run('npm', ['install', '--silent', ...READING], home);
  run(process.execPath, ['office.mjs', document, 'office.pdf'], home);
  run('npx', ['--no-install', 'kyso', 'verify', 'office.pdf'], home, 2);
  run(process.execPath, ['encrypt.mjs', document], home);
  console.log(
    'office.mjs: initialed, approved, issued, registered, copied, commented, verified; encrypt.mjs: encrypted, opened',
  );
}

function signInThreeProcesses(home) {
  run(process.execPath, ['--eval', MAKE_KEYS], home);
  const { people } = JSON.parse(readFileSync(join(home, 'keys', 'sandbox.json'), 'utf8'));
  const key = join('keys', people[0].p12);
  const files = {
    prepare: [document, key, 'prepared.json'],
    sign: ['prepared.json', key, 'signature.bin'],
    complete: [document, 'prepared.json', 'signature.bin', 'signed.pdf'],
  };
  for (const [phase, names] of Object.entries(files)) {
    run(process.execPath, ['two-phase.mjs', phase, ...names], home);
  }
  run(process.execPath, ['verify.mjs', 'signed.pdf'], home);
  run(process.execPath, ['verdict-page.mjs', 'signed.pdf', 'verdict.html'], home);
  run('npx', ['--no-install', 'kyso', 'verify', 'signed.pdf'], home, 2);
  console.log('two-phase.mjs: prepared, signed and completed in three processes, verified');
}

function run(command, options, cwd, expected = 0) {
  const result = spawnSync(command, options, {
    cwd,
    env: { ...process.env, KYSO_PASSWORD: PASSWORD },
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (result.status === expected) return;
  throw new Error(
    `${command} ${options.join(' ')} ended with ${result.status}, expected ${expected}\n` +
      `${result.stdout}${result.stderr}`,
  );
}
