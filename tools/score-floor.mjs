/**
 * `npm run score`: runs the public test data through the built command and holds each set of
 * `score-floor.json` to the number of good answers it reached before. `-- --raise` writes better
 * numbers into that file; a floor is never lowered by this tool.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const project = fileURLToPath(new URL('..', import.meta.url));
const floorFile = join(project, 'score-floor.json');
const scorer = join(process.env.KYSO_SHARED ?? join(project, '..', 'shared'), 'tools', 'score.mjs');

process.exitCode = main();

function main() {
  const { values } = parseArgs({ options: { raise: { type: 'boolean', default: false } } });
  if (!existsSync(scorer)) {
    console.error('the public test data is missing: set KYSO_SHARED to its folder');
    return 1;
  }
  const floor = JSON.parse(readFileSync(floorFile, 'utf8'));
  const sets = Object.keys(floor);
  const result = spawnSync(process.execPath, [scorer, ...sets, '--project', project], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  process.stdout.write(listing(result.stdout));
  const reached = goodOf(result.stdout);
  if (values.raise) raise(floor, reached);
  return sets.every((set) => hold(set, floor[set], reached.get(set))) ? 0 : 1;
}

/** What the scorer says, without its closing line: only the test runner closes a run with one. */
function listing(output) {
  return output.replace(/^\d+ passed, \d+ failed\n/m, '');
}

/** Set → good answers, from the scorer's lines `set: good/total…`. */
function goodOf(output) {
  const lines = output.matchAll(/^([\w-]+): (\d+)\/\d+/gm);
  return new Map(Array.from(lines, ([, set, good]) => [set, Number(good)]));
}

function hold(set, least, good) {
  if (good === undefined) {
    console.error(`${set}: no score`);
    return false;
  }
  if (good < least) console.error(`${set}: ${good} good answers, the floor is ${least}`);
  if (good > least) console.log(`${set}: the floor can rise from ${least} to ${good} (--raise)`);
  return good >= least;
}

function raise(floor, reached) {
  for (const [set, good] of reached) floor[set] = Math.max(floor[set], good);
  writeFileSync(floorFile, `${JSON.stringify(floor, null, 2)}\n`);
}
