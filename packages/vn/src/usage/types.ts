import type { Clock } from '@kyso/core';

/** What was done with a key: an act of an office, or a plain signature. */
export type UsageAct =
  'initial' | 'approve' | 'issue' | 'copy' | 'appendix' | 'register' | 'comment' | 'sign';

/** Who signed, as the certificate says it. */
export interface UsageSigner {
  readonly name: string;
  readonly organisation: string | null;
  /** Serial number of the certificate, hexadecimal. */
  readonly serial: string;
  /** Who issued the certificate. */
  readonly issuer: string;
}

/**
 * One use of a signing key. It holds no content, no PIN and no name of the document. Each string is at
 * most 1,024 characters.
 */
export interface UsageEvent {
  /** When it happened, RFC 3339 with its offset. */
  readonly time: string;
  readonly act: UsageAct;
  readonly result: 'done' | 'failed';
  /** The code of the error, where it failed. */
  readonly code?: string;
  readonly signer: UsageSigner;
  /** The trust domain, or the name of the root or issuer where there is none. */
  readonly domain: string;
  /** How the key was reached: `file`, `token`, `hsm`, `agent`, `remote`, `mobile`, or another word. */
  readonly channel: string;
  /** SHA-256 of the document that was acted on, hexadecimal. */
  readonly documentDigest: string | null;
  /** The baseline level, such as `B-T`. */
  readonly level?: string;
  /** The authenticated person who used the key of an organisation. */
  readonly clerk?: string;
}

/** How `openUsageLog` writes. */
export interface UsageLogOptions {
  /**
   * Key of the seal on every line (HMAC-SHA-256), at least 16 bytes. Without it the chain shows accidents
   * and careless changes; whoever can write to the folder could compute it anew.
   */
  readonly key?: Uint8Array;
  /** A file that would grow beyond so many bytes is followed by a new one. Default 8 MiB. */
  readonly maxFileBytes?: number;
  /**
   * When lines are forced to the disk. `each` (default): before `append` answers. `checkpoint`: with every
   * checkpoint. `never`: left to the system; a power failure can then lose lines that the checkpoint
   * knows, which the log reports as truncated.
   */
  readonly sync?: 'each' | 'checkpoint' | 'never';
  /**
   * A checkpoint is written once so many lines came after the last one, and when the log is closed. Default
   * 1: with every write. Lines cut off behind the last checkpoint are not missed.
   */
  readonly checkpointEvery?: number;
  /** How long to wait for another process that writes, in milliseconds. Default 10,000. */
  readonly waitMs?: number;
  /** Default: the clock of the system. */
  readonly clock?: Clock;
}

/** An open log. Lines stand in the order in which `append` was called. */
export interface UsageLog {
  /**
   * Appends one event; answers once it is written as `sync` says. Throws `TypeError` for what is no event,
   * `ERR_LIMIT` for one that is too large, `ERR_USAGE_LOG_BUSY` where another process kept the log longer
   * than `waitMs`, `ERR_USAGE_LOG` where the log was changed meanwhile by something else, `ERR_IO`.
   */
  append(event: UsageEvent): Promise<void>;
  /** Waits for what was appended, writes a checkpoint and gives the files back. */
  close(): Promise<void>;
}

/**
 * What is wrong at a place of the log. `altered`: a line is not as it was written, or the line before it
 * is not. `removed`: lines, a file or the checkpoint are missing. `reordered`: a line that belongs
 * elsewhere, or stands twice. `truncated`: the log ends before its checkpoint, or before what was
 * expected. `torn`: the last line is incomplete, as a crash leaves it; opening the log mends it.
 * `foreign`: a file that the log did not write.
 */
export type UsageLogFault = 'altered' | 'removed' | 'reordered' | 'truncated' | 'torn' | 'foreign';

/** One fault of a log. */
export interface UsageLogFinding {
  /** Name of the file in the directory. */
  readonly file: string;
  /** From 1; null where it concerns the file as a whole. */
  readonly line: number | null;
  readonly kind: UsageLogFault;
}

/** One event's line, to be told again. */
export interface UsageLogLine {
  /** Number of the line in the whole log, from 1. */
  readonly seq: number;
  /** When it was appended, RFC 3339. */
  readonly time: string;
  /** SHA-256 of the line, hexadecimal. */
  readonly hash: string;
}

/** The state of a log at some time, kept elsewhere: so many events, and the hash of the last of them. */
export interface UsageLogAnchor {
  readonly count: number;
  readonly hash: string;
}

export interface VerifyUsageLogOptions {
  /** The key of the seals. Every line must then carry the right one. */
  readonly key?: Uint8Array;
  /** What an earlier verification answered as `entries` and `last.hash`: the log must still begin so. */
  readonly expected?: UsageLogAnchor;
  /** Ends reading. Throws the signal's reason. */
  readonly signal?: AbortSignal;
}

/** What `verifyUsageLog` found. */
export interface UsageLogReport {
  /** True where nothing is wrong. */
  readonly ok: boolean;
  /** Number of files with lines. */
  readonly files: number;
  /** Number of events. */
  readonly entries: number;
  readonly first: UsageLogLine | null;
  readonly last: UsageLogLine | null;
  /** Whether lines carry seals, and whether these were checked. */
  readonly seal: 'none' | 'unchecked' | 'checked';
  /** The first 1,000 of them. */
  readonly findings: readonly UsageLogFinding[];
}
