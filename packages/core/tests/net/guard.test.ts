import { describe, expect, test } from 'vitest';
import { webFetcher } from '../../src/net/index.js';
import { allTextOf, errorOf, failure, get } from './ports.js';

/** An engine whose fetch answers every address, and tells which were asked. */
function engine(answers: Readonly<Record<string, Response>> = {}) {
  const asked: { url: string; headers: unknown }[] = [];
  const fetch = (url: string, init: RequestInit) => {
    asked.push({ url, headers: init.headers });
    return Promise.resolve(answers[url] ?? new Response('đây'));
  };
  return { fetch, asked };
}

const redirect = (location: string) => new Response(null, { status: 302, headers: { location } });
const ofDocument = (url: string) => get(url, { origin: 'document' });

describe('addresses that documents name', () => {
  test.each([
    ['file:///etc/passwd', 'scheme'],
    ['ftp://a.example/x.crl', 'scheme'],
    ['ldap://a.example/cn=x', 'scheme'],
    ['http://user:secret@a.example/x.crl', 'credentials'],
    ['http://a.example:22/x.crl', 'port'],
    ['http://a.example:6379/', 'port'],
    ['http://localhost/x.crl', 'name'],
    ['http://LOCALHOST./x.crl', 'name'],
    ['http://printer/x.crl', 'name'],
    ['http://metadata.google.internal/', 'name'],
    ['http://127.0.0.1/x.crl', 'address'],
    ['http://2130706433/x.crl', 'address'],
    ['http://0x7f.1/x.crl', 'address'],
    ['http://0177.0.0.1/x.crl', 'address'],
    ['http://169.254.169.254/latest/meta-data', 'address'],
    ['http://[::1]/x.crl', 'address'],
    ['http://[::ffff:127.0.0.1]/x.crl', 'address'],
    ['http://[fd00::1]/x.crl', 'address'],
  ])('are refused: %s for its %s', async (url, why) => {
    const { fetch, asked } = engine();
    expect(await failure(webFetcher(fetch).fetch(ofDocument(url)))).toMatchObject({
      code: 'ERR_NETWORK',
      reason: 'refused-address',
      why,
    });
    expect(asked).toEqual([]);
  });

  test('are asked where they are public', async () => {
    const { fetch, asked } = engine();
    await webFetcher(fetch).fetch(ofDocument('http://ca.example/a.crl'));
    await webFetcher(fetch).fetch(ofDocument('https://203.205.1.1/a.crl'));
    expect(asked.map(({ url }) => url)).toEqual([
      'http://ca.example/a.crl',
      'https://203.205.1.1/a.crl',
    ]);
  });

  test('are free where trust data names the host, or the host with its port', async () => {
    const { fetch, asked } = engine();
    const fetcher = webFetcher(fetch, { hosts: ['ca.btc', '10.1.1.1:8080'] });
    await fetcher.fetch(ofDocument('http://CA.btc:81/a.crl'));
    await fetcher.fetch(ofDocument('http://10.1.1.1:8080/a.crl'));
    expect(asked).toHaveLength(2);
    expect(await failure(fetcher.fetch(ofDocument('http://10.1.1.1/a.crl')))).toMatchObject({
      why: 'address',
    });
  });

  test('never carry credentials, not even to free hosts', async () => {
    const fetcher = webFetcher(engine().fetch, { hosts: ['ca.btc'] });
    expect(await failure(fetcher.fetch(ofDocument('http://u:p@ca.btc/a.crl')))).toMatchObject({
      why: 'credentials',
    });
  });
});

describe('addresses that the caller names', () => {
  test('may be anything that is HTTP', async () => {
    const { fetch, asked } = engine();
    for (const url of ['http://localhost:8080/', 'http://10.0.0.1/', 'http://tsa/'])
      await webFetcher(fetch).fetch(get(url));
    expect(asked).toHaveLength(3);
    expect(await failure(webFetcher(fetch).fetch(get('file:///x')))).toMatchObject({
      why: 'scheme',
    });
  });

  test('give their credentials as a header, percent signs undone', async () => {
    const { fetch, asked } = engine();
    await webFetcher(fetch).fetch(get('http://ng%C6%B0%E1%BB%9Di:m%40t@tsa.example/x'));
    const authorization = `Basic ${Buffer.from('người:m@t').toString('base64')}`;
    expect(asked).toEqual([{ url: 'http://tsa.example/x', headers: { authorization } }]);
  });
});

describe('redirects', () => {
  test('of what the caller named are free on its own host alone', async () => {
    const { fetch, asked } = engine({
      'http://10.0.0.1/a': redirect('http://10.0.0.1:8080/b'),
      'http://10.0.0.1:8080/b': redirect('http://10.0.0.2/c'),
    });
    expect(await failure(webFetcher(fetch).fetch(get('http://10.0.0.1/a')))).toMatchObject({
      reason: 'refused-address',
      why: 'address',
      url: 'http://10.0.0.2/c',
    });
    expect(asked).toHaveLength(2);
  });

  test('of public addresses to private ones are refused', async () => {
    const { fetch, asked } = engine({ 'http://a.example/a': redirect('http://169.254.169.254/') });
    const error = await failure(webFetcher(fetch).fetch(ofDocument('http://a.example/a')));
    expect(error).toMatchObject({ reason: 'refused-address', why: 'address' });
    expect(asked).toHaveLength(1);
  });

  test('leave behind what proves the caller, on another server', async () => {
    const { fetch, asked } = engine({
      'http://a.example/a': redirect('/b'),
      'http://a.example/b': redirect('http://b.example/c'),
    });
    await webFetcher(fetch).fetch(
      get('http://u:p@a.example/a', { headers: { accept: 'x/y', 'X-Api-Key': 'k' } }),
    );
    const authorization = 'Basic dTpw';
    expect(asked.map(({ headers }) => headers)).toEqual([
      { authorization, accept: 'x/y', 'X-Api-Key': 'k' },
      { authorization, accept: 'x/y', 'X-Api-Key': 'k' },
      { accept: 'x/y' },
    ]);
  });

  test('with credentials, or to no address at all, are refused', async () => {
    for (const location of ['http://u:secret@a.example/', 'http://[', 'javascript:alert(1)']) {
      const { fetch } = engine({ 'http://a.example/a': redirect(location) });
      const error = await errorOf(webFetcher(fetch).fetch(get('http://a.example/a')));
      expect(error.facts).toMatchObject({ reason: 'redirect' });
      expect(allTextOf(error)).not.toContain('secret');
    }
  });
});

test('no error tells credentials or a query', async () => {
  const broken = webFetcher(() => Promise.reject(new TypeError('fetch failed')));
  const urls = [
    'http://u:s3cret@a.example/x?token=s3cret#s3cret',
    'http://u:s3cret@[',
    's3cret:x?s3cret',
  ];
  for (const url of urls) {
    const error = await errorOf(broken.fetch(get(url)));
    expect(allTextOf(error).replaceAll('s3cret:', '')).not.toContain('s3cret');
  }
});
