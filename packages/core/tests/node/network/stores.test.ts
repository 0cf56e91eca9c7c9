import { mkdirSync, readFileSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  diskStore,
  filesInFolder,
  networkFetcher,
  offlineFolder,
} from '../../../src/node/index.js';
import { answer, failure, get, loopback, network, textOf } from '../../net/ports.js';
import { temporaryFolder } from '../folder.js';

const path = temporaryFolder();
const NOW = new Date('2026-11-21T00:00:00Z');
const kept = (text: string) => ({
  response: answer(text, { headers: { etag: '"1"' } }),
  freshUntil: new Date('2026-11-22T00:00:00Z'),
});
const plain = (bytes: Uint8Array) => Uint8Array.from(bytes);

describe('diskStore', () => {
  async function storeWith(name: string, ...keys: string[]) {
    const folder = path(name);
    const store = diskStore(folder, { now: () => NOW });
    for (const key of keys) await store.write(key, kept(key));
    const files = () => readdirSync(folder).map((file) => join(folder, file));
    return { folder, store, files };
  }

  test('gives back what it was given, in another process too', async () => {
    const { folder } = await storeWith('again', 'khóa', 'b');
    const found = await diskStore(folder).read('khóa');
    expect(found).toMatchObject({
      freshUntil: kept('').freshUntil,
      response: { status: 200, headers: { etag: '"1"' } },
    });
    expect(plain(found?.response.body ?? new Uint8Array())).toEqual(kept('khóa').response.body);
    expect(await diskStore(folder).read('c')).toBeUndefined();
    expect(await diskStore(path('nothing')).read('c')).toBeUndefined();
  });

  test('is closed to others, and does not tell addresses', async () => {
    const folder = path('closed');
    await diskStore(folder).write('http://a.example/?token=s3cret', kept('a'));
    expect(statSync(folder).mode & 0o077).toBe(0);
    const [file = ''] = readdirSync(folder).map((name) => join(folder, name));
    expect(statSync(file).mode & 0o077).toBe(0);
    expect(file + readFileSync(file, 'latin1')).not.toMatch(/a\.example|s3cret/);
  });

  test('takes no file that is not as it was written, wherever it was cut or altered', async () => {
    const { store, files } = await storeWith('altered', 'a');
    const [file = ''] = files();
    const whole = readFileSync(file);
    for (let at = 0; at < whole.length; at++) {
      writeFileSync(file, whole.subarray(0, at));
      expect(await store.read('a')).toBeUndefined();
      const altered = Buffer.from(whole);
      altered[at] = (altered[at] ?? 0) ^ 1;
      writeFileSync(file, altered);
      expect(await store.read('a')).toBeUndefined();
    }
    expect(files()).toEqual([]);
    writeFileSync(file, Buffer.concat([whole, Buffer.from('x')]));
    expect(await store.read('a')).toBeUndefined();
    writeFileSync(file, whole);
    expect(await store.read('a')).toBeDefined();
  });

  test('takes no entry of another key', async () => {
    const { store, folder, files } = await storeWith('swapped', 'a');
    const [first = ''] = files();
    const bytes = readFileSync(first);
    await store.write('b', kept('b'));
    const second = files().find((file) => file !== first) ?? folder;
    writeFileSync(second, bytes);
    expect(await store.read('b')).toBeUndefined();
  });

  test('survives a process that broke off while writing, and clears up after it', async () => {
    const { folder, store, files } = await storeWith('crash', 'a');
    const [file = ''] = files();
    const half = join(folder, '.x.kept.0011.part');
    writeFileSync(half, readFileSync(file).subarray(0, 50));
    expect(textOf((await store.read('a'))?.response ?? answer(''))).toBe('a');
    const fresh = diskStore(folder, { now: () => new Date(statSync(half).mtimeMs + 1000) });
    await fresh.write('b', kept('b'));
    expect(files()).toContain(half);
    const later = diskStore(folder, { now: () => new Date(statSync(half).mtimeMs + 7_200_000) });
    await later.write('c', kept('c'));
    expect(files()).not.toContain(half);
    expect(files()).toHaveLength(3);
  });

  test('gives up what was used longest ago, beyond its bound', async () => {
    const { folder, files } = await storeWith('full', 'a', 'b', 'c');
    const size = statSync(files()[0] ?? '').size;
    for (const file of files()) utimesSync(file, 1000, 1000);
    const store = diskStore(folder, { maxBytes: 3 * size, now: () => NOW });
    await store.read('a');
    await store.write('d', kept('d'));
    expect(files()).toHaveLength(3);
    expect(await store.read('a')).toBeDefined();
    expect(await store.read('d')).toBeDefined();
    await store.write('big', kept('x'.repeat(4 * size)));
    expect(await store.read('big')).toBeUndefined();
  });

  test('keeps nothing where it cannot write, and says nothing', async () => {
    writeFileSync(path('a-file'), '');
    const store = diskStore(join(path('a-file'), 'below'));
    await store.write('a', kept('a'));
    expect(await store.read('a')).toBeUndefined();
  });
});

