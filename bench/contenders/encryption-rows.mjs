import { createCipheriv, createPrivateKey, randomBytes } from 'node:crypto';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { decryptCms, encryptCms } from '@kyso/core/cms';
import { nodeCrypto, privateKeyDecryptor } from '@kyso/core/node';
import { NOW } from '../fixtures.mjs';

const run = promisify(execFile);
const crypto = nodeCrypto();

/** The cipher alone, in memory. */
export function rawCipher(content) {
  const [key, nonce] = [randomBytes(32), randomBytes(12)];
  return () => {
    const cipher = createCipheriv('aes-256-gcm', key, nonce);
    return [cipher.update(content), cipher.final(), cipher.getAuthTag()];
  };
}

export function encrypter({ certificate }, content) {
  const options = { recipients: [certificate], crypto, clock: () => NOW };
  return () => encryptCms(content, options);
}

export async function decrypter(identity, content) {
  const p7m = await encrypter(identity, content)();
  const { privateKey: key, certificate } = identity;
  const decryptor = privateKeyDecryptor({ key, certificate });
  return async () => opened((await decryptCms(p7m, { decryptor, crypto })).content, content);
}

/** From file to file, in a process of its own: openssl has no other way. */
export async function opensslEncrypter(identity, content) {
  const { openssl } = opensslFolder(identity, content);
  await openssl(ENCRYPT);
  return () => openssl(ENCRYPT);
}

export async function opensslDecrypter(identity, content) {
  const { openssl, read } = opensslFolder(identity, content);
  await openssl(ENCRYPT);
  const decrypt = 'cms -decrypt -binary -inform DER -in p7m -out out -inkey key.pem';
  await openssl(decrypt);
  opened(read('out'), content);
  return () => openssl(decrypt);
}

const ENCRYPT =
  'cms -encrypt -binary -outform DER -in content -out p7m -aes-256-gcm -recip certificate.pem ' +
  '-keyopt rsa_padding_mode:oaep -keyopt rsa_oaep_md:sha256';

function opensslFolder({ privateKey, certificate }, content) {
  const cwd = mkdtempSync(join(tmpdir(), 'kyso-bench-cms-'));
  process.once('exit', () => rmSync(cwd, { recursive: true, force: true }));
  const key = createPrivateKey({ key: Buffer.from(privateKey), format: 'der', type: 'pkcs8' });
  const base64 = Buffer.from(certificate).toString('base64').replace(/.{64}/g, '$&\n');
  writeFileSync(join(cwd, 'key.pem'), key.export({ format: 'pem', type: 'pkcs8' }), {
    mode: 0o600,
  });
  writeFileSync(
    join(cwd, 'certificate.pem'),
    `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`,
  );
  writeFileSync(join(cwd, 'content'), content);
  return {
    openssl: (command) => run('openssl', command.split(' '), { cwd }),
    read: (name) => readFileSync(join(cwd, name)),
  };
}

function opened(found, expected) {
  if (found.length !== expected.length) throw new Error('the content came back altered');
  return found;
}
