/** Longest string of an event, in characters: names of certificates are bounded at 64 to 255 by X.520. */
export const MAX_EVENT_STRING = 1024;
/** Longest line, in bytes: all strings of an event at their longest, escaped, and room for the chain. */
export const MAX_LINE = 128 << 10;
/** Most events written at once, some 100 KB as they usually are. */
export const MAX_BATCH = 256;
/** Size of a file after which a new one is begun; it is read whole when the log is opened. */
export const DEFAULT_FILE_BYTES = 8 << 20;
/** Smallest bound that can be asked for: a header and one usual event. */
export const MIN_FILE_BYTES = 1024;
/** Shortest key of a seal, in bytes: 128 bits. */
export const MIN_KEY = 16;
/** How long to wait for another writer, in milliseconds: many times what a slow disk needs for a batch. */
export const DEFAULT_WAIT_MS = 10_000;
/** How long one writer keeps the log while others may wait, in milliseconds. */
export const MAX_TURN_MS = 200;
/** Pause after a full turn, in milliseconds: longer than another writer pauses between two tries. */
export const TURN_PAUSE_MS = 25;
/** Pause between two tries to get the lock, in milliseconds. */
export const LOCK_RETRY_MS = 10;
/** Age after which a lock that names nobody is one that a power failure emptied, in milliseconds. */
export const EMPTY_LOCK_MS = 5000;
/** Most findings told; a log with more is no better known by them. */
export const MAX_FINDINGS = 1000;
/** Most rows of a table: organisations by people by days of a whole country stay below it. */
export const MAX_ROWS = 200_000;
/** Deepest folder of an archive. */
export const MAX_ARCHIVE_DEPTH = 32;
/** Most files looked at in an archive. */
export const MAX_ARCHIVE_FILES = 5_000_000;
/** Most signatures of one document that are counted. */
export const MAX_SIGNATURES = 1000;
