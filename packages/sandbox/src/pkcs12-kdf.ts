import { createHash } from 'node:crypto';

/** The purpose byte of an encryption key (RFC 7292 §B.3). */
export const ENCRYPTION_KEY = 1;
/** The purpose byte of an initialisation vector (RFC 7292 §B.3). */
export const INITIALISATION_VECTOR = 2;

/** What is derived, and at what cost. */
interface DerivationTask {
  readonly purpose: number;
  /** Octets wanted. */
  readonly length: number;
  readonly iterations: number;
}

// Block and digest length of SHA-1 in octets: v and u of RFC 7292 §B.2.
const BLOCK = 64;
const DIGEST = 20;

/**
 * Key material from a password by RFC 7292 §B.2 with SHA-1, the derivation of the old PKCS#12
 * ciphers.
 */
export function derivePkcs12Key(
  password: string,
  salt: Uint8Array,
  { purpose, length, iterations }: DerivationTask,
): Uint8Array {
  const diversifier = new Uint8Array(BLOCK).fill(purpose);
  const material = Buffer.concat([repeatToBlocks(salt), repeatToBlocks(bmpString(password))]);
  const blocks: Uint8Array[] = [];
  for (let done = 0; done < length; done += DIGEST) {
    const hashed = iterate(Buffer.concat([diversifier, material]), iterations);
    blocks.push(hashed);
    const increment = Uint8Array.from({ length: BLOCK }, (_, at) => hashed[at % DIGEST] ?? 0);
    for (let at = 0; at < material.length; at += BLOCK) {
      addPlusOne(material.subarray(at, at + BLOCK), increment);
    }
  }
  return new Uint8Array(Buffer.concat(blocks).subarray(0, length));
}

function iterate(input: Uint8Array, iterations: number): Uint8Array {
  let hashed = input;
  for (let round = 0; round < iterations; round += 1) {
    hashed = createHash('sha1').update(hashed).digest();
  }
  return hashed;
}

function repeatToBlocks(bytes: Uint8Array): Uint8Array {
  const length = BLOCK * Math.ceil(bytes.length / BLOCK);
  return Uint8Array.from({ length }, (_, at) => bytes[at % bytes.length] ?? 0);
}

// Big-endian UTF-16 with two zero octets at its end (RFC 7292 §B.1).
function bmpString(text: string): Uint8Array {
  return Buffer.from(`${text}\0`, 'utf16le').swap16();
}

// block := (block + increment + 1) mod 2^512, in place.
function addPlusOne(block: Uint8Array, increment: Uint8Array): void {
  let carry = 1;
  for (let at = block.length - 1; at >= 0; at -= 1) {
    carry += (block[at] ?? 0) + (increment[at] ?? 0);
    block[at] = carry & 0xff;
    carry >>= 8;
  }
}
