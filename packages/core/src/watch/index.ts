/**
 * What runs out and when: certificates, revocation lists, timestamp authorities and authorities of interest, and events
 * before they do.
 *
 * @module
 */
export { NOTHING_TOLD, dueEvents, watchStateOf } from './due.js';
export type { ExpiryEvent, ToldThreshold, WatchRound, WatchState } from './due.js';
export { WATCH_DAYS, expiries } from './expiries.js';
export type { Expiry, ExpiryOptions, WatchDays } from './expiries.js';
export { watchedFile } from './file.js';
export { distinctItems, watchedCertificate, watchedCrl } from './item.js';
export type { WatchedItem, WatchedKind, WatchOptions } from './item.js';
export { watchedPdf } from './pdf.js';
export type { WatchPdfOptions } from './pdf.js';
export { watchedCms } from './signed-data.js';
export { watchExpiry } from './watch-expiry.js';
export type { WatchExpiryOptions, WatchSource } from './watch-expiry.js';
