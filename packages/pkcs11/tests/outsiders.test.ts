import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSandbox, type SandboxIdentity } from '@kyso/sandbox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pkcs11Signer } from '../src/index.js';
import {
  SOFTHSM,
  tokenStore,
  type TokenStore,
  WITHOUT_SOFTHSM,
} from '../../../test-fixtures/softhsm.js';

const PIN = '1234';
const obstacle = WITHOUT_SOFTHSM === '' ? withoutTool() : WITHOUT_SOFTHSM;

if (obstacle !== '') {
  if (process.env['CI'] === 'true') throw new Error(obstacle);
  if (WITHOUT_SOFTHSM === '') console.warn(`skipped: ${obstacle}`);
}

function withoutTool(): string {
  const { error } = spawnSync('pkcs11-tool', ['--help'], { stdio: 'ignore' });
  return error === undefined ? '' : 'pkcs11-tool is not installed (apt-get install opensc)';
}

/** OpenSC's tool on the same token: what it sees is what is there, and what it signs is what we sign. */
describe.skipIf(obstacle !== '')("OpenSC's pkcs11-tool", () => {
  let store: TokenStore;
  let serial = '';
  let person: SandboxIdentity;

  beforeAll(async () => {
    store = tokenStore();
    person = (await createSandbox({ seed: 'outsiders' })).identity('nguyen-van-an');
    serial = store.token('Nguyễn Văn An', PIN);
    store.write(serial, person, { pin: PIN, id: 'a1', label: 'ky-so' });
  });
  afterAll(() => {
    store.dispose();
  });

  const tool = (args: readonly string[]): Buffer =>
    execFileSync(
      'pkcs11-tool',
      ['--module', SOFTHSM, '--token-label', 'Nguyễn Văn An', '--login', '--pin', PIN, ...args],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    );
  const folder = mkdtempSync(join(tmpdir(), 'kyso-outsiders-'));

  it('sees key and certificate under one CKA_ID, and reads the certificate that we read', async () => {
    const listed = tool(['--list-objects']).toString('utf8');
    for (const kind of ['Private Key Object', 'Public Key Object', 'Certificate Object']) {
      expect(listed).toContain(kind);
    }
    expect(listed.match(/ID:\s+a1/g)).toHaveLength(3);
    const file = join(folder, 'certificate.der');
    tool(['--read-object', '--type', 'cert', '--id', 'a1', '--output-file', file]);
    const signer = await pkcs11Signer({ module: SOFTHSM, token: { serial }, pin: PIN });
    try {
      const [ours, theirs] = [signer.certificate, readFileSync(file)];
      expect(Buffer.compare(ours, theirs)).toBe(0);
    } finally {
      await signer.close();
    }
  });

  it('makes the same RSA signature with CKM_SHA256_RSA_PKCS as we make', async () => {
    const data = new TextEncoder().encode('Quyết định số 15/QĐ-TTg');
    const [input, output] = [join(folder, 'data'), join(folder, 'signature')];
    writeFileSync(input, data);
    tool([
      ...['--sign', '--mechanism', 'SHA256-RSA-PKCS', '--id', 'a1'],
      ...['--input-file', input, '--output-file', output],
    ]);
    const signer = await pkcs11Signer({ module: SOFTHSM, token: { serial }, pin: PIN });
    try {
      const digest = new Uint8Array(createHash('sha256').update(data).digest());
      const ours = await signer.sign(data, { digest, digestAlgorithm: 'SHA-256' });
      expect(Buffer.compare(ours, readFileSync(output))).toBe(0);
    } finally {
      await signer.close();
    }
  });
});
