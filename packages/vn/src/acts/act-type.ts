import type { ActRecord } from '@kyso/core/validation';

/** The acts of an office on a document, as core records them. */
export type ActType = ActRecord['type'];
