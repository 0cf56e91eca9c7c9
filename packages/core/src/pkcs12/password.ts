import { utf8Bytes } from '../bytes/index.js';

/** A password in the two forms that PKCS#12 files take it in. */
export interface Password {
  /**
   * BMPString octets with two zero octets after them (RFC 7292 §B.1); no octets at all: no
   * password.
   */
  readonly bmp: Uint8Array;
  /** UTF-8, as PBKDF2 takes it in practice (RFC 8018 §3). */
  readonly utf8: Uint8Array;
}

/**
 * What a typed password may stand for, the usual form first. An empty one is written by some
 * programs as two zero octets and by others as none (RFC 7292 §B.1 leaves it open).
 */
export function passwordForms(text: string): readonly Password[] {
  const utf8 = utf8Bytes(text);
  const terminated = { bmp: bmpOctets(text), utf8 };
  return text === '' ? [terminated, { bmp: new Uint8Array(0), utf8 }] : [terminated];
}

// Characters beyond the BMP become two code units, as in every program that writes such files.
function bmpOctets(text: string): Uint8Array {
  const octets = new Uint8Array(2 * text.length + 2);
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    octets[2 * i] = unit >> 8;
    octets[2 * i + 1] = unit & 0xff;
  }
  return octets;
}
