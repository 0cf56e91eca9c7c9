/**
 * `npm run build [-- --force] [PACKAGE…]`: builds the packages in dependency order, each only when
 * its inputs, or a package it depends on, are not those of the last build.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/** In dependency order: a package is built after those it imports. */
const PACKAGES = ['core', 'appearance', 'vn', 'sandbox', 'pkcs11', 'cli'];

/** Files of the whole workspace that decide what is built. */
const SETTINGS = ['tsconfig.json', 'package-lock.json'];

const project = fileURLToPath(new URL('..', import.meta.url));
const stamps = join(project, 'node_modules', '.cache', 'kyso-build');

process.exitCode = main() ? 0 : 1;

function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { force: { type: 'boolean', default: false } },
  });
  const wanted = positionals.length > 0 ? positionals : PACKAGES;
  mkdirSync(stamps, { recursive: true });
  const done = new Map();
  return PACKAGES.filter((name) => wanted.includes(name)).every((name) => {
    const inputs = inputsOf(name, done);
    done.set(name, inputs);
    return (!values.force && isBuilt(name, inputs)) || build(name, inputs);
  });
}

/** Digest of everything that the build of a package reads; contents, since a checkout changes times. */
function inputsOf(name, done) {
  const folder = join(project, 'packages', name);
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const hash = createHash('sha256');
  for (const dependency of Object.keys(manifest.dependencies ?? {})) {
    hash.update(done.get(dependency.replace('@kyso/', '')) ?? '');
  }
  const files = [
    ...SETTINGS.map((file) => join(project, file)),
    ...filesIn(folder, { recursive: false }),
    ...filesIn(join(folder, 'src'), { recursive: true }),
  ];
  for (const file of files.sort()) hash.update(file).update(readFileSync(file));
  return hash.digest('hex');
}

/** What a build writes among the sources (`src/generated`) is no input of the next one. */
function filesIn(folder, { recursive }) {
  return readdirSync(folder, { recursive, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.endsWith('generated'))
    .map((entry) => join(entry.parentPath, entry.name));
}

function isBuilt(name, inputs) {
  const stamp = join(stamps, name);
  const output = join(project, 'packages', name, 'dist', 'index.js');
  return existsSync(output) && existsSync(stamp) && readFileSync(stamp, 'utf8') === inputs;
}

function build(name, inputs) {
  const started = performance.now();
  const result = spawnSync('npm', ['run', '--silent', 'build', '--', '--silent'], {
    cwd: join(project, 'packages', name),
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (result.status !== 0) {
    console.error(`@kyso/${name}: the build failed`);
    return false;
  }
  writeFileSync(join(stamps, name), inputs);
  console.log(`@kyso/${name} built in ${((performance.now() - started) / 1000).toFixed(1)} s`);
  return true;
}
