import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { networkError } from '../../../src/net/index.js';
import {
  importTrust,
  importTrustBundle,
  intermediatesOf,
  privateKeySigner,
  readTrustStore,
  trustDomainsOf,
  updateTrust,
} from '../../../src/node/index.js';
import {
  BUILT_IN_DOMAINS,
  signTrustBundle,
  type TrustBundleContent,
} from '../../../src/trust/index.js';
import { crypto, person, sha256 } from '../../cms/sign.js';
import { answer, failure, network } from '../../net/ports.js';
import { realAuthority } from '../../trust/real-authorities.js';
import { makeCertificate, opensslFolder } from '../../x509/openssl.js';
import { temporaryFolder } from '../folder.js';

const path = temporaryFolder();
const folder = opensslFolder();
afterAll(folder.remove);
const CA = ['basicConstraints=critical,CA:TRUE'];
const root = makeCertificate(folder, { name: 'goc', subject: '/CN=goc', extensions: CA });
const middle = makeCertificate(folder, {
  name: 'giua',
  subject: '/CN=giua',
  issuer: 'goc',
  extensions: CA,
});
const next = makeCertificate(folder, { name: 'moi', subject: '/CN=moi', extensions: CA });
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const admin = person(folder, { name: 'admin', subject: '/CN=Quan tri' });
const signer = hex(sha256(admin.certificate.der));
const at = new Date(admin.certificate.notBefore.getTime() + 1000);
const shape = async (store: string) =>
  (await readTrustStore(store)).domains.map(({ name, kind, certificates }) => [
    name,
    kind,
    certificates.map(({ role }) => role).join(),
  ]);
const EMPTY = BUILT_IN_DOMAINS.map(({ name }) => [name, 'built-in', '']);

function bundle(content: Partial<TrustBundleContent>): Promise<Uint8Array> {
  const whole = { sequence: 1, issuedAt: at, domains: [], ...content };
  const own = privateKeySigner({ key: admin.key, certificate: admin.certificate.der });
  return signTrustBundle(whole, { signer: own, crypto });
}

describe('a store', () => {
  test('that does not exist is empty: the built-in pins remain', async () => {
    const stored = await readTrustStore(path('none'));
    expect(stored.problems).toEqual([]);
    const domains = trustDomainsOf(stored);
    expect(domains.map(({ name, anchors, pins }) => [name, anchors, pins])).toEqual(
      BUILT_IN_DOMAINS.map(({ name, pins }) => [name, [], pins]),
    );
    expect(existsSync(path('none'))).toBe(false);
  });

  test('keeps what is imported as DER, with the facts beside it', async () => {
    const store = path('kept');
    const imported = await importTrust(store, [middle, root], {
      domain: 'so-a',
      at,
      from: 'goc.crt',
    });
    expect(imported.map(({ role, isNew }) => [role, isNew])).toEqual([
      ['anchor', true],
      ['intermediate', true],
    ]);
    expect(await shape(store)).toEqual([...EMPTY, ['so-a', 'own', 'anchor,intermediate']]);
    const name = hex(sha256(root));
    const files = join(store, 'domains', 'so-a', 'anchors');
    expect(new Uint8Array(readFileSync(join(files, `${name}.der`)))).toEqual(root);
    expect(JSON.parse(readFileSync(join(files, `${name}.json`), 'utf8'))).toMatchObject({
      ...{
        subject: 'CN=goc',
        sha256: name,
        because: 'own',
        from: 'goc.crt',
        importedAt: at.toISOString(),
      },
    });
    const stored = await readTrustStore(store);
    expect(trustDomainsOf(stored).at(-1)).toEqual({ name: 'so-a', anchors: [root] });
    expect(intermediatesOf(stored)).toEqual([middle]);
  });

  test('takes the same again without a word', async () => {
    const store = path('again');
    await importTrust(store, [root], { domain: 'so-a', at });
    const [second] = await importTrust(store, [root], { domain: 'so-a', at });
    expect(second?.isNew).toBe(false);
  });

  test('takes all or nothing', async () => {
    const store = path('nothing');
    const leaf = makeCertificate(folder, {
      name: 'la',
      subject: '/CN=la',
      issuer: 'goc',
      extensions: ['basicConstraints=CA:FALSE'],
    });
    expect(await failure(importTrust(store, [root, leaf], { domain: 'so-a', at }))).toMatchObject({
      code: 'ERR_TRUST',
    });
    expect(existsSync(store)).toBe(false);
  });
});

