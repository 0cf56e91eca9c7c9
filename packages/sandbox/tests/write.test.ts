import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { createSandbox, SandboxError, writeSandbox, type Sandbox } from '../src/index.js';
import { openssl, put, scratchDirectory } from './openssl.js';

const scratch = scratchDirectory();
const directory = join(scratch, 'new', 'sandbox');
const addresses = { url: 'http://127.0.0.1:1', timestampUrl: 'http://127.0.0.1:1/tsa' };
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await createSandbox({ seed: 'write.test', authorityKeyType: 'rsa-2048' });
});

describe('a written sandbox', () => {
  it('holds files that OpenSSL takes together, and a description that names them all', async () => {
    const written = await writeSandbox(sandbox, directory, { password: 'bí mật', addresses });
    const content = JSON.parse(readFileSync(join(directory, 'sandbox.json'), 'utf8')) as unknown;
    expect(content).toEqual(written);
    expect(written).toMatchObject({ ...addresses, root: 'root.pem' });
    const identities = [...written.people, written.organisation];
    expect(identities).toHaveLength(10);
    const named = identities.flatMap(({ p12, certificate, key }) => [p12, certificate, key]);
    const common = ['root.pem', 'intermediate.pem', 'tsa.pem', 'chain.pem', 'password.txt'];
    expect(readdirSync(directory).sort()).toEqual([...named, ...common, 'sandbox.json'].sort());
    for (const { p12, key, certificate } of identities) {
      const passin = ['-passin', 'file:password.txt'];
      const keys = openssl(directory, 'pkcs12', '-in', p12, ...passin, '-nodes', '-nocerts');
      expect(keys).toContain(readFileSync(join(directory, key), 'utf8'));
      const trust = ['-no_check_time', '-CAfile', written.root, '-untrusted', written.chain];
      expect(openssl(directory, 'verify', ...trust, certificate)).toBe(`${certificate}: OK\n`);
    }
  });

  it('keeps keys and password from other users', () => {
    const modes = readdirSync(directory).map(
      (name) => [name, statSync(join(directory, name)).mode & 0o077] as const,
    );
    const secret = modes.filter(([name]) => /\.p12$|\.key\.pem$|^password/.test(name));
    expect(secret).toHaveLength(21);
    for (const [, others] of secret) expect(others).toBe(0);
  });

  it('refuses to write over a file, and changes nothing then', async () => {
    const other = join(scratch, 'other');
    await writeSandbox(sandbox, other, { password: 'a' });
    const before = readFileSync(join(other, 'password.txt'), 'utf8');
    const thrown = writeSandbox(sandbox, other, { password: 'b' });
    await expect(thrown).rejects.toBeInstanceOf(SandboxError);
    await expect(thrown).rejects.toMatchObject({ code: 'ERR_FILE_EXISTS' });
    expect(readFileSync(join(other, 'password.txt'), 'utf8')).toBe(before);
  });

  it('writes over files when forced, with addresses unknown where none are given', async () => {
    const forced = join(scratch, 'other');
    put(forced, 'root.pem', 'old');
    const written = await writeSandbox(sandbox, forced, { password: 'c', force: true });
    expect(written).toMatchObject({ url: null, timestampUrl: null });
    expect(readFileSync(join(forced, 'password.txt'), 'utf8')).toBe('c');
    expect(openssl(forced, 'x509', '-in', 'root.pem', '-noout', '-subject')).toContain('RootCA');
  });
});
