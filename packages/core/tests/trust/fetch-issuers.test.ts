import { afterAll, describe, expect, test } from 'vitest';
import { networkError } from '../../src/net/index.js';
import type { FetchRequest, Fetcher } from '../../src/ports.js';
import { fetchCrl, fetchIssuers } from '../../src/trust/index.js';
import { commonNameOf, parseCertificate, type Certificate } from '../../src/x509/index.js';
import { failure } from '../net/ports.js';
import { makeCertificate, opensslFolder } from '../x509/openssl.js';

const folder = opensslFolder();
afterAll(folder.remove);

const CA = ['basicConstraints=critical,CA:TRUE', 'keyUsage=keyCertSign,cRLSign'];
const at = (...urls: string[]) =>
  `authorityInfoAccess=${urls.map((url) => `caIssuers;URI:${url}`).join(',')}`;

function certificate(name: string, issuer?: string, ...extensions: string[]): Certificate {
  const wish = {
    name,
    subject: `/C=VN/CN=${name}`,
    extensions,
    ...(issuer !== undefined && { issuer }),
  };
  return parseCertificate(makeCertificate(folder, wish));
}

const root = certificate('goc', undefined, ...CA);
const middle = certificate('giua', 'goc', ...CA, at('http://ca.example/goc.crt'));
const leaf = certificate('la', 'giua', at('http://ca.example/giua.p7c'));
folder.run('crl2pkcs7 -nocrl -certfile giua.crt -certfile goc.crt -outform DER -out both.p7c');
folder.run('crl2pkcs7 -nocrl -certfile giua.crt -outform PEM -out giua.p7b');

/** A network of files; what is not among them is HTTP 404, `null` is no answer. */
function files(table: Readonly<Record<string, Uint8Array | null>>) {
  const requests: FetchRequest[] = [];
  const fetcher: Fetcher = {
    async fetch(request) {
      requests.push(request);
      const body = table[request.url];
      if (body === null) throw networkError(request.url, { reason: 'failed' });
      return Promise.resolve({
        status: body ? 200 : 404,
        headers: {},
        body: body ?? new Uint8Array(),
      });
    },
  };
  return { fetcher, requests, urls: () => requests.map(({ url }) => url) };
}

const names = ({ certificates }: { certificates: readonly Certificate[] }) =>
  certificates.map(({ subject }) => commonNameOf(subject));

