import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nodeFetcher, type Resolve } from '../../../src/node/index.js';
import { failure, get, loopback, textOf } from '../../net/ports.js';
import { makeCertificate, opensslFolder } from '../../x509/openssl.js';

const inner = loopback({ '/secret': (_, response) => void response.end('bên trong') });
const server = loopback({
  '/echo': (request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      response.writeHead(200, {
        'X-Method': request.method,
        'X-Type': request.headers['content-type'] ?? '',
        'X-Host': request.headers.host,
      });
      response.end(Buffer.concat(parts));
    });
  },
  '/inwards': (_, response) =>
    void response.writeHead(302, { Location: `http://inner.example:${inner.port()}/secret` }).end(),
  '/literal': (_, response) =>
    void response
      .writeHead(302, { Location: `http://[::ffff:127.0.0.1]:${inner.port()}/secret` })
      .end(),
  '/loop': (_, response) => void response.writeHead(301, { Location: '/loop' }).end(),
  '/endless': (_, response) => {
    response.writeHead(200);
    const more = () => {
      while (response.write(Buffer.alloc(1024)));
    };
    response.on('drain', more);
    more();
  },
  '/silent': () => undefined,
  '/slow-body': (_, response) => void response.writeHead(200).write('x'),
  '/cut': (_, response) => {
    response.writeHead(200, { 'Content-Length': 100 });
    response.write('x', () => response.destroy());
  },
  '/short-chunks': (_, response) => {
    response.writeHead(200, { 'Transfer-Encoding': 'chunked' });
    response.write('x', () => response.destroy());
  },
});

/** A resolver that answers by the table, and counts. */
function resolver(table: Readonly<Record<string, readonly string[]>>) {
  const asked: string[] = [];
  const resolve: Resolve = (hostname) => {
    asked.push(hostname);
    const found = (table[hostname] ?? []).map((address) => ({
      address,
      family: address.includes(':') ? (6 as const) : (4 as const),
    }));
    return found.length > 0 ? Promise.resolve(found) : Promise.reject(new Error('ENOTFOUND'));
  };
  return { resolve, asked };
}

describe('an answer', () => {
  test('to POST carries body and headers both ways', async () => {
    const body = Uint8Array.of(0, 1, 255);
    const headers = { 'content-type': 'application/ocsp-request' };
    const url = `${server.base()}/echo`;
    const response = await nodeFetcher().fetch({ url, method: 'POST', headers, body });
    expect(Uint8Array.from(response.body)).toEqual(body);
    expect(response).toMatchObject({
      status: 200,
      headers: { 'x-method': 'POST', 'x-type': 'application/ocsp-request' },
    });
  });

  test('of HTTP 404 is an answer', async () => {
    expect((await nodeFetcher().fetch(get(`${server.base()}/none`))).status).toBe(404);
  });
});

describe('bounds', () => {
  test('of size hold for a body without end', async () => {
    const request = get(`${server.base()}/endless`, { maxBytes: 4096 });
    expect(await failure(nodeFetcher().fetch(request))).toMatchObject({ reason: 'too-large' });
  });

  test.each(['/silent', '/slow-body'])('of time hold for %s', async (path) => {
    const request = get(server.base() + path, { timeoutMs: 40 });
    expect(await failure(nodeFetcher().fetch(request))).toMatchObject({ reason: 'timeout' });
  });

  test.each(['/silent', '/slow-body'])('are set by the signal for %s', async (path) => {
    const controller = new AbortController();
    const asked = nodeFetcher().fetch(get(server.base() + path, { signal: controller.signal }));
    controller.abort();
    expect(await failure(asked)).toMatchObject({ reason: 'aborted' });
  });

  test.each(['/cut', '/short-chunks'])('%s, a body that breaks off, is no answer', async (path) => {
    expect(await failure(nodeFetcher().fetch(get(server.base() + path)))).toMatchObject({
      code: 'ERR_NETWORK',
      reason: 'failed',
    });
  });

  test('redirects come to an end', async () => {
    const before = server.asked.length;
    expect(await failure(nodeFetcher().fetch(get(`${server.base()}/loop`)))).toMatchObject({
      reason: 'redirect',
    });
    expect(server.asked.length - before).toBe(4);
  });

  test('a port where nobody listens is a failure with the name of the system', async () => {
    const request = get('http://127.0.0.1:1/');
    expect(await failure(nodeFetcher().fetch(request))).toMatchObject({
      reason: 'failed',
      errno: 'ECONNREFUSED',
    });
  });
});

