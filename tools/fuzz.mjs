/**
 * `npm run fuzz [-- RUNS [SEED]]`: the fuzzers of files and of updates with more runs, for the night.
 * 100,000 files and a seed of the day unless told otherwise; the same seed tries the same files. A failure
 * prints the faults that lead to it, as few as will do; a file that takes more than ten seconds is one. The end
 * prints the slowest file and the greatest memory that was taken.
 */
import { spawnSync } from 'node:child_process';

/** The fuzzer of files, and that of updates behind a signature. */
const FUZZERS = ['packages/core/tests/fuzz', 'packages/core/tests/attacks/updates'];

const [runs = '100000', seed = new Date().toISOString().slice(0, 10).replaceAll('-', '')] =
  process.argv.slice(2);
console.log(`${runs} files, seed ${seed}`);
const { status } = spawnSync('npx', ['vitest', 'run', ...FUZZERS], {
  stdio: 'inherit',
  env: {
    ...process.env,
    KYSO_FUZZ_RUNS: runs,
    KYSO_FUZZ_SEED: seed,
    KYSO_FUZZ_MAX_MS: '10000',
  },
});
process.exit(status ?? 1);
