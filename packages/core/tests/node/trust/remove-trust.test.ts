import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import {
  importTrust,
  importTrustBundle,
  privateKeySigner,
  readTrustStore,
  removeTrust,
  type TrustRemoval,
} from '../../../src/node/index.js';
import { signTrustBundle } from '../../../src/trust/index.js';
import { crypto, person, sha256 } from '../../cms/sign.js';
import { failure } from '../../net/ports.js';
import { makeCertificate, opensslFolder } from '../../x509/openssl.js';
import { temporaryFolder } from '../folder.js';

const path = temporaryFolder();
const folder = opensslFolder();
afterAll(folder.remove);
const extensions = ['basicConstraints=critical,CA:TRUE'];
const root = makeCertificate(folder, { name: 'goc', subject: '/CN=goc', extensions });
const other = makeCertificate(folder, { name: 'khac', subject: '/CN=khac', extensions });
const hex = (der: Uint8Array) => Buffer.from(sha256(der)).toString('hex');
const admin = person(folder, { name: 'admin', subject: '/CN=Quan tri' });
const signer = hex(admin.certificate.der);
const at = new Date(admin.certificate.notBefore.getTime() + 1000);

let count = 0;
let store = '';
const remove = (removal: TrustRemoval) => removeTrust(store, removal);
/** `domain/subject` of all that the store has. */
const kept = async () =>
  (await readTrustStore(store)).domains.flatMap(({ name, certificates }) =>
    certificates.map(({ sha256: one }) => `${name}/${one === hex(root) ? 'goc' : 'khac'}`),
  );

beforeEach(async () => {
  store = path(`store-${String(count++)}`);
  await importTrust(store, [root, other], { domain: 'so-a', at });
  await importTrust(store, [root], { domain: 'so-b', at });
  const content = {
    ...{ sequence: 1, issuedAt: at },
    domains: [{ name: 'so-c', anchors: [other], intermediates: [] }],
  };
  const own = privateKeySigner({ key: admin.key, certificate: admin.certificate.der });
  const bundle = await signTrustBundle(content, { signer: own, crypto });
  await importTrustBundle(store, bundle, { signer, at });
});

describe('removing from a store', () => {
  test('a domain takes all that was imported into it, and its folder', async () => {
    const removed = await remove({ kind: 'domain', name: 'so-a' });
    expect(removed.map(({ domain, subject }) => [domain, subject])).toEqual(
      expect.arrayContaining([
        ['so-a', 'CN=goc'],
        ['so-a', 'CN=khac'],
      ]),
    );
    expect(await kept()).toEqual(['so-b/goc', 'so-c/khac']);
    expect(existsSync(join(store, 'domains', 'so-a'))).toBe(false);
  });

  test('a certificate goes from every domain that it was imported into, however it is written', async () => {
    const written = hex(root).toUpperCase().match(/../g)?.join(':') ?? '';
    const removed = await remove({ kind: 'certificate', sha256: written });
    expect(removed.map(({ domain }) => domain)).toEqual(['so-a', 'so-b']);
    expect(await kept()).toEqual(['so-a/khac', 'so-c/khac']);
    expect(readdirSync(join(store, 'domains', 'so-b', 'anchors'))).toEqual([]);
  });

  test('a bundle goes whole, with what it brought', async () => {
    const removed = await remove({ kind: 'bundle', signer });
    expect(removed).toMatchObject([{ domain: 'so-c', subject: 'CN=khac' }]);
    expect((await readTrustStore(store)).bundles).toEqual([]);
    expect(await kept()).toEqual(expect.not.arrayContaining(['so-c/khac']));
  });

  test('what a bundle brought does not go by itself; what was imported besides does', async () => {
    const domain = await failure(remove({ kind: 'domain', name: 'so-c' }));
    expect(domain).toMatchObject({
      code: 'ERR_TRUST',
      reason: 'of-bundle',
      bundle: signer,
    });
    await remove({ kind: 'certificate', sha256: hex(other) });
    expect(await kept()).toContain('so-c/khac');
    const again = await failure(remove({ kind: 'certificate', sha256: hex(other) }));
    expect(again).toMatchObject({ reason: 'of-bundle' });
  });

  test('a domain of which nothing but altered files is left goes as well', async () => {
    await remove({ kind: 'certificate', sha256: hex(root) });
    writeFileSync(join(store, 'domains', 'so-b', 'anchors', `${hex(root)}.der`), other);
    expect((await readTrustStore(store)).problems).toHaveLength(1);
    expect(await remove({ kind: 'domain', name: 'so-b' })).toEqual([]);
    expect((await readTrustStore(store)).problems).toEqual([]);
  });

  test.each<[string, TrustRemoval, string]>([
    ['an unknown domain', { kind: 'domain', name: 'so-d' }, 'not-stored'],
    ['a built-in domain without imports', { kind: 'domain', name: 'vn-public' }, 'not-stored'],
    ['a name that leads elsewhere', { kind: 'domain', name: '../so-a' }, 'domain-name'],
    ['no name', { kind: 'domain', name: '' }, 'domain-name'],
    ['an unknown certificate', { kind: 'certificate', sha256: '00'.repeat(32) }, 'not-stored'],
    ['a certificate that is a path', { kind: 'certificate', sha256: '../../x' }, 'not-stored'],
    ['an unknown bundle', { kind: 'bundle', signer: '../domains/so-a' }, 'not-stored'],
  ])('%s is refused, and nothing goes', async (_, removal, reason) => {
    const before = await kept();
    expect(await failure(remove(removal))).toMatchObject({ code: 'ERR_TRUST', reason });
    expect(await kept()).toEqual(before);
  });
});
