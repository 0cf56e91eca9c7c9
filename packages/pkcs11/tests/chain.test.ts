import { createSandbox } from '@kyso/sandbox';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Fetcher } from '@kyso/core';
import { BUILT_IN_DOMAINS } from '@kyso/core/trust';
import { afterAll, describe, expect, test } from 'vitest';
import { buildChain } from '../src/chain.js';

const folder = mkdtempSync(join(tmpdir(), 'kyso-chain-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const NATIONAL = '/C=VN/O=Ban Cơ yếu Chính phủ/CN=';
const STATE = 'CA phục vụ các cơ quan Nhà nước G2';
const OLD = '/C=VN/O=Ban Co yeu Chinh phu/CN=Co quan chung thuc so Chinh phu';

let made = 0;

/** Two certificates of OpenSSL: an authority of this name, and one that it issued. */
function issuedBy(issuer: string): { readonly authority: Uint8Array; readonly leaf: Uint8Array } {
  const at = (name: string) => join(folder, `${made}-${name}`);
  made += 1;
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-utf8'];
  const run = (...args: string[]) => execFileSync('openssl', args, { stdio: 'pipe' });
  run(
    ...['req', '-x509', ...key, '-subj', issuer, '-days', '2'],
    ...['-keyout', at('ca.key'), '-out', at('ca.pem')],
  );
  run('req', ...key, '-subj', '/C=VN/CN=An', '-keyout', at('key'), '-out', at('req'));
  run(
    ...['x509', '-req', '-in', at('req'), '-CA', at('ca.pem'), '-CAkey', at('ca.key')],
    ...['-days', '2', '-outform', 'DER', '-out', at('leaf')],
  );
  run('x509', '-in', at('ca.pem'), '-outform', 'DER', '-out', at('ca'));
  return {
    authority: new Uint8Array(readFileSync(at('ca'))),
    leaf: new Uint8Array(readFileSync(at('leaf'))),
  };
}

const without = { token: [], given: [] };

describe('a chain that lacks an issuer', () => {
  test('names an authority of Vietnam, by which digest it is known and where it is published', async () => {
    const { leaf } = issuedBy(`${NATIONAL}${STATE}`);
    const [publicDuty] = BUILT_IN_DOMAINS;
    const known = publicDuty?.authorities.find(({ subject }) => subject.endsWith(STATE));
    const { chain, missing } = await buildChain(leaf, without);
    expect(chain).toEqual([]);
    expect(missing).toEqual({
      subject: expect.stringContaining(STATE) as string,
      sha256: known?.sha256,
      ...(known?.source !== undefined && { source: known.source }),
    });
  });

  test('asks where the authority is published, and takes nothing but the very certificate', async () => {
    const { leaf, authority } = issuedBy(OLD);
    const asked: string[] = [];
    const fetcher: Fetcher = {
      fetch: ({ url }) => {
        asked.push(url);
        return Promise.resolve({ status: 200, headers: {}, body: authority });
      },
    };
    const { chain, missing, unreachable } = await buildChain(leaf, { ...without, fetcher });
    expect(asked).toEqual(['http://ca.gov.vn/pki/pub/cert/cp.crt']);
    expect({ chain, unreachable }).toEqual({ chain: [], unreachable: asked });
    expect(missing).toMatchObject({ source: asked[0] });
  });

  test('asks at addresses in certificates as a document names them: a fetcher guards its own network', async () => {
    const world = await createSandbox({ authorityKeyType: 'rsa-2048' });
    const { certificate } = world.identity('nguyen-van-an');
    const origins: unknown[] = [];
    const fetcher: Fetcher = {
      fetch: ({ origin }) => {
        origins.push(origin);
        return Promise.resolve({ status: 200, headers: {}, body: world.intermediate.certificate });
      },
    };
    const { chain } = await buildChain(certificate, { ...without, fetcher });
    expect(chain).toEqual([world.intermediate.certificate]);
    expect(origins.length).toBeGreaterThan(0);
    expect(new Set(origins)).toEqual(new Set(['document']));
  });

  test('without a network asks nobody', async () => {
    const { leaf } = issuedBy(OLD);
    expect(await buildChain(leaf, without)).toMatchObject({ chain: [], unreachable: [] });
  });

  test('names a stranger right above the signer, but none above an authority', async () => {
    const { leaf, authority } = issuedBy('/C=VN/CN=CA thu');
    expect((await buildChain(leaf, without)).missing).toEqual({
      subject: expect.stringContaining('CA thu') as string,
    });
    const whole = await buildChain(leaf, { ...without, given: [authority] });
    expect(whole).toMatchObject({ chain: [authority], missing: null });
  });

  test('lacks nothing where only a root of Vietnam is not in it', async () => {
    const { leaf } = issuedBy(`${NATIONAL}RootCA chuyên dùng Chính phủ G2`);
    expect((await buildChain(leaf, without)).missing).toBeNull();
  });
});
