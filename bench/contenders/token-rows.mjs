import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { nodeCrypto } from '@kyso/core/node';
import { signPdf } from '@kyso/core/pades';
import { pkcs11Signer } from '@kyso/pkcs11';
import { pyhanko, pythonOf } from '../../interop/validators/pyhanko.mjs';
import { NOW, writeIdentity } from '../fixtures.mjs';
import { LABEL, nativePkcs11, PIN } from './token-store.mjs';

const PYHANKO_TOKEN = fileURLToPath(new URL('pyhanko_token.py', import.meta.url));
const CACHE = fileURLToPath(new URL('../../node_modules/.cache/kyso-interop', import.meta.url));

/** DER before a SHA-256 digest in a PKCS#1 v1.5 signature (RFC 8017 §9.2). */
const DIGEST_INFO = Buffer.from('3031300d060960864801650304020105000420', 'hex');

/**
 * C_SignInit and C_Sign on `sessions` sessions, each in one thread of the pool at a time: what the native part does
 * for anybody who calls it from JavaScript.
 */
export function rawSigner(module, { sessions, toBeSigned }) {
  const native = nativePkcs11();
  const pkcs11 = new native.PKCS11();
  pkcs11.load(module);
  try {
    pkcs11.C_Initialize({ flags: native.CKF_OS_LOCKING_OK });
  } catch (error) {
    if (!error.message.includes('CKR_CRYPTOKI_ALREADY_INITIALIZED')) throw error;
  }
  const [slot] = pkcs11.C_GetSlotList(true);
  const free = Array.from({ length: sessions }, () =>
    pkcs11.C_OpenSession(slot, native.CKF_SERIAL_SESSION),
  );
  pkcs11.C_Login(free[0], native.CKU_USER, PIN);
  pkcs11.C_FindObjectsInit(free[0], [{ type: native.CKA_CLASS, value: native.CKO_PRIVATE_KEY }]);
  const [key] = pkcs11.C_FindObjects(free[0], 1);
  pkcs11.C_FindObjectsFinal(free[0]);
  const digest = createHash('sha256').update(toBeSigned).digest();
  const data = Buffer.concat([DIGEST_INFO, digest]);
  const mechanism = { mechanism: native.CKM_RSA_PKCS };
  return async () => {
    const session = free.pop();
    pkcs11.C_SignInit(session, mechanism, key);
    const value = await pkcs11.C_SignAsync(session, data, Buffer.allocUnsafe(256));
    free.push(session);
    return value;
  };
}

/** @returns {Promise<import('@kyso/pkcs11').Pkcs11Signer>} */
export function tokenSigner(module, { sessions, chain = [] }) {
  return pkcs11Signer({
    ...{ module, pin: PIN, sessions, logout: 'on-close', chain },
    ...{ token: { label: LABEL }, clock: () => NOW },
  });
}

/** One signature of kyso's signer, without a document. */
export function valueSigner(signer, toBeSigned) {
  const digest = new Uint8Array(createHash('sha256').update(toBeSigned).digest());
  const context = { digest, digestAlgorithm: 'SHA-256' };
  return () => signer.sign(toBeSigned, context);
}

/** A whole signature of a document. */
export function documentSigner(signer, pdf) {
  const options = { signer, level: 'B-B', crypto: nodeCrypto(), clock: () => NOW };
  return async () => (await signPdf(pdf, options)).bytes();
}

/**
 * pyHanko over python-pkcs11 with the same token: a process that signs once for each line, in one session, as it has
 * no more.
 */
export async function pyhankoSigner(module, { work, identity, pdf }) {
  await pyhanko.prepare({ cache: CACHE });
  const [identityFile, input, output] = ['identity.json', 'in.pdf', 'out.pdf'].map((name) =>
    join(work, `pyhanko-${name}`),
  );
  await writeIdentity(identityFile, identity);
  await writeFile(input, pdf);
  const args = [PYHANKO_TOKEN, module, LABEL, PIN, identityFile, input, output];
  const child = spawn(pythonOf(CACHE), args, { stdio: ['pipe', 'pipe', 'pipe'] });
  const answers = createInterface(child.stdout)[Symbol.asyncIterator]();
  let said = '';
  child.stderr.on('data', (data) => (said += data));
  const answer = async () => {
    const { done } = await answers.next();
    if (done) throw new Error(`pyHanko: ${said.trim().split('\n').at(-1)}`);
  };
  await answer();
  return {
    run: async () => {
      child.stdin.write('\n');
      await answer();
      return readFile(output);
    },
    close: () => child.stdin.end(),
  };
}
