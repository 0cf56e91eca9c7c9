import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { nodeCrypto } from '@kyso/core/node';
import { parseCertificate } from '@kyso/core/x509';
import { createSandbox } from '@kyso/sandbox';
import type { Lane } from '../src/host/lane.js';
import { organisationKeysWith, type Tenant } from '../src/organisation-keys.js';
import type { OrganisationKeys } from '../src/organisation-keys.js';
import type { Pkcs11Signer } from '../src/signer/pkcs11-signer.js';
import { inlineLanes, type SeenCall } from './inline-lane.js';
import {
  SOFTHSM,
  WITHOUT_SOFTHSM,
  tokenStore,
  type TokenStore,
} from '../../../test-fixtures/softhsm.js';

const PINS = { 'so-noi-vu': '482915', 'so-y-te': '730264' } as const;

describe.skipIf(WITHOUT_SOFTHSM !== '')('the keys of organisations', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kyso-tenants-'));
  const data = new Uint8Array([1, 2, 3]);
  const context = { digestAlgorithm: 'SHA-256' } as const;
  let store: TokenStore;
  let tenants: Record<keyof typeof PINS, Tenant>;
  let seen: SeenCall[];
  let lanes: Lane[];
  let keys: OrganisationKeys;

  beforeAll(async () => {
    const sandbox = await createSandbox();
    const people = { 'so-noi-vu': 'nguyen-van-an', 'so-y-te': 'tran-thi-binh' } as const;
    store = tokenStore();
    const tenantOf = (name: keyof typeof PINS): Tenant => {
      const serial = store.token('Con dấu', PINS[name]);
      store.write(serial, sandbox.identity(people[name]), { pin: PINS[name] });
      const file = join(folder, name);
      writeFileSync(file, PINS[name]);
      return { module: SOFTHSM, token: { serial }, pin: { file } };
    };
    tenants = { 'so-noi-vu': tenantOf('so-noi-vu'), 'so-y-te': tenantOf('so-y-te') };
  });
  beforeEach(() => {
    seen = [];
    lanes = [];
    const start = inlineLanes(seen);
    keys = organisationKeysWith({ tenants }, (module) => {
      const lane = start(module);
      lanes.push(lane);
      return lane;
    });
  });
  afterEach(() => keys.close());
  afterAll(() => {
    store.dispose();
    rmSync(folder, { recursive: true });
  });

  const count = (name: SeenCall['name']) => seen.filter((call) => call.name === name).length;

  async function verifies(signer: Pkcs11Signer): Promise<boolean> {
    const { publicKey } = parseCertificate(signer.certificate);
    const signature = await signer.sign(data, context);
    const { algorithm } = signer;
    return nodeCrypto().verify({ publicKey, algorithm, data, signature }) === true;
  }

  test('are one token and one PIN for each, although the labels are equal', async () => {
    const [one, other] = await Promise.all([
      keys.seal('so-noi-vu', 'van-thu-01'),
      keys.seal('so-y-te', 'van-thu-02'),
    ]);
    expect([one.clerk, one.channel, other.clerk]).toEqual(['van-thu-01', 'hsm', 'van-thu-02']);
    expect([one, other].map(({ signer }) => signer.token)).toMatchObject([
      { label: 'Con dấu', serial: tenants['so-noi-vu'].token.serial },
      { label: 'Con dấu', serial: tenants['so-y-te'].token.serial },
    ]);
    expect(await verifies(one.signer)).toBe(true);
    expect(await verifies(other.signer)).toBe(true);
    expect(one.signer.certificate).not.toEqual(other.signer.certificate);
  });

  test('serve many clerks at once with one signer and one login', async () => {
    const seals = await Promise.all(
      Array.from({ length: 8 }, (_, index) => keys.seal('so-noi-vu', `clerk-${index}`)),
    );
    expect(new Set(seals.map(({ signer }) => signer)).size).toBe(1);
    expect(new Set(seals.map(({ clerk }) => clerk)).size).toBe(8);
    const done = await Promise.all(seals.map(({ signer }) => verifies(signer)));
    expect(done).not.toContain(false);
    expect([count('list'), count('login'), count('logout')]).toEqual([1, 1, 0]);
    await keys.close();
    expect(count('logout')).toBe(1);
    await expect(keys.seal('so-noi-vu', 'a')).rejects.toMatchObject({ code: 'ERR_CLOSED' });
  });

  test.each(['so-tai-chinh', '__proto__', 'constructor', ''])(
    'are not lent to tenant %o, which is unknown',
    async (tenant) => {
      await expect(keys.seal(tenant, 'van-thu')).rejects.toMatchObject({
        code: 'ERR_TENANT',
        facts: { reason: 'unknown', tenant },
      });
      expect(seen).toEqual([]);
    },
  );

  test.each(['', '  '])('are not lent to a clerk without a name (%o)', async (clerk) => {
    await expect(keys.seal('so-noi-vu', clerk)).rejects.toMatchObject({
      code: 'ERR_TENANT',
      facts: { reason: 'no-clerk' },
    });
    expect(seen).toEqual([]);
  });

  test('of a tenant whose PIN is that of another do not sign, and the others go on', async () => {
    const wrong = { ...tenants['so-noi-vu'], pin: tenants['so-y-te'].pin };
    const mixed = { 'so-noi-vu': wrong, 'so-y-te': tenants['so-y-te'] };
    const other = organisationKeysWith({ tenants: mixed }, inlineLanes(seen));
    const { signer } = await other.seal('so-noi-vu', 'van-thu');
    await expect(signer.sign(data, context)).rejects.toMatchObject({
      code: 'ERR_PIN',
      facts: { reason: 'wrong' },
    });
    const { signer: again } = await other.seal('so-noi-vu', 'van-thu');
    await expect(again.sign(data, context)).rejects.toMatchObject({
      facts: { reason: 'refused-before' },
    });
    expect(await verifies((await other.seal('so-y-te', 'van-thu')).signer)).toBe(true);
    await other.close();
  });

  test('are refused where two tenants name one token', () => {
    const shared = { a: tenants['so-noi-vu'], b: { ...tenants['so-noi-vu'] } };
    expect(() => organisationKeysWith({ tenants: shared }, inlineLanes())).toThrow(
      expect.objectContaining({ code: 'ERR_TENANT' }) as Error,
    );
  });

  test('whose signer broke are opened anew with the next seal', async () => {
    const { signer } = await keys.seal('so-noi-vu', 'van-thu');
    expect(await verifies(signer)).toBe(true);
    await signer.close();
    await expect(signer.sign(data, context)).rejects.toMatchObject({ code: 'ERR_CLOSED' });
    const next = await keys.seal('so-noi-vu', 'van-thu');
    expect(next.signer).not.toBe(signer);
    expect(await verifies(next.signer)).toBe(true);
  });

  test('that could not be opened are tried again with the next seal', async () => {
    const start = inlineLanes(seen);
    let fails = true;
    const flaky = organisationKeysWith({ tenants }, (module) => {
      if (!fails) return start(module);
      throw Object.assign(new Error('no thread'), { code: 'ERR_WORKER_OUT_OF_MEMORY' });
    });
    await expect(flaky.seal('so-y-te', 'van-thu')).rejects.toThrow('no thread');
    fails = false;
    expect(await verifies((await flaky.seal('so-y-te', 'van-thu')).signer)).toBe(true);
    await flaky.close();
  });
});
