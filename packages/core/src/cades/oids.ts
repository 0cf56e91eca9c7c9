/** Unsigned attributes of CAdES that are read or written here (EN 319 122-1 Annex D). */
export const CADES_ATTRIBUTE = {
  /** archive-time-stamp-v3, §5.5.3. */
  archiveTimestampV3: '0.4.0.1733.2.4',
  /** archive-time-stamp of TS 101 733 v1.8 and before: read and named, not counted. */
  archiveTimestampV2: '1.2.840.113549.1.9.16.2.48',
  /** archive-time-stamp of RFC 3126: read and named, not counted. */
  archiveTimestampV1: '1.2.840.113549.1.9.16.2.27',
  /** ats-hash-index of TS 101 733 v2.2.1. */
  hashIndexV1: '0.4.0.1733.2.5',
  /** ats-hash-index-v2 of the first EN 319 122-1. */
  hashIndexV2: '0.4.0.19122.1.4',
  /** ats-hash-index-v3, §5.5.2. */
  hashIndexV3: '0.4.0.19122.1.5',
} as const;