describe('what was altered in a store is not trusted, and named', () => {
  async function stored(name: string) {
    const store = path(name);
    await importTrust(store, [root], { domain: 'so-a', at });
    const file = join(store, 'domains', 'so-a', 'anchors', `${hex(sha256(root))}.der`);
    return { store, file };
  }

  test.each([
    [
      'a certificate put in the place of another',
      (file: string) => {
        writeFileSync(file, next);
      },
    ],
    [
      'a file that was cut',
      (file: string) => {
        writeFileSync(file, root.subarray(0, 100));
      },
    ],
    [
      'a file under another name',
      (file: string) => {
        renameSync(file, file.replace(/.{4}\.der$/, '0000.der'));
      },
    ],
  ])('%s', async (title, change) => {
    const { store, file } = await stored(title);
    change(file);
    const { domains, problems } = await readTrustStore(store);
    expect(domains).toHaveLength(BUILT_IN_DOMAINS.length);
    expect(problems).toMatchObject([
      { file: expect.stringContaining('domains/so-a/anchors/') as string },
    ]);
  });

  test('an anchor put into a built-in domain', async () => {
    const { store, file } = await stored('smuggled');
    const target = join(store, 'domains', 'vn-public-duty', 'anchors');
    mkdirSync(target, { recursive: true });
    copyFileSync(file, join(target, `${hex(sha256(root))}.der`));
    const { domains, problems } = await readTrustStore(store);
    expect(domains.find(({ name }) => name === 'vn-public-duty')?.certificates).toEqual([]);
    expect(problems).toMatchObject([{ reason: expect.stringContaining('not pinned') as string }]);
  });

  test('a domain called like a built-in one', async () => {
    const { store } = await stored('renamed');
    renameSync(join(store, 'domains', 'so-a'), join(store, 'domains', 'vn-public-duty-2'));
    const { domains, problems } = await readTrustStore(store);
    expect(domains).toHaveLength(BUILT_IN_DOMAINS.length);
    expect(problems).toHaveLength(1);
  });

  test('an import that broke off leaves what was there', async () => {
    const { store, file } = await stored('crashed');
    writeFileSync(
      `${file.slice(0, -4).replace(/[^/]*$/, '.x')}.der.0011.part`,
      root.subarray(0, 9),
    );
    writeFileSync(join(store, 'domains', 'so-a', 'anchors', `${'0'.repeat(64)}.json`), '{');
    const { domains, problems } = await readTrustStore(store);
    expect(problems).toEqual([]);
    expect(domains.at(-1)?.certificates).toHaveLength(1);
  });
});

