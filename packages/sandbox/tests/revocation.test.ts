import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSandbox, toPem, type Sandbox, type SandboxServer } from '../src/index.js';
import { openssl, opensslStatus, put, scratchDirectory } from './openssl.js';

const directory = scratchDirectory();
const clock = (): Date => new Date('2026-11-21T03:04:05Z');
const REVOKED_AT = new Date('2026-11-20T01:02:03Z');
const AT = ['-attime', String(clock().getTime() / 1000)];
let sandbox: Sandbox;
let server: SandboxServer;
let good: Uint8Array;
let revoked: Uint8Array;

beforeAll(async () => {
  sandbox = await createSandbox({ seed: 'revocation.test', clock, authorityKeyType: 'rsa-2048' });
  server = await sandbox.serve();
  good = sandbox.identity('pham-duc-dung').certificate;
  revoked = sandbox.identity('vo-thi-hanh').certificate;
  sandbox.intermediate.revoke(revoked, { date: REVOKED_AT, reason: 'keyCompromise' });
  const { root, intermediate } = sandbox;
  put(directory, 'root.pem', toPem('CERTIFICATE', root.certificate));
  put(directory, 'intermediate.pem', toPem('CERTIFICATE', intermediate.certificate));
  put(directory, 'good.pem', toPem('CERTIFICATE', good));
  put(directory, 'revoked.pem', toPem('CERTIFICATE', revoked));
});

afterAll(async () => {
  await server.close();
});

/** What OpenSSL says of a leaf with this list of its issuer. */
function verified(crl: Uint8Array, leaf: string, ...how: readonly string[]): string {
  put(directory, 'list.pem', toPem('X509 CRL', crl));
  const trust = ['-CAfile', 'root.pem', '-untrusted', 'intermediate.pem', '-CRLfile', 'list.pem'];
  return opensslStatus(directory, 'verify', ...trust, '-crl_check', ...how, ...AT, leaf).text;
}

/** What OpenSSL says of a response about a leaf. */
function asked(response: Uint8Array, leaf: string): string {
  put(directory, 'answer.der', response);
  const about = ['-issuer', 'intermediate.pem', '-cert', leaf, '-no_nonce'];
  const trust = ['-CAfile', 'root.pem', '-verify_other', 'intermediate.pem'];
  return opensslStatus(directory, 'ocsp', '-respin', 'answer.der', ...about, ...trust, ...AT).text;
}

/** The status in a response that verifies; OpenSSL warns of times by its own clock, which is not this one's. */
function statusIn(text: string): string | undefined {
  if (!text.includes('Response verify OK')) return undefined;
  return /\b(good|revoked|unknown)\n\tThis Update/.exec(text)?.[1];
}

function listText(crl: Uint8Array): string {
  put(directory, 'list.crl', crl);
  return openssl(directory, 'crl', '-inform', 'DER', '-in', 'list.crl', '-noout', '-text');
}

describe('revocation lists, as OpenSSL reads them', () => {
  it('refuse what was revoked and nothing else', () => {
    const crl = sandbox.intermediate.crl();
    expect(verified(crl, 'good.pem')).toContain('good.pem: OK');
    expect(verified(crl, 'revoked.pem')).toContain('certificate revoked');
    expect(listText(crl)).toContain('Key Compromise');
  });

  it('fail with a bad signature, and cannot be read when cut off', () => {
    const bad = sandbox.intermediate.crl({ fault: 'badSignature' });
    expect(verified(bad, 'good.pem')).toContain('CRL signature failure');
    const cut = sandbox.intermediate.crl({ fault: 'truncated' });
    put(directory, 'cut.crl', cut);
    expect(opensslStatus(directory, 'crl', '-inform', 'DER', '-in', 'cut.crl').status).toBe(1);
  });

  it('are out of date, unknown-critical or of another scope as asked', () => {
    const { crl } = sandbox.intermediate;
    const nextUpdate = new Date('2026-11-01T00:00:00Z');
    const old = crl({ thisUpdate: new Date('2026-10-01T00:00:00Z'), nextUpdate });
    expect(verified(old, 'good.pem')).toContain('CRL has expired');
    const critical = crl({ fault: 'criticalExtension' });
    expect(verified(critical, 'good.pem')).toContain('unhandled critical CRL extension');
    const forAuthorities = crl({ scope: { only: 'ca' } });
    expect(verified(forAuthorities, 'good.pem', '-extended_crl')).toContain('different CRL scope');
  });

  it('say what they are: delta, indirect, limited to reasons and to an address', () => {
    const text = listText(
      sandbox.intermediate.crl({
        number: 8,
        deltaOf: 7,
        freshestCrl: 'http://sandbox.example/delta.crl',
        scope: {
          fullName: ['http://sandbox.example/a.crl'],
          onlySomeReasons: ['keyCompromise', 'aACompromise'],
          indirect: true,
        },
        revoked: [{ certificate: good, date: REVOKED_AT, namesIssuer: true }],
      }),
    );
    expect(text).toMatch(/Delta CRL Indicator: critical\s+7/);
    expect(text).toMatch(/Freshest CRL:\s+Full Name:\s+URI:http:\/\/sandbox.example\/delta.crl/);
    expect(text).toContain('URI:http://sandbox.example/a.crl');
    expect(text).toContain('Key Compromise, AA Compromise');
    expect(text).toContain('Indirect CRL');
    expect(text).toMatch(/Certificate Issuer: critical\s+DirName/);
  });

  it('are signed by another key of the authority, in its name', () => {
    const signer = sandbox.intermediate.revocationSigner({ use: 'crl' });
    put(directory, 'signer.pem', toPem('CERTIFICATE', signer.certificate));
    put(directory, 'list.crl', sandbox.intermediate.crl({ signer }));
    const how = ['-inform', 'DER', '-in', 'list.crl', '-noout', '-CAfile', 'signer.pem'];
    expect(opensslStatus(directory, 'crl', ...how).text).toContain('verify OK');
  });
});

