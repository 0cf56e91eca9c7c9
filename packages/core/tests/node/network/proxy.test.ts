import { createServer, request as httpRequest, type IncomingMessage } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { connect, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nodeFetcher, proxyFromEnvironment, type ProxySettings } from '../../../src/node/index.js';
import { proxyRule } from '../../../src/node/network/proxy-settings.js';
import { allTextOf, errorOf, failure, get, loopback, textOf } from '../../net/ports.js';
import { makeCertificate, opensslFolder } from '../../x509/openssl.js';

const PASSWORD = 'm@t:kh%u';
const CREDENTIALS = `ng%C6%B0%E1%BB%9Di:${encodeURIComponent(PASSWORD)}`;
const AUTHORIZATION = `Basic ${Buffer.from(`người:${PASSWORD}`).toString('base64')}`;

const folder = opensslFolder();
makeCertificate(folder, {
  name: 'server',
  subject: '/CN=ca.example',
  extensions: ['subjectAltName=DNS:ca.example', 'basicConstraints=critical,CA:TRUE'],
});
const pem = (name: string) => Buffer.from(folder.read(name)).toString('utf8');
const origin = loopback({
  '/x': (request, response) =>
    void response.end(
      `${request.headers.host ?? ''} ${String(request.headers['proxy-authorization'])}`,
    ),
});
const secure = createSecureServer(
  { key: pem('server.key'), cert: pem('server.crt') },
  (request, response) =>
    response.end(`kín ${request.url ?? ''} ${String(request.headers['proxy-authorization'])}`),
);

/** A proxy that leads every name to the servers above, and asks for a password. */
const seen: string[] = [];
const proxy = createServer((request, response) => {
  seen.push(`${request.method ?? ''} ${request.url ?? ''}`);
  if (!isAllowed(request)) {
    response.writeHead(407).end();
    return;
  }
  const { pathname, host } = new URL(request.url ?? '');
  const onward = httpRequest({
    host: '127.0.0.1',
    port: origin.port(),
    path: pathname,
    headers: { host },
  });
  onward.on('response', (answer) => answer.pipe(response));
  onward.end();
});
proxy.on('connect', (request: IncomingMessage, socket) => {
  seen.push(`CONNECT ${request.url ?? ''}`);
  if (!isAllowed(request)) {
    socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
    return;
  }
  const target = connect((secure.address() as AddressInfo).port, '127.0.0.1', () => {
    socket.write('HTTP/1.1 200 OK\r\n\r\n');
    target.pipe(socket).pipe(target);
  });
  socket.on('error', () => target.destroy());
  target.on('error', () => socket.destroy());
});

function isAllowed(request: IncomingMessage): boolean {
  return request.headers['proxy-authorization'] === AUTHORIZATION;
}

beforeAll(async () => {
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  for (const server of [proxy, secure]) {
    server.closeAllConnections();
    server.close();
  }
  folder.remove();
});

const proxyUrl = (credentials = CREDENTIALS) =>
  `http://${credentials}@127.0.0.1:${(proxy.address() as AddressInfo).port}`;
const unknownName = () => Promise.reject(new Error('ENOTFOUND'));
const both = (url: string): ProxySettings => ({ http: url, https: url });

function behindProxy(url: string, more: Parameters<typeof nodeFetcher>[0] = {}) {
  return nodeFetcher({ proxy: both(url), ca: [pem('server.crt')], ...more });
}

