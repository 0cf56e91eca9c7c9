import { latin1Bytes, latin1Text } from '../bytes/index.js';

/** Ciphers of key files, all in CBC mode; RC2 with its effective key length in bits. */
export type Cipher =
  { readonly kind: 'AES' | '3DES' } | { readonly kind: 'RC2'; readonly effectiveBits: number };

/** One decryption: key and initialisation vector have the cipher's lengths. */
export interface Decryption {
  readonly cipher: Cipher;
  readonly key: Uint8Array;
  readonly iv: Uint8Array;
}

/**
 * The plain text, or `undefined` where its padding (RFC 5652 §6.3) is wrong, which a wrong password
 * shows in 255 of 256 cases. AES is WebCrypto's; node-forge, loaded when first needed, does the old
 * ciphers and AES where the engine has none.
 */
export async function decryptCbc(
  encrypted: Uint8Array,
  decryption: Decryption,
  subtle: SubtleCrypto | undefined,
): Promise<Uint8Array | undefined> {
  const key = decryption.cipher.kind === 'AES' && (await aesKey(decryption.key, subtle));
  if (!key || !subtle) return decryptByForge(encrypted, decryption);
  try {
    const algorithm = { name: 'AES-CBC', iv: new Uint8Array(decryption.iv) };
    return new Uint8Array(await subtle.decrypt(algorithm, key, new Uint8Array(encrypted)));
  } catch {
    return undefined; // with a key that was imported, only the padding is left to be wrong
  }
}

async function aesKey(
  key: Uint8Array,
  subtle: SubtleCrypto | undefined,
): Promise<CryptoKey | undefined> {
  try {
    return await subtle?.importKey('raw', new Uint8Array(key), 'AES-CBC', false, ['decrypt']);
  } catch {
    return undefined; // some browsers have no AES-192
  }
}

async function decryptByForge(
  encrypted: Uint8Array,
  { cipher, key, iv }: Decryption,
): Promise<Uint8Array | undefined> {
  const { default: forge } = await import('node-forge');
  const input = forge.util.createBuffer(latin1Text(encrypted));
  const keyText = latin1Text(key);
  if (cipher.kind === 'RC2') {
    const running = forge.rc2.createDecryptionCipher(keyText, cipher.effectiveBits);
    running.start(latin1Text(iv));
    running.update(input);
    return running.finish() ? latin1Bytes(running.output.getBytes()) : undefined;
  }
  const running = forge.cipher.createDecipher(`${cipher.kind}-CBC`, keyText);
  running.start({ iv: latin1Text(iv) });
  running.update(input);
  return running.finish() ? latin1Bytes(running.output.getBytes()) : undefined;
}
