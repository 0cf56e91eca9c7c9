/**
 * One signature of a large file, alone in its process, so that the peak of memory is this tool's own:
 *
 *     node process-row.mjs NAME IDENTITY SMALL INPUT OUTPUT
 *
 * Prints `{ "seconds", "peakBytes" }`: the time from opening INPUT to the end of writing OUTPUT, after
 * signatures of the SMALL file that load and compile the tool.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { readIdentity } from './fixtures.mjs';
import { LARGE_TOOLS, RAW, TOOLS, openTool } from './tools.mjs';

const WARM_UP = 3;

const [name, identityFile, small, input, output] = process.argv.slice(2);
const tool = await openTool(
  [RAW, ...TOOLS, ...LARGE_TOOLS].find((one) => one.name === name),
  await readIdentity(identityFile),
);
const signFile = tool.signFile ?? throughMemory(tool);
for (let count = 0; count < WARM_UP; count += 1) await signFile(small, output);
const started = performance.now();
await signFile(input, output);
const seconds = (performance.now() - started) / 1000;
console.log(JSON.stringify({ seconds, peakBytes: await peakBytes() }));

function throughMemory({ sign }) {
  return async (from, to) => {
    await writeFile(to, await sign(await readFile(from)));
  };
}

/** VmHWM of Linux; elsewhere the resource usage, which on Linux may show the parent's figure. */
async function peakBytes() {
  const status = await readFile('/proc/self/status', 'utf8').catch(() => '');
  const peak = /^VmHWM:\s*(\d+) kB$/m.exec(status)?.[1];
  return (peak === undefined ? process.resourceUsage().maxRSS : Number(peak)) * 1024;
}