describe('fetchIssuers', () => {
  test.each([
    ['DER', middle.der],
    ['PEM', folder.read('giua.crt')],
    ['a certs-only SignedData in PEM', folder.read('giua.p7b')],
  ])('follows the addresses upwards, answered in %s', async (_, body) => {
    const { fetcher, requests } = files({
      'http://ca.example/giua.p7c': body,
      'http://ca.example/goc.crt': root.der,
    });
    const found = await fetchIssuers(leaf, { fetcher });
    expect(names(found)).toEqual(['giua', 'goc']);
    expect(found.failures).toEqual([]);
    for (const request of requests)
      expect(request).toMatchObject({ method: 'GET', origin: 'document' });
  });

  test('takes all that one answer holds and does not ask for what is there', async () => {
    const { fetcher, urls } = files({ 'http://ca.example/giua.p7c': folder.read('both.p7c') });
    const found = await fetchIssuers(leaf, { fetcher });
    expect(names(found)).toEqual(['giua', 'goc']);
    expect(urls()[0]).toBe('http://ca.example/giua.p7c');
  });

  test('does not ask for what is at hand', async () => {
    const { fetcher, urls } = files({ 'http://ca.example/goc.crt': root.der });
    expect(names(await fetchIssuers(leaf, { fetcher, known: [middle] }))).toEqual(['goc']);
    expect(urls()).toEqual(['http://ca.example/goc.crt']);
    expect(names(await fetchIssuers(leaf, { fetcher, known: [middle, root] }))).toEqual([]);
    expect(urls()).toHaveLength(1);
    expect(names(await fetchIssuers(root, { fetcher }))).toEqual([]);
  });

  test('goes on to the next address and tells what the others failed for', async () => {
    const several = certificate(
      'nhieu',
      'goc',
      at(
        'ldap://ca.example/x',
        'http://u:s3cret@a.example/x?k=s3cret',
        'http://b.example/',
        'http://c.example/',
        'http://d.example/',
      ),
    );
    const { fetcher, urls } = files({
      'http://u:s3cret@a.example/x?k=s3cret': null,
      'http://c.example/': new TextEncoder().encode('<html>'),
      'http://d.example/': root.der,
    });
    const found = await fetchIssuers(several, { fetcher });
    expect(names(found)).toEqual(['goc']);
    expect(found.failures).toMatchObject([
      { url: 'http://a.example/x?…', code: 'ERR_NETWORK', reason: 'failed' },
      { url: 'http://b.example/', code: 'ERR_NETWORK', reason: 'status' },
      { url: 'http://c.example/', code: 'ERR_CERTIFICATE' },
    ]);
    expect(JSON.stringify(found.failures)).not.toContain('s3cret');
    expect(urls()).toHaveLength(4);
  });

  test('leaves out certificates of another name as issuers', async () => {
    const { fetcher } = files({ 'http://ca.example/giua.p7c': leaf.der });
    expect((await fetchIssuers(leaf, { fetcher })).certificates).toHaveLength(1);
    const { fetcher: none, urls } = files({ 'http://ca.example/giua.p7c': root.der });
    await fetchIssuers(leaf, { fetcher: none });
    expect(urls()).toHaveLength(1);
  });

  test('ends with certificates that issue each other in a circle', async () => {
    certificate('x', undefined, ...CA);
    const y = certificate('y', 'x', ...CA, at('http://ca.example/x'));
    const x = parseCertificate(
      makeCertificate(folder, {
        name: 'x2',
        subject: '/C=VN/CN=x',
        issuer: 'y',
        keyOf: 'x',
        extensions: [...CA, at('http://ca.example/y')],
      }),
    );
    const { fetcher, urls } = files({ 'http://ca.example/x': x.der, 'http://ca.example/y': y.der });
    const found = await fetchIssuers(y, { fetcher });
    expect(names(found)).toEqual(['x', 'y']);
    expect(urls()).toHaveLength(2);
  });

  test('asks a bounded number of addresses', async () => {
    const urls = Array.from({ length: 40 }, (_, index) => `http://a${index}.example/`);
    const greedy = certificate('tham', 'goc', at(...urls));
    const { fetcher, requests } = files({});
    const found = await fetchIssuers(greedy, { fetcher });
    expect(requests).toHaveLength(12);
    expect(found.failures).toHaveLength(12);
  });

  test('ends with the signal', async () => {
    const aborting: Fetcher = {
      fetch: ({ url }) => Promise.reject(networkError(url, { reason: 'aborted' })),
    };
    expect(await failure(fetchIssuers(leaf, { fetcher: aborting }))).toMatchObject({
      reason: 'aborted',
    });
  });
});

describe('fetchCrl', () => {
  const der = Uint8Array.of(0x30, 3, 1, 1, 0xff);
  const pem = `-----BEGIN X509 CRL-----\n${Buffer.from(der).toString('base64')}\n-----END X509 CRL-----\n`;

  test.each([
    ['DER', der],
    ['PEM', new TextEncoder().encode(pem)],
  ])('gives the DER of a list in %s', async (_, body) => {
    const { fetcher, requests } = files({ 'http://ca.example/a.crl': body });
    const seen: Uint8Array[] = [];
    const freshUntil = (bytes: Uint8Array) => {
      seen.push(bytes);
      return undefined;
    };
    expect(await fetchCrl('http://ca.example/a.crl', { fetcher, freshUntil })).toEqual(der);
    expect(requests).toMatchObject([{ method: 'GET', origin: 'document', maxBytes: 64 << 20 }]);
    requests[0]?.freshUntil?.(body);
    expect(seen).toEqual([der]);
  });

  test('tells the HTTP error of an authority', async () => {
    const { fetcher } = files({});
    expect(await failure(fetchCrl('http://ca.example/a.crl', { fetcher }))).toMatchObject({
      code: 'ERR_NETWORK',
      reason: 'status',
      status: 404,
    });
  });
});
