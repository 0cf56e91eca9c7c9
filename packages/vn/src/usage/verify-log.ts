import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BEGINNING, stepOver, type Chain, type Step } from './chain.js';
import { ifThere, system } from './errors.js';
import { HEAD_FILE, linesOf, listLog, logFile, type LogDirectory } from './files.js';
import { readHead, type Head } from './head.js';
import { MAX_FINDINGS } from './limits.js';
import { isLocked } from './lock.js';
import { sha256, type TornNote } from './record.js';
import type {
  UsageLogFault,
  UsageLogFinding,
  UsageLogLine,
  UsageLogReport,
  VerifyUsageLogOptions,
} from './types.js';

/**
 * Checks a usage log line by line: the chain over all files, the checkpoint, the seals where the key is
 * given, and that nothing else stands in the directory. Any change of a line that a later line or the
 * checkpoint knows of is found. One line is in memory at a time. Nothing is written and no lock taken:
 * lines that are appended meanwhile may be read or not.
 *
 * What a plain chain cannot show: a log that was computed anew from its first changed line on (seals
 * show it), and a log that was put back as a whole to an earlier state (`expected` shows it).
 *
 * Throws `ERR_IO` where the directory or a file cannot be read.
 */
export async function verifyUsageLog(
  directory: string,
  options: VerifyUsageLogOptions = {},
): Promise<UsageLogReport> {
  // Before the lines, so that it never knows more than they.
  const head = await readHead(directory, options.key);
  const listed = await listLog(directory);
  const walk = newWalk();
  checkNames(walk, listed, head);
  for (const file of listed.numbers) await walkFile(walk, { directory, file, head, options });
  checkEnd(walk, { head, options });
  await checkTorn(walk, directory, listed);
  return {
    ok: walk.findings.length === 0,
    files: listed.numbers.length,
    entries: walk.entries,
    first: walk.first,
    last: walk.last,
    seal: walk.sealed !== true ? 'none' : options.key ? 'checked' : 'unchecked',
    findings: walk.findings,
  };
}

/** What is known while the lines go by. */
interface Walk {
  readonly findings: UsageLogFinding[];
  /** Incomplete lines that the log tells of. */
  readonly torn: TornNote[];
  chain: Chain;
  entries: number;
  first: UsageLogLine | null;
  last: UsageLogLine | null;
  /** Of the first line; all others must be alike. */
  sealed: boolean | undefined;
  /** The hash of the event that the caller expects. */
  expectedHash: string | undefined;
  /** The file and line that were read last. */
  at: { readonly file: string; readonly line: number | null };
}

function newWalk(): Walk {
  return {
    findings: [],
    torn: [],
    chain: BEGINNING,
    entries: 0,
    first: null,
    last: null,
    sealed: undefined,
    expectedHash: undefined,
    at: { file: HEAD_FILE, line: null },
  };
}

function report(walk: Walk, kind: UsageLogFault, at: Walk['at'] = walk.at): void {
  if (walk.findings.length < MAX_FINDINGS) walk.findings.push({ ...at, kind });
}

function checkNames(walk: Walk, { numbers, foreign }: LogDirectory, head: Head | undefined): void {
  for (const file of foreign) report(walk, 'foreign', { file, line: null });
  if (head === undefined) report(walk, 'removed');
  if (head === 'damaged') report(walk, 'altered');
  const gap = numbers.find((number, index) => number !== index + 1);
  // The name of one file that is missing before it; how many are, the numbers of lines tell.
  if (gap !== undefined) report(walk, 'removed', { file: logFile(gap - 1), line: null });
}

interface Walking {
  readonly directory: string;
  readonly file: number;
  readonly head: Head | undefined;
  readonly options: VerifyUsageLogOptions;
}

async function walkFile(walk: Walk, walking: Walking): Promise<void> {
  const { directory, file, options } = walking;
  const name = logFile(file);
  walk.at = { file: name, line: null };
  let lines = 0;
  for await (const line of linesOf(join(directory, name), name)) {
    options.signal?.throwIfAborted();
    lines = line.number;
    walk.at = { file: name, line: lines };
    if (line.complete)
      takeStep(walk, stepOver(walk.chain, line, { file, key: options.key }), walking);
    // What another process is just writing is no fault.
    else if (!(await isLocked(directory))) report(walk, 'torn');
  }
  if (lines === 0) report(walk, 'torn');
}

function takeStep(
  walk: Walk,
  { fault, chain, record, sealed }: Step,
  { head, options }: Walking,
): void {
  walk.sealed ??= sealed;
  const isMarked = isChain(head) && chain.seq === head.seq;
  const differs = isMarked && (chain.hash !== head.hash || chain.file !== head.file);
  const wrongSeal = sealed !== walk.sealed;
  const headerDiffers =
    record !== undefined && 'header' in record && record.header.sealed !== walk.sealed;
  if (fault !== undefined) report(walk, fault);
  else if (differs || wrongSeal || headerDiffers) report(walk, 'altered');
  walk.chain = chain;
  if (!record) return;
  if ('torn' in record) walk.torn.push(...record.torn);
  if ('event' in record) takeEvent(walk, { seq: record.seq, time: record.time, hash: chain.hash });
  if (walk.entries === options.expected?.count) walk.expectedHash = walk.last?.hash;
  if (isMarked && chain.entries !== head.entries) report(walk, 'altered', WHOLE_HEAD);
}

const WHOLE_HEAD = { file: HEAD_FILE, line: null } as const;

function takeEvent(walk: Walk, line: UsageLogLine): void {
  walk.entries += 1;
  walk.first ??= line;
  walk.last = line;
}

function isChain(head: Head | undefined): head is Chain {
  return head !== undefined && head !== 'damaged';
}

/** The log reaches its checkpoint, and what the caller saw of it. */
function checkEnd(
  walk: Walk,
  { head, options: { expected } }: Pick<Walking, 'head' | 'options'>,
): void {
  if (isChain(head) && walk.chain.seq < head.seq) report(walk, 'truncated');
  if (
    isChain(head) &&
    head.seq === 0 &&
    (head.hash !== BEGINNING.hash || head.entries > 0 || head.file > 0)
  )
    report(walk, 'altered', WHOLE_HEAD);
  if (!expected || expected.count === 0) return;
  if (walk.entries < expected.count) report(walk, 'truncated');
  else if (walk.expectedHash !== expected.hash) report(walk, 'altered');
}

/** Incomplete lines that were set aside are where the log says, and there are no others. */
async function checkTorn(walk: Walk, directory: string, { torn }: LogDirectory): Promise<void> {
  const told = new Map(walk.torn.map((note) => [note.file, note]));
  for (const { name } of torn) {
    if (!told.has(name)) report(walk, 'foreign', { file: name, line: null });
  }
  for (const [file, { sha256: digest }] of told) {
    const bytes = await system(file, () => ifThere(() => readFile(join(directory, file))));
    if (bytes === undefined) report(walk, 'removed', { file, line: null });
    else if (sha256(bytes) !== digest) report(walk, 'altered', { file, line: null });
  }
}