describe('behind a proxy', () => {
  test('http goes there with the whole address, https through a tunnel; servers never see its password', async () => {
    const fetcher = behindProxy(proxyUrl());
    expect(textOf(await fetcher.fetch(get('http://a.example/x')))).toBe('a.example undefined');
    expect(textOf(await fetcher.fetch(get('https://ca.example/y?z')))).toBe('kín /y?z undefined');
    expect(seen.splice(0)).toEqual(['GET http://a.example/x', 'CONNECT ca.example:443']);
  });

  test('the certificate of the server counts through the tunnel', async () => {
    const fetcher = nodeFetcher({ proxy: both(proxyUrl()) });
    expect(await failure(fetcher.fetch(get('https://ca.example/')))).toMatchObject({
      reason: 'failed',
    });
    const other = behindProxy(proxyUrl()).fetch(get('https://other.example/'));
    expect(await failure(other)).toMatchObject({ errno: 'ERR_TLS_CERT_ALTNAME_INVALID' });
    seen.splice(0);
  });

  test.each(['http://a.example/x', 'https://ca.example/x'])(
    'a password that it refuses is told without the password: %s',
    async (url) => {
      const error = await errorOf(behindProxy(proxyUrl('ai:b%C3%AD-m%E1%BA%ADt')).fetch(get(url)));
      const { port } = proxy.address() as AddressInfo;
      expect(error.facts).toMatchObject({
        reason: 'proxy',
        status: 407,
        proxy: `127.0.0.1:${port}`,
      });
      const said = allTextOf(error);
      for (const secret of ['bí-mật', 'b%C3%AD', Buffer.from('ai:bí-mật').toString('base64')])
        expect(said).not.toContain(secret);
    },
  );

  test('a proxy that is not there is a failure that does not tell its password', async () => {
    for (const url of ['http://a.example/x', 'https://ca.example/x']) {
      const error = await errorOf(behindProxy('http://ai:s3cret@127.0.0.1:1').fetch(get(url)));
      expect(error.facts).toMatchObject({ reason: 'failed', errno: 'ECONNREFUSED' });
      expect(allTextOf(error)).not.toContain('s3cret');
    }
  });

  test('a proxy of another kind is refused without being told', () => {
    for (const url of ['socks5://u:s3cret@a:1', 'http://u:s3cret@[']) {
      const error = (() => {
        try {
          nodeFetcher({ proxy: both(url) });
          return undefined;
        } catch (problem) {
          return problem;
        }
      })();
      expect(error).toMatchObject({ code: 'ERR_NETWORK', facts: { reason: 'proxy' } });
      expect(allTextOf(error)).not.toContain('s3cret');
    }
  });

  test('what documents name is checked where the name is known here, and left to it where not', async () => {
    const private_ = () => Promise.resolve([{ address: '10.0.0.1', family: 4 as const }]);
    seen.splice(0);
    for (const url of ['http://a.example/x', 'https://ca.example/x']) {
      const request = get(url, { origin: 'document' });
      expect(
        await failure(behindProxy(proxyUrl(), { resolve: private_ }).fetch(request)),
      ).toMatchObject({
        reason: 'refused-address',
      });
    }
    expect(seen).toEqual([]);
    const fetcher = nodeFetcher({
      proxy: both(proxyUrl()),
      resolve: unknownName,
    });
    expect((await fetcher.fetch(get('http://a.example/x', { origin: 'document' }))).status).toBe(
      200,
    );
    expect(
      await failure(fetcher.fetch(get('http://10.0.0.1/x', { origin: 'document' }))),
    ).toMatchObject({
      why: 'address',
    });
  });
});

describe('NO_PROXY', () => {
  const goesDirectly = (noProxy: string, url: string) =>
    proxyRule({ http: 'http://p:1', https: 'http://p:2', noProxy })(new URL(url)) === undefined;

  test.each([
    ['*', 'http://a.example/', true],
    ['a.example', 'http://a.example/', true],
    ['a.example', 'http://b.a.example/', true],
    ['.a.example', 'http://b.a.example/', true],
    ['*.a.example', 'http://b.a.example/', true],
    ['a.example', 'http://ba.example/', false],
    ['A.Example', 'http://a.EXAMPLE./', true],
    ['x, gov.vn', 'https://ca.gov.vn/', true],
    ['a.example:8080', 'http://a.example:8080/', true],
    ['a.example:8080', 'http://a.example/', false],
    ['a.example:443', 'https://a.example/', true],
    ['10.0.0.0/8', 'http://10.9.8.7/', true],
    ['10.0.0.0/8', 'http://11.0.0.1/', false],
    ['10.0.0.0/8', 'http://ten.example/', false],
    ['127.0.0.1', 'http://127.0.0.1:99/', true],
    ['fd00::/8', 'http://[fd12::1]/', true],
    ['[::1]', 'http://[::1]:8080/', true],
    ['[::1]:8080', 'http://[::1]:8080/', true],
    ['', 'http://a.example/', false],
  ])('"%s" lets %s go directly: %s', (noProxy, url, direct) => {
    expect(goesDirectly(noProxy, url)).toBe(direct);
  });
});

describe('proxies of the environment', () => {
  test('are read in small letters first, then in capitals', () => {
    expect(
      proxyFromEnvironment({
        http_proxy: 'http://a:1',
        HTTP_PROXY: 'http://b:1',
        HTTPS_PROXY: 'http://c:1',
        NO_PROXY: 'x',
      }),
    ).toEqual({ http: 'http://a:1', https: 'http://c:1', noProxy: 'x' });
    expect(proxyFromEnvironment({ ALL_PROXY: 'http://a:1', https_proxy: '' })).toEqual({
      http: 'http://a:1',
      https: 'http://a:1',
    });
    expect(proxyFromEnvironment({})).toEqual({});
  });

  test('are not taken from what a client of a CGI program could set', () => {
    const env = { HTTP_PROXY: 'http://evil:1', REQUEST_METHOD: 'GET' };
    expect(proxyFromEnvironment(env)).toEqual({});
  });

  test('may lack the scheme', () => {
    expect(proxyRule({ http: 'proxy.bo:3128' })(new URL('http://a/'))?.name).toBe('proxy.bo:3128');
  });
});