describe('OCSP responses, as OpenSSL reads them', () => {
  it('say good, revoked and unknown, signed by the responder or the authority', () => {
    const { ocspResponse, self } = sandbox.intermediate;
    expect(statusIn(asked(ocspResponse({ certificate: good }), 'good.pem'))).toBe('good');
    const told = asked(ocspResponse({ certificate: revoked, signer: self }), 'revoked.pem');
    expect(statusIn(told)).toBe('revoked');
    expect(told).toContain('Reason: keyCompromise');
    const unknown = ocspResponse({ certificate: good, status: 'unknown', responderId: 'byKey' });
    expect(statusIn(asked(unknown, 'good.pem'))).toBe('unknown');
  });

  it('do not verify with a bad signature or from somebody whom nobody entitled', () => {
    const { ocspResponse, revocationSigner } = sandbox.intermediate;
    const bad = ocspResponse({ certificate: good, fault: 'badSignature' });
    expect(asked(bad, 'good.pem')).toContain('Response Verify Failure');
    const signer = revocationSigner({ use: 'ocsp', stranger: true });
    const strange = ocspResponse({ certificate: good, signer });
    expect(asked(strange, 'good.pem')).toContain('Response Verify Failure');
  });

  it('are about another certificate as asked', () => {
    const other = sandbox.intermediate.ocspResponse({ certificate: good, fault: 'wrongSerial' });
    expect(asked(other, 'good.pem')).toContain('No Status found');
  });
});

describe('over HTTP, at the addresses that certificates name', () => {
  const query = (leaf: string, ...how: readonly string[]): string => {
    const about = ['-issuer', 'intermediate.pem', '-cert', leaf, '-url', `${server.url}/ocsp`];
    const trust = ['-CAfile', 'root.pem', '-verify_other', 'intermediate.pem'];
    return [...how, ...about, ...trust, ...AT].join('\n');
  };
  const run = async (command: string): Promise<string> => {
    // The server runs in this process: it must go on while OpenSSL waits for it.
    const { execFile } = await import('node:child_process');
    return new Promise((resolve) => {
      const options = { cwd: directory, encoding: 'utf8' } as const;
      execFile('openssl', ['ocsp', ...command.split('\n')], options, (_, stdout, stderr) => {
        resolve(stdout + stderr);
      });
    });
  };

  it('OpenSSL asks with a nonce and is answered', async () => {
    expect(statusIn(await run(query('good.pem')))).toBe('good');
    expect(statusIn(await run(query('revoked.pem', '-sha256')))).toBe('revoked');
  });

  it('misbehaves as told: another nonce, try later, an HTTP status', async () => {
    server.misbehaveRevocation({ kind: 'wrongNonce' });
    expect(await run(query('good.pem'))).toContain('Nonce Verify error');
    server.misbehaveRevocation({ kind: 'tryLater' });
    expect(await run(query('good.pem'))).toContain('trylater');
    server.misbehaveRevocation({ kind: 'httpStatus', status: 503 });
    expect((await fetch(`${server.url}/crl/root.crl`)).status).toBe(503);
    server.misbehaveRevocation(undefined);
  });

  it('answers GET, refuses what is no request, and counts', async () => {
    const reqout = ['-reqout', 'request.der', '-no_nonce'];
    const about = ['-issuer', 'intermediate.pem', '-cert', 'good.pem'];
    openssl(directory, 'ocsp', ...about, ...reqout);
    const request = readFileSync(join(directory, 'request.der'));
    const before = server.revocationRequests();
    const path = encodeURIComponent(request.toString('base64'));
    const response = await fetch(`${server.url}/ocsp/${path}`);
    expect(response.headers.get('content-type')).toBe('application/ocsp-response');
    expect(asked(new Uint8Array(await response.arrayBuffer()), 'good.pem')).toContain('good');
    const post = async (type: string, body: Uint8Array): Promise<number> => {
      const headers = { 'Content-Type': type };
      const init = { method: 'POST', headers, body: Uint8Array.from(body) };
      return (await fetch(`${server.url}/ocsp`, init)).status;
    };
    expect(await post('application/ocsp-request', Uint8Array.of(1, 2, 3))).toBe(400);
    expect(await post('text/plain', request)).toBe(415);
    expect((await fetch(`${server.url}/ocsp`)).status).toBe(405);
    expect(server.revocationRequests()).toBe(before + 4);
  });

  it('holds an answer back until it is let go', async () => {
    let release = (): void => undefined;
    const until = new Promise<void>((resolve) => {
      release = resolve;
    });
    server.misbehaveRevocation({ kind: 'delay', until });
    const answer = fetch(`${server.url}/crl/intermediate.crl`);
    expect(await Promise.race([answer, Promise.resolve('waiting')])).toBe('waiting');
    release();
    expect((await answer).status).toBe(200);
    server.misbehaveRevocation(undefined);
  });
});