describe('bundles of an administrator', () => {
  const terms = { signer, at };
  const domains = (...anchors: Uint8Array[]) => [
    { name: 'co-quan', anchors, intermediates: [middle] },
  ];

  test('bring domains, and the next one takes the place of the last', async () => {
    const store = path('bundles');
    expect(
      await importTrustBundle(store, await bundle({ domains: domains(root) }), terms),
    ).toMatchObject({ isNew: true });
    expect(await shape(store)).toEqual([...EMPTY, ['co-quan', 'own', 'anchor,intermediate']]);
    await importTrustBundle(store, await bundle({ sequence: 2, domains: domains(next) }), terms);
    const stored = await readTrustStore(store);
    expect(trustDomainsOf(stored).at(-1)?.anchors).toEqual([next]);
    expect(stored.bundles).toMatchObject([{ signer, content: { sequence: 2 } }]);
  });

  test('that are older, or have a number twice, are refused', async () => {
    const store = path('older');
    const second = await bundle({ sequence: 2, domains: domains(root) });
    await importTrustBundle(store, second, terms);
    expect(await importTrustBundle(store, second, terms)).toMatchObject({ isNew: false });
    for (const content of [
      { sequence: 1, domains: domains(root) },
      { sequence: 2, domains: domains(next) },
    ]) {
      expect(await failure(importTrustBundle(store, await bundle(content), terms))).toMatchObject({
        code: 'ERR_TRUST',
        reason: 'bundle-older',
        stored: 2,
      });
    }
    expect(trustDomainsOf(await readTrustStore(store)).at(-1)?.anchors).toEqual([root]);
  });

  test('cannot make a root of the State', async () => {
    const claim = [{ name: 'vn-public-duty', anchors: [root], intermediates: [] }];
    const error = await failure(
      importTrustBundle(path('claim'), await bundle({ domains: claim }), terms),
    );
    expect(error).toMatchObject({ code: 'ERR_TRUST', reason: 'not-of-domain' });
    const alike = [{ name: 'vn-public-2', anchors: [root], intermediates: [] }];
    expect(
      await failure(importTrustBundle(path('claim'), await bundle({ domains: alike }), terms)),
    ).toMatchObject({
      reason: 'domain-name',
    });
    expect(existsSync(path('claim'))).toBe(false);
  });

  test('that were altered in the store, or put there under another name, are not used', async () => {
    const store = path('altered-bundle');
    await importTrustBundle(store, await bundle({ domains: domains(root) }), terms);
    const [name = ''] = readdirSync(join(store, 'bundles'));
    const file = join(store, 'bundles', name);
    const bytes = readFileSync(file);
    const altered = Buffer.from(bytes);
    const place = altered.indexOf('co-quan');
    altered.write('Co-quan', place);
    writeFileSync(file, altered);
    expect((await readTrustStore(store)).problems).toHaveLength(1);
    writeFileSync(file, bytes);
    renameSync(file, join(store, 'bundles', `${'0'.repeat(64)}.p7s`));
    const { bundles, problems, domains: found } = await readTrustStore(store);
    expect([bundles, found.length, problems.length]).toEqual([[], BUILT_IN_DOMAINS.length, 1]);
  });
});

const stateRoot = realAuthority('rootcag2.crt');
const stateAuthority = realAuthority('cpcag2.crt');
const nationalRoot = realAuthority('vnrca256.crt');

describe.runIf(stateRoot && stateAuthority && nationalRoot)(
  'updates from the published addresses',
  () => {
    test('store what pins and chains prove, and tell what failed', async () => {
      const store = path('update');
      const pages: Readonly<Record<string, Uint8Array | undefined>> = {
        'http://ca.gov.vn/pki/pub/crt/rootcag2.crt': stateRoot,
        'http://ca.gov.vn/pki/pub/crt/cpcag2.crt': stateAuthority,
        'http://ca.gov.vn/pki/pub/cert/rootca.crt': root,
        'https://rootca.gov.vn/crt/vnrca256.p7b': new TextEncoder().encode(
          [nationalRoot, next]
            .map(
              (der) =>
                `-----BEGIN CERTIFICATE-----\n${Buffer.from(der ?? []).toString('base64')}\n-----END CERTIFICATE-----\n`,
            )
            .join(''),
        ),
      };
      const { fetcher, requests } = network(({ url }) => {
        const body = pages[url];
        if (body) return { status: 200, headers: {}, body };
        if (url.endsWith('cp.crt')) throw networkError(url, { reason: 'timeout' });
        return answer('', { status: 404 });
      });
      const updates = await updateTrust(store, { fetcher, at });
      expect(
        updates.map(({ url, certificates, failure: fault }) => [
          url,
          certificates.length,
          fault?.reason ?? null,
        ]),
      ).toEqual([
        ['http://ca.gov.vn/pki/pub/crt/rootcag2.crt', 1, null],
        ['http://ca.gov.vn/pki/pub/cert/rootca.crt', 0, 'no-pin'],
        ['https://rootca.gov.vn/crt/vnrca256.p7b', 1, null],
        ['http://ca.gov.vn/pki/pub/crt/cpcag2.crt', 1, null],
        ['http://ca.gov.vn/pki/pub/crt/dcscag2.crt', 0, 'status'],
        ['http://ca.gov.vn/pki/pub/cert/cp.crt', 0, 'timeout'],
      ]);
      expect(requests).toHaveLength(6);
      expect(await shape(store)).toEqual([
        ['vn-public-duty', 'built-in', 'anchor,intermediate'],
        ['vn-public', 'built-in', 'anchor'],
      ]);
      const again = await updateTrust(store, { fetcher, at });
      expect(again.flatMap(({ certificates }) => certificates).every(({ isNew }) => !isNew)).toBe(
        true,
      );
    });
  },
);
