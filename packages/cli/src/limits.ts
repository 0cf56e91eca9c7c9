/**
 * Largest key or certificate file read, in bytes; stores of a whole country's roots stay below 1
 * MiB.
 */
export const MAX_KEY_FILE = 16 << 20;
/** Largest CRL or OCSP response read, in bytes, with room for PEM: what the decoder reads of a CRL. */
export const MAX_EVIDENCE_FILE = 384 << 20;
/** Largest image of a mark read, in bytes. */
export const MAX_IMAGE_FILE = 32 << 20;
/** Largest file encrypted or decrypted, in bytes: it stands in memory, and engines encrypt it in one piece. */
export const MAX_ENCRYPTED_FILE = 1 << 30;
/** Largest document of which pages are drawn, in bytes: it and one of its revisions stand in memory twice. */
export const MAX_COMPARED_FILE = 256 << 20;
/** Largest file of a plan, a profile or delegations read, in bytes; a plan of fifty people takes 20 KiB. */
export const MAX_JSON_FILE = 1 << 20;
/** Largest document of a signature policy read, in bytes: a text of some pages. */
export const MAX_POLICY_DOCUMENT = 64 << 20;
/** Largest file of what `kyso watch` told before, in bytes: some 110 for each of half a million certificates. */
export const MAX_STATE_FILE = 64 << 20;
