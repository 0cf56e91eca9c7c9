import { request } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createSandbox, toPem, type Sandbox, type SandboxServer } from '../src/index.js';
import { openssl, opensslStatus, put, scratchDirectory } from './openssl.js';
import { replyText, timestampQuery } from './timestamp-query.js';

const directory = scratchDirectory();
const clock = (): Date => new Date('2026-11-21T03:04:05Z');
let sandbox: Sandbox;
let server: SandboxServer;

beforeAll(async () => {
  sandbox = await createSandbox({ seed: 'server.test', clock, authorityKeyType: 'rsa-2048' });
  server = await sandbox.serve();
  put(directory, 'root.pem', toPem('CERTIFICATE', sandbox.root.certificate));
});

afterAll(async () => {
  await server.close();
});

beforeEach(() => {
  server.misbehave(undefined);
});

async function post(body: Uint8Array, type = 'application/timestamp-query'): Promise<Response> {
  const headers = { 'Content-Type': type };
  return fetch(server.timestampUrl, { method: 'POST', headers, body: Uint8Array.from(body) });
}

async function bytesOf(response: Response): Promise<Uint8Array> {
  return new Uint8Array(await response.arrayBuffer());
}

describe('timestamp authority over HTTP', () => {
  it('answers a query of OpenSSL with a reply that OpenSSL verifies', async () => {
    const response = await post(timestampQuery(directory, '-sha256', '-cert'));
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/timestamp-reply');
    const reply = put(directory, 'reply.tsr', await bytesOf(response));
    const files = ['-queryfile', 'query.tsq', '-in', reply, '-CAfile', 'root.pem'];
    const attime = ['-attime', String(clock().getTime() / 1000)];
    expect(opensslStatus(directory, 'ts', '-verify', ...files, ...attime).status).toBe(0);
  });

  it('refuses a bad request inside a reply of status 200', async () => {
    const response = await post(timestampQuery(directory, '-sha1'));
    expect(response.status).toBe(200);
    expect(replyText(directory, await bytesOf(response))).toContain('Status: Rejected.');
  });

  it('answers 400 to other bytes, 415 to another type, 405 to GET, 413 to a body without measure', async () => {
    const query = timestampQuery(directory, '-sha256');
    expect((await post(Uint8Array.of(1, 2, 3))).status).toBe(400);
    expect((await post(query, 'application/octet-stream')).status).toBe(415);
    expect((await fetch(server.timestampUrl)).status).toBe(405);
    expect((await post(new Uint8Array(70_000))).status).toBe(413);
  });

  it('misbehaves by the number of the request and counts them', async () => {
    const before = server.timestampRequests();
    server.misbehave((number) =>
      number === before + 1 ? { kind: 'httpStatus', status: 503 } : undefined,
    );
    const query = timestampQuery(directory, '-sha256');
    expect((await post(query)).status).toBe(503);
    expect((await post(query)).status).toBe(200);
    expect(server.timestampRequests()).toBe(before + 2);
  });

  it('breaks the body off half-way', async () => {
    server.misbehave({ kind: 'truncatedBody' });
    const response = await post(timestampQuery(directory, '-sha256', '-cert'));
    expect(response.status).toBe(200);
    expect(Number(response.headers.get('content-length'))).toBeGreaterThan(1000);
    await expect(response.arrayBuffer()).rejects.toThrow();
  });

  it('answers wrongly as told', async () => {
    server.misbehave({ kind: 'rejection', failInfo: 'badRequest' });
    const reply = await bytesOf(await post(timestampQuery(directory, '-sha256')));
    expect(replyText(directory, reply)).toContain('transaction not permitted or supported');
  });

  it('closes although an answer is being held back', async () => {
    const held = await sandbox.serve({
      misbehaviour: { kind: 'delay', until: new Promise(() => undefined) },
    });
    const failed = new Promise<string>((resolve) => {
      const headers = { 'Content-Type': 'application/timestamp-query' };
      const sent = request(held.timestampUrl, { method: 'POST', headers });
      sent.on('error', (error: NodeJS.ErrnoException) => {
        resolve(error.code ?? '');
      });
      sent.end(timestampQuery(directory, '-sha256'));
    });
    await waitForRequests(held, 1);
    await held.close();
    expect(await failed).toBe('ECONNRESET');
  });
});

async function waitForRequests(other: SandboxServer, count: number): Promise<void> {
  while (other.timestampRequests() < count) await new Promise(setImmediate);
}

describe('published files', () => {
  it.each(['root', 'intermediate', 'tsa', 'bo-thu-nghiem', 'pham-duc-dung'])(
    'serves the certificate of %s',
    async (name) => {
      const response = await fetch(`${server.url}/certs/${name}.crt`);
      expect(response.headers.get('content-type')).toBe('application/pkix-cert');
      const expected = {
        root: sandbox.root,
        intermediate: sandbox.intermediate,
        tsa: sandbox.timestampAuthority,
      }[name];
      expect(await bytesOf(response)).toEqual((expected ?? sandbox.identity(name)).certificate);
    },
  );

  it('serves the certificate of an identity issued later', async () => {
    const late = await sandbox.issue({ id: 'late', keyType: 'ed25519' });
    expect(await bytesOf(await fetch(`${server.url}/certs/late.crt`))).toEqual(late.certificate);
  });

  it.each(['root', 'intermediate'])('serves the revocation list of %s', async (name) => {
    const response = await fetch(`${server.url}/crl/${name}.crl`);
    expect(response.headers.get('content-type')).toBe('application/pkix-crl');
    const file = put(directory, 'list.crl', await bytesOf(response));
    const text = openssl(directory, 'crl', '-inform', 'DER', '-in', file, '-noout', '-text');
    expect(text).toContain('No Revoked Certificates');
  });

  it('answers 404 to what it does not have and 405 to other methods', async () => {
    for (const path of [
      '/',
      '/certs/nobody.crt',
      '/certs/root.crl',
      '/crl/root.crt',
      '/crl/tsa.crl',
    ]) {
      expect((await fetch(server.url + path)).status).toBe(404);
    }
    expect((await fetch(`${server.url}/certs/root.crt`, { method: 'DELETE' })).status).toBe(405);
  });

  it('rejects where the port is taken', async () => {
    const port = Number(new URL(server.url).port);
    await expect(sandbox.serve({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
