/**
 * `npm run packages:check`: what would be published is sound. publint reads the manifest, attw asks
 * every resolution mode for types, and the tarball carries its licence and nothing but built files.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const project = fileURLToPath(new URL('..', import.meta.url));
const licence = readFileSync(join(project, 'LICENSE'), 'utf8');

/** What a tarball may hold beside its manifest. */
const PACKABLE = /^(dist\/|bin\/|schema\/.*\.schema\.json$|(README|LICENSE|CHANGELOG)[^/]*$)/;

const faults = publishedPackages().flatMap((folder) => {
  const { name, exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const found = [
    ...run(folder, ['publint', '--strict']),
    ...(exports['.'] === undefined ? [] : run(folder, attwCommand(exports))),
    ...tarballFaults(folder),
  ];
  console.log(`${name}: ${found.length === 0 ? 'clean' : 'FAILED'}`);
  return found;
});
for (const fault of faults) console.error(fault);
process.exitCode = faults.length === 0 ? 0 : 1;

function publishedPackages() {
  return readdirSync(join(project, 'packages'))
    .map((name) => join(project, 'packages', name))
    .filter((folder) => existsSync(join(folder, 'package.json')))
    .filter((folder) => {
      return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).private !== true;
    });
}

/**
 * Profile `node16`: the resolution of TypeScript before 4.7 knows no `exports`, and TypeScript 6
 * deprecates it. JSON doors have no types to ask for.
 */
function attwCommand(exports) {
  const data = Object.keys(exports).filter((door) => door.endsWith('.json'));
  const exclude = data.length === 0 ? [] : ['--exclude-entrypoints', ...data];
  return ['attw', '--pack', '.', '--profile', 'node16', '--format', 'ascii', ...exclude];
}

/** Runs a tool of this workspace; its words only when it objects. */
function run(folder, [tool, ...options]) {
  const result = spawnSync(join(project, 'node_modules', '.bin', tool), options, {
    cwd: folder,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (result.status === 0) return [];
  return [`${tool} objects in ${folder}:\n${result.stdout}${result.stderr}`];
}

function tarballFaults(folder) {
  const result = spawnSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: folder,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (result.status !== 0) return [`npm pack fails in ${folder}:\n${result.stderr}`];
  const files = JSON.parse(result.stdout)[0].files.map(({ path }) => path);
  const strange = files.filter((path) => path !== 'package.json' && !PACKABLE.test(path));
  const faults = strange.map((path) => `${folder} would publish ${path}`);
  const own = join(folder, 'LICENSE');
  if (!existsSync(own) || readFileSync(own, 'utf8') !== licence) {
    faults.push(`${folder} carries no copy of LICENSE`);
  }
  return faults;
}
