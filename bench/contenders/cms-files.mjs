import { execFile } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { signCms } from '@kyso/core/cades';
import { openFile, privateKeySigner, writeFileAtomically } from '@kyso/core/node';
import { toPem } from '@kyso/sandbox';
import { NOW } from '../fixtures.mjs';

const run = promisify(execFile);

/** A detached CAdES signature beside the file. */
export function open({ certificate, chain, privateKey: key }) {
  const signer = privateKeySigner({ key, certificate, chain });
  return {
    version: 'workspace',
    async signFile(input, output) {
      const source = await openFile(input);
      try {
        const signed = await signCms(source, { signer, clock: () => NOW });
        await writeFileAtomically(output, (sink) => signed.writeTo(sink), { force: true });
      } finally {
        await source.close();
      }
    },
  };
}

/** The same by the command of OpenSSL, its start included; its memory is its own and not counted. */
export async function openOpenssl({ certificate, privateKey }) {
  const folder = await mkdtemp(join(tmpdir(), 'kyso-bench-openssl-'));
  const [cert, key] = ['cert.pem', 'key.pem'].map((name) => join(folder, name));
  await writeFile(cert, toPem('CERTIFICATE', certificate));
  await writeFile(key, toPem('PRIVATE KEY', privateKey), { mode: 0o600 });
  const words = 'cms -sign -binary -cades -md sha256 -outform DER'.split(' ');
  return {
    version: 'command',
    async signFile(input, output) {
      await run('openssl', [
        ...words,
        ...['-in', input, '-out', output, '-signer', cert, '-inkey', key],
      ]);
    },
  };
}

/** Throws where OpenSSL does not find the detached signature valid; the path is not asked about. */
export async function checkDetached(signature, content) {
  const words = 'cms -verify -noverify -binary -inform DER -out /dev/null'.split(' ');
  await run('openssl', [...words, '-in', signature, '-content', content]);
}
