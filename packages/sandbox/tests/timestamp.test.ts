import { beforeAll, describe, expect, it } from 'vitest';
import {
  createSandbox,
  SandboxError,
  toPem,
  type Sandbox,
  type TokenMisbehaviour,
} from '../src/index.js';
import { openssl, opensslStatus, put, scratchDirectory } from './openssl.js';
import { replyText, timestampQuery } from './timestamp-query.js';

const directory = scratchDirectory();
const clock = (): Date => new Date('2026-11-21T03:04:05.678Z');
const options = { seed: 'timestamp.test', clock, authorityKeyType: 'rsa-2048' } as const;
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await createSandbox(options);
  put(directory, 'root.pem', toPem('CERTIFICATE', sandbox.root.certificate));
  put(directory, 'tsa.pem', toPem('CERTIFICATE', sandbox.timestampAuthority.certificate));
});

async function answer(query: Uint8Array, misbehaviour?: TokenMisbehaviour): Promise<Uint8Array> {
  return sandbox.timestampResponse(query, misbehaviour);
}

function verifyReply(reply: Uint8Array, ...args: readonly string[]) {
  const files = ['-queryfile', 'query.tsq', '-in', put(directory, 'reply.tsr', reply)];
  const attime = ['-attime', String(Math.floor(clock().getTime() / 1000))];
  return opensslStatus(
    directory,
    ...['ts', '-verify', ...files, '-CAfile', 'root.pem', ...attime, ...args],
  );
}

function certificatesIn(reply: Uint8Array): number {
  const file = put(directory, 'reply.tsr', reply);
  openssl(directory, 'ts', '-reply', '-in', file, '-token_out', '-out', 'token.der');
  const how = ['-inform', 'DER', '-in', 'token.der', '-print_certs'];
  return openssl(directory, 'pkcs7', ...how).split('BEGIN CERTIFICATE').length - 1;
}

describe('granted timestamps', () => {
  it.each(['sha256', 'sha384', 'sha512', 'sha3-256', 'sha3-384', 'sha3-512'])(
    'are verified by OpenSSL for an imprint by %s',
    async (digest) => {
      const reply = await answer(timestampQuery(directory, `-${digest}`, '-cert'));
      expect(verifyReply(reply)).toMatchObject({ status: 0 });
    },
  );

  it('carry the time of the clock, the accuracy, the policy and the nonce', async () => {
    const query = timestampQuery(directory, '-sha256', '-cert');
    const nonce = /Nonce: (\S+)/.exec(
      openssl(directory, 'ts', '-query', '-in', 'query.tsq', '-text'),
    );
    const text = replyText(directory, await answer(query));
    expect(text).toContain('Status: Granted.');
    expect(text).toContain('Time stamp: Nov 21 03:04:05 2026 GMT');
    expect(text).toContain('Accuracy: 0x01 seconds');
    expect(text).toContain(`Policy OID: ${sandbox.timestampAuthority.policy}`);
    expect(nonce?.[1]).toMatch(/^0x[0-9A-F]+$/);
    expect(text).toContain(`Nonce: ${nonce?.[1] ?? ''}`);
  });

  it('carry a certificate only where certReq asks for it, a nonce only where one was sent', async () => {
    const bare = await answer(timestampQuery(directory, '-sha256', '-no_nonce'));
    expect(certificatesIn(bare)).toBe(0);
    expect(replyText(directory, bare)).toContain('Nonce: unspecified');
    expect(verifyReply(bare).status).not.toBe(0);
    expect(verifyReply(bare, '-untrusted', 'tsa.pem').status).toBe(0);
    expect(certificatesIn(await answer(timestampQuery(directory, '-sha256', '-cert')))).toBe(1);
  });

  it('are numbered one by one and equal for equal requests to equal sandboxes', async () => {
    const again = await createSandbox(options);
    const query = timestampQuery(directory, '-sha256', '-cert');
    const replies = [await again.timestampResponse(query), await again.timestampResponse(query)];
    const texts = replies.map((reply) => replyText(directory, reply));
    expect(texts[0]).toContain('Serial number: 0x01');
    expect(texts[1]).toContain('Serial number: 0x02');
    const third = await createSandbox(options);
    expect(await third.timestampResponse(query)).toEqual(replies[0]);
  });
});

