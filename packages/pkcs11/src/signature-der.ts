/**
 * r and s side by side, as tokens answer (PKCS#11 v2.40 §2.3.1), as `SEQUENCE { r INTEGER, s INTEGER }`
 * (RFC 3279 §2.2.3).
 */
export function derSignature(value: Uint8Array): Uint8Array {
  const half = value.length / 2;
  const numbers = [integer(value.subarray(0, half)), integer(value.subarray(half))];
  return element(0x30, Buffer.concat(numbers));
}

/** INTEGER of a non-negative number: no needless zeros, and one where the first bit is a sign. */
function integer(bytes: Uint8Array): Uint8Array {
  let at = 0;
  while (at < bytes.length - 1 && bytes[at] === 0) at++;
  const minimal = bytes.subarray(at);
  const sign = (minimal[0] ?? 0) >= 0x80 ? [0] : [];
  return element(0x02, Buffer.concat([Uint8Array.from(sign), minimal]));
}

/** Signatures of ECDSA stay below 256 octets: those of P-521 have 139. */
function element(tag: number, contents: Uint8Array): Uint8Array {
  const length = contents.length < 0x80 ? [contents.length] : [0x81, contents.length];
  return Uint8Array.from([tag, ...length, ...contents]);
}
