import { NO_LINE, isSealed, readLine, sha256, type UsageRecord } from './record.js';
import type { RawLine } from './files.js';
import type { UsageLogFault } from './types.js';

/** Where a chain stands after a line. */
export interface Chain {
  /** Number of the last line; 0 before the first. */
  readonly seq: number;
  /** Its hash. */
  readonly hash: string;
  /** Events so far. */
  readonly entries: number;
  /** Number of the file it stands in; 0 before the first. */
  readonly file: number;
}

export const BEGINNING: Chain = { seq: 0, hash: NO_LINE, entries: 0, file: 0 };

/** What a line does to a chain. */
export interface Step {
  /** What is wrong with the line, or with its place. */
  readonly fault: UsageLogFault | undefined;
  /** The chain behind it; behind a fault as far as the line can be believed. */
  readonly chain: Chain;
  /** `undefined` where it cannot be read. */
  readonly record: UsageRecord | undefined;
  readonly sealed: boolean;
}

export interface StepOptions {
  /** Number of the file that is read. */
  readonly file: number;
  /** With it every line must carry the right seal. */
  readonly key?: Uint8Array | undefined;
}

/** Checks the next line against what came before it. */
export function stepOver(chain: Chain, line: RawLine, { file, key }: StepOptions): Step {
  const hash = sha256(line.bytes);
  const read = line.tooLong ? undefined : readLine(line.bytes);
  // Its number is taken, so that one altered line is one fault and not all that follow.
  if (!read) {
    const lost = { ...chain, seq: chain.seq + 1, hash, file };
    return { fault: 'altered', chain: lost, record: undefined, sealed: false };
  }
  const { record, seal } = read;
  const rightly = key ? seal !== undefined && isSealed(seal.body, seal.value, key) : true;
  const entries = chain.entries + ('event' in record ? 1 : 0);
  const next = { seq: record.seq, hash, entries, file };
  const fault = placeFault(chain, record) ?? (rightly ? undefined : 'altered');
  return {
    fault: fault ?? headerFault(chain, { record, file }),
    chain: next,
    record,
    sealed: seal !== undefined,
  };
}

function placeFault(chain: Chain, { seq, previous }: UsageRecord): UsageLogFault | undefined {
  if (seq <= chain.seq) return 'reordered';
  if (seq > chain.seq + 1) return 'removed';
  return previous === chain.hash ? undefined : 'altered';
}

/** A header stands at the beginning of each file and nowhere else, and says where it stands. */
function headerFault(
  chain: Chain,
  { record, file }: { readonly record: UsageRecord; readonly file: number },
): UsageLogFault | undefined {
  const begins = chain.file !== file;
  if (!('header' in record)) return begins ? 'altered' : undefined;
  const { header } = record;
  if (!begins || header.file !== file) return 'reordered';
  return header.entries === chain.entries ? undefined : 'altered';
}