describe('refused requests', () => {
  // Offsets in a request without options: 30 LL, 02 01 vv, 30 .. 30 0d 06 09 <nine octets of the
  // hash algorithm>.
  function changed(query: Uint8Array, at: number, value: number): Uint8Array {
    const copy = Uint8Array.from(query);
    copy[at] = value;
    return copy;
  }

  async function refusal(query: Uint8Array): Promise<string> {
    const text = replyText(directory, await answer(query));
    expect(text).toContain('Status: Rejected.');
    expect(text).toContain('TST info:\nNot included.');
    return text;
  }

  it('answers badAlg to SHA-1', async () => {
    const text = await refusal(timestampQuery(directory, '-sha1'));
    expect(text).toContain('unrecognized or unsupported algorithm identifier');
    expect(text).toContain('hash algorithm 1.3.14.3.2.26 is not accepted');
  });

  it('answers badRequest to another version', async () => {
    const query = changed(timestampQuery(directory, '-sha256', '-no_nonce'), 4, 2);
    expect(await refusal(query)).toContain('transaction not permitted or supported');
  });

  it('answers badDataFormat to an imprint of another length than its algorithm has', async () => {
    const query = timestampQuery(directory, '-sha256', '-no_nonce');
    const at = 5 + 2 + 2 + 2 + 8;
    expect(query[at]).toBe(1);
    const text = await refusal(changed(query, at, 3));
    expect(text).toContain('the data submitted has the wrong format');
  });

  it('answers unacceptedPolicy to a foreign policy and grants its own', async () => {
    const foreign = timestampQuery(directory, '-sha256', '-tspolicy', '1.2.3.4');
    expect(await refusal(foreign)).toContain('the requested TSA policy is not supported');
    const own = sandbox.timestampAuthority.policy;
    const reply = await answer(timestampQuery(directory, '-sha256', '-cert', '-tspolicy', own));
    expect(verifyReply(reply)).toMatchObject({ status: 0 });
  });

  it('answers unacceptedExtension to any extension', async () => {
    const query = timestampQuery(directory, '-sha256', '-no_nonce');
    const extensions = [0xa0, 0x09, 0x30, 0x07, 0x06, 0x02, 0x2a, 0x03, 0x04, 0x01, 0x00];
    const extended = changed(query, 1, (query[1] ?? 0) + extensions.length);
    const text = await refusal(Uint8Array.from([...extended, ...extensions]));
    expect(text).toContain('the requested extension is not supported');
  });

  it('throws on bytes that are no request', async () => {
    const query = timestampQuery(directory, '-sha256');
    const others = [new Uint8Array(0), query.subarray(0, 20), Uint8Array.from([...query, 0])];
    others.push(sandbox.root.certificate, Uint8Array.of(0x30, 0));
    for (const other of others) {
      const thrown = answer(other);
      await expect(thrown).rejects.toBeInstanceOf(SandboxError);
      await expect(thrown).rejects.toMatchObject({ code: 'ERR_NOT_A_TIMESTAMP_REQUEST' });
    }
  });
});

describe('misbehaviour', () => {
  it('rejects with the reason it is told', async () => {
    const query = timestampQuery(directory, '-sha256');
    const told = {
      kind: 'rejection',
      failInfo: 'timeNotAvailable',
      text: 'clock out of order',
    } as const;
    const text = replyText(directory, await answer(query, told));
    expect(text).toContain("the TSA's time source is not available");
    expect(text).toContain('clock out of order');
    const plain = replyText(directory, await answer(query, { kind: 'rejection' }));
    expect(plain).toContain('the request cannot be handled due to system failure');
  });

  it.each([
    ['wrongNonce', 'nonce mismatch'],
    ['wrongImprint', 'message imprint mismatch'],
    ['expiredCertificate', 'certificate has expired'],
  ] as const)('%s makes OpenSSL find "%s"', async (kind, found) => {
    const reply = await answer(timestampQuery(directory, '-sha256', '-cert'), { kind });
    const { status, text } = verifyReply(reply);
    expect(status).not.toBe(0);
    expect(text).toContain(found);
  });

  it('wrongNonce adds a nonce where none was sent', async () => {
    const reply = await answer(timestampQuery(directory, '-sha256', '-no_nonce'), {
      kind: 'wrongNonce',
    });
    expect(replyText(directory, reply)).toContain('Nonce: 0x01');
  });

  it('oversizedToken is right but bigger by at least the bytes asked for', async () => {
    const query = timestampQuery(directory, '-sha256', '-cert');
    const normal = await answer(query);
    const reply = await answer(query, { kind: 'oversizedToken', bytes: 40_000 });
    expect(reply.length).toBeGreaterThan(normal.length + 40_000);
    expect(certificatesIn(reply)).toBe(6);
    expect(verifyReply(reply)).toMatchObject({ status: 0 });
  });

  it('delay answers rightly once its promise settles, and not before', async () => {
    const order: string[] = [];
    let release: () => void = () => undefined;
    const until = new Promise<void>((resolve) => {
      release = resolve;
    });
    const pending = answer(timestampQuery(directory, '-sha256', '-cert'), { kind: 'delay', until });
    const observed = pending.then(() => order.push('answered'));
    await new Promise(setImmediate);
    order.push('released');
    release();
    await observed;
    expect(order).toEqual(['released', 'answered']);
    expect(verifyReply(await pending)).toMatchObject({ status: 0 });
  });
});
