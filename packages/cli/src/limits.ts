/**
 * Largest key or certificate file read, in bytes; stores of a whole country's roots stay below 1
 * MiB.
 */
export const MAX_KEY_FILE = 16 << 20;
/** Largest image of a mark read, in bytes. */
export const MAX_IMAGE_FILE = 32 << 20;
