/** Longest CKA_ID that is written, in octets; tokens keep it beside the key in little memory. */
const LONGEST_ID = 64;

/** CKA_ID from hexadecimal, as `listTokens` shows it; colons and blanks do not count. Throws `TypeError`. */
export function idOctets(hex: string): Uint8Array {
  const digits = hex.replace(/[\s:]/g, '');
  const isId = /^([0-9a-f]{2})+$/i.test(digits) && digits.length <= 2 * LONGEST_ID;
  if (!isId) {
    throw new TypeError(`id: expected 1 to ${LONGEST_ID} octets in hexadecimal, found "${hex}"`);
  }
  return new Uint8Array(Buffer.from(digits, 'hex'));
}

/** CKA_ID for people. */
export function idText(id: Uint8Array): string {
  return Buffer.from(id).toString('hex');
}
