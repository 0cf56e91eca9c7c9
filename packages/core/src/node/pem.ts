import { fromBase64 } from '../bytes/index.js';

/** Bytes of the first block of PEM with the label (RFC 7468 §2); `undefined` where there is none that can be read. */
export function pemBlock(text: string, label: string): Uint8Array | undefined {
  const begin = `-----BEGIN ${label}-----`;
  const start = text.indexOf(begin);
  const end = text.indexOf(`-----END ${label}-----`, start);
  if (start < 0 || end < 0) return undefined;
  return fromBase64(text.slice(start + begin.length, end));
}