describe('addresses that documents name', () => {
  const ports = () => [server.port(), inner.port()];
  const ofDocument = (url: string) => get(url, { origin: 'document' });

  test.each([
    ['a private address', ['127.0.0.1']],
    ['a private one among public ones', ['203.205.1.1', '10.0.0.1']],
    ['mapped IPv4', ['::ffff:127.0.0.1']],
    ['link-local', ['fe80::1']],
  ])('are refused where the name has %s', async (_, addresses) => {
    const { resolve, asked } = resolver({ 'evil.example': addresses });
    const before = server.asked.length;
    const fetcher = nodeFetcher({ resolve, ports: ports() });
    const request = ofDocument(`http://evil.example:${server.port()}/echo`);
    expect(await failure(fetcher.fetch(request))).toMatchObject({
      code: 'ERR_NETWORK',
      reason: 'refused-address',
      why: 'address',
    });
    expect(asked).toEqual(['evil.example']);
    expect(server.asked.length).toBe(before);
  });

  test('are resolved once: a name that changes its mind is not asked again', async () => {
    const answers = [['203.0.114.1'], ['127.0.0.1']];
    const asked: string[] = [];
    const resolve: Resolve = (hostname) => {
      asked.push(hostname);
      const [address = ''] = answers[Math.min(asked.length, answers.length) - 1] ?? [];
      return Promise.resolve([{ address, family: 4 }]);
    };
    const before = server.asked.length;
    const request = ofDocument(`http://rebind.example:${server.port()}/echo`);
    const fetcher = nodeFetcher({ resolve, ports: ports() });
    await failure(fetcher.fetch({ ...request, timeoutMs: 60 }));
    expect(asked).toEqual(['rebind.example']);
    expect(server.asked.length).toBe(before);
  });

  test('are free where trust data names the host', async () => {
    const { resolve } = resolver({ 'ca.btc': ['127.0.0.1'] });
    const fetcher = nodeFetcher({ resolve, hosts: ['ca.btc'] });
    const response = await fetcher.fetch(ofDocument(`http://ca.btc:${server.port()}/echo`));
    expect(response.headers['x-host']).toBe(`ca.btc:${server.port()}`);
  });

  test('are not reached by way of a redirect, whoever named the first', async () => {
    const { resolve } = resolver({
      'ca.example': ['127.0.0.1'],
      'inner.example': ['127.0.0.1'],
    });
    const fetcher = nodeFetcher({ resolve, ports: ports(), hosts: ['ca.example'] });
    for (const path of ['/inwards', '/literal']) {
      for (const origin of ['caller', 'document'] as const) {
        const url = `http://ca.example:${server.port()}${path}`;
        expect(await failure(fetcher.fetch(get(url, { origin })))).toMatchObject({
          reason: 'refused-address',
          why: 'address',
        });
      }
    }
    expect(inner.asked).toEqual([]);
  });

  test('are reached by a redirect whose host trust data names', async () => {
    const { resolve } = resolver({ 'inner.example': ['127.0.0.1'] });
    const fetcher = nodeFetcher({ resolve, hosts: ['inner.example'] });
    expect(textOf(await fetcher.fetch(get(`${server.base()}/inwards`)))).toBe('bên trong');
  });
});

describe('a name', () => {
  test('that has no address is a failure', async () => {
    const fetcher = nodeFetcher({ resolve: () => Promise.resolve([]) });
    expect(await failure(fetcher.fetch(get('http://none.example/')))).toMatchObject({
      code: 'ERR_NETWORK',
    });
  });

  test('of the caller may resolve to a private address', async () => {
    const { resolve } = resolver({ 'tsa.noi-bo': ['127.0.0.1'] });
    const response = await nodeFetcher({ resolve }).fetch(
      get(`http://tsa.noi-bo:${server.port()}/echo`),
    );
    expect(response.status).toBe(200);
  });
});

describe('https', () => {
  const folder = opensslFolder();
  makeCertificate(folder, {
    name: 'server',
    subject: '/CN=ca.example',
    extensions: ['subjectAltName=DNS:ca.example,IP:127.0.0.1', 'basicConstraints=critical,CA:TRUE'],
  });
  const pem = (name: string) => Buffer.from(folder.read(name)).toString('utf8');
  const secure = createServer({ key: pem('server.key'), cert: pem('server.crt') }, (_, response) =>
    response.end('kín'),
  );
  beforeAll(() => new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve)));
  afterAll(() => {
    secure.closeAllConnections();
    secure.close();
    folder.remove();
  });
  const port = () => (secure.address() as AddressInfo).port;
  const { resolve } = resolver({ 'ca.example': ['127.0.0.1'], 'other.example': ['127.0.0.1'] });

  test('is answered where certificate and name are right', async () => {
    const fetcher = nodeFetcher({ resolve, ca: [pem('server.crt')] });
    for (const host of ['ca.example', '127.0.0.1'])
      expect(textOf(await fetcher.fetch(get(`https://${host}:${port()}/`)))).toBe('kín');
  });

  test('is no answer where the certificate is not known, or is of another name', async () => {
    const unknown = nodeFetcher({ resolve });
    expect(await failure(unknown.fetch(get(`https://ca.example:${port()}/`)))).toMatchObject({
      reason: 'failed',
    });
    const known = nodeFetcher({ resolve, ca: [pem('server.crt')] });
    expect(await failure(known.fetch(get(`https://other.example:${port()}/`)))).toMatchObject({
      errno: 'ERR_TLS_CERT_ALTNAME_INVALID',
    });
  });
});
