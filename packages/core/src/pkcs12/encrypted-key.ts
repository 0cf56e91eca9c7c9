import { DerReader, Tag } from '../der/index.js';
import { engine } from '../crypto/engine.js';
import { iterationBudget } from './derive-key.js';
import { decodingAsync, passwordError } from './errors.js';
import { passwordForms } from './password.js';
import { decryptWithPassword } from './protection.js';

/** Most iterations of hashing for one key, as for a PKCS#12 file. */
const MAX_ITERATIONS = 10_000_000;

/**
 * DER of the PrivateKeyInfo in an EncryptedPrivateKeyInfo (RFC 5958 §3), for kinds of key that the engine cannot read.
 * Throws `ERR_PASSWORD`, and `ERR_KEY_FILE` for what is malformed or encrypted in a way that is not known.
 */
export async function decryptPrivateKey(der: Uint8Array, password: string): Promise<Uint8Array> {
  return decodingAsync('encrypted private key', async () => {
    const reader = new DerReader(der).sequence();
    const scheme = reader.read(Tag.sequence);
    const octets = reader.octetString();
    reader.finish();
    const [form] = passwordForms(password);
    if (!form) throw passwordError();
    const plain = await decryptWithPassword(octets, scheme, {
      password: form,
      budget: iterationBudget(MAX_ITERATIONS),
      subtle: engine().crypto?.subtle,
      algorithms: new Set(),
    });
    // A wrong password shows in the padding, and one time in 256 only in what was decrypted.
    if (plain?.[0] !== Tag.sequence) throw passwordError();
    return plain;
  });
}
