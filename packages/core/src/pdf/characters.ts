/** Whether a byte is white space (ISO 32000-2 §7.2.3). */
export function isSpace(byte: number | undefined): boolean {
  if (byte === undefined || byte > 0x20) return false;
  return (
    byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09 || byte === 0x0c || byte === 0
  );
}

/** 1 for every byte that is neither white space nor a delimiter (§7.2.3). */
const REGULAR = Uint8Array.from({ length: 256 }, (_, byte) =>
  isSpace(byte) || isDelimiter(byte) ? 0 : 1,
);

function isDelimiter(byte: number): boolean {
  return '()<>[]{}/%'.includes(String.fromCharCode(byte));
}

/** Whether a byte is neither white space nor a delimiter. */
export function isRegular(byte: number | undefined): boolean {
  return byte !== undefined && REGULAR[byte] === 1;
}

/** The place behind white space. */
export function skipBlanks(bytes: Uint8Array, from: number): number {
  let at = from;
  while (isSpace(bytes[at])) at++;
  return at;
}

/** Whether a byte is a decimal digit. */
export function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

/** The value of a hexadecimal digit; -1 for any other byte. */
export function hexDigit(byte: number | undefined): number {
  if (byte === undefined) return -1;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}