describe('offlineFolder', () => {
  const folder = path('offline');
  mkdirSync(join(folder, 'ca.gov.vn', 'pki'), { recursive: true });
  writeFileSync(join(folder, 'ca.gov.vn', 'pki', 'cp.crl'), 'theo đường dẫn');
  writeFileSync(join(folder, 'cpcag2.crl'), 'theo tên');
  writeFileSync(path('outside.crl'), 'ngoài');
  const fetcher = offlineFolder(folder);

  test.each([
    ['http://CA.gov.vn/pki/cp.crl', 'theo đường dẫn'],
    ['https://ca.gov.vn:8443//pki/cp.crl', 'theo đường dẫn'],
    ['http://other.example/deep/cpcag2.crl', 'theo tên'],
  ])('answers %s', async (url, text) => {
    expect(textOf(await fetcher.fetch(get(url)))).toBe(text);
  });

  test.each([
    'http://ca.gov.vn/pki/none.crl',
    'http://ca.gov.vn/pki',
    'http://ca.gov.vn/',
    'http://ca.gov.vn/pki/cp.crl?x=1',
    'http://ca.gov.vn/%2e%2e/%2e%2e/outside.crl',
    'http://ca.gov.vn/..%2f..%2foutside.crl',
    'http://../outside.crl',
    'http://ca.gov.vn/pki\\..\\..\\..\\outside.crl',
    'nothing',
  ])('does not have %s', async (url) => {
    expect(await failure(fetcher.fetch(get(url)))).toMatchObject({
      code: 'ERR_NETWORK',
      reason: 'offline',
    });
  });

  test('gives no more than is asked for', async () => {
    const request = get('http://ca.gov.vn/pki/cp.crl', { maxBytes: 3 });
    expect(await failure(fetcher.fetch(request))).toMatchObject({ reason: 'too-large' });
  });

  test('lets the network answer what it lacks or what is stale, and gives the stale where that is offline', async () => {
    const { fetcher: next } = network(() => answer('mạng'));
    const now = () => NOW;
    const stale = get('http://ca.gov.vn/pki/cp.crl', { freshUntil: () => NOW });
    expect(textOf(await offlineFolder(folder, { next, now }).fetch(stale))).toBe('mạng');
    expect(
      textOf(await offlineFolder(folder, { next, now }).fetch(get('http://a.example/x'))),
    ).toBe('mạng');
    expect(textOf(await offlineFolder(folder, { next: fetcher, now }).fetch(stale))).toBe(
      'theo đường dẫn',
    );
    expect(textOf(await offlineFolder(folder, { now }).fetch(stale))).toBe('theo đường dẫn');
  });

  test('gives all its files to be told apart by what is in them', async () => {
    const texts = (await filesInFolder(folder)).map((body) =>
      textOf({ status: 200, headers: {}, body }),
    );
    expect(texts).toEqual(['theo đường dẫn', 'theo tên']);
  });
});

describe('networkFetcher', () => {
  let busy = true;
  const server = loopback({
    '/a.crl': (_, response) => {
      response.writeHead(busy ? 503 : 200, { 'Cache-Control': 'max-age=60' });
      busy = false;
      response.end('đây');
    },
  });

  test('asks again, keeps the answer on disk, and has it offline', async () => {
    const clock = { now: NOW };
    const store = diskStore(path('whole'), { now: () => clock.now });
    const options = { store, wait: () => Promise.resolve(), now: () => clock.now };
    const url = `${server.base()}/a.crl`;
    const mirrors = { 'ca.gov.vn': server.base() };
    const request = get('http://ca.gov.vn/a.crl', { origin: 'document' });
    expect(textOf(await networkFetcher({ ...options, mirrors }).fetch(request))).toBe('đây');
    expect(server.asked).toEqual(['/a.crl', '/a.crl']);
    expect(textOf(await networkFetcher({ ...options, mirrors }).fetch(request))).toBe('đây');
    clock.now = new Date('2027-01-01T00:00:00Z');
    const offline = networkFetcher({ ...options, offline: true });
    expect(textOf(await offline.fetch(request))).toBe('đây');
    expect(await failure(offline.fetch(get(url)))).toMatchObject({ reason: 'offline' });
    expect(server.asked).toHaveLength(2);
  });
});
