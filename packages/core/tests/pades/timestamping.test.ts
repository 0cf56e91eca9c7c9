import { afterEach, describe, expect, test, vi } from 'vitest';
import {
  completeSignature,
  prepareSignature,
  signPdf,
  toBeSignedOf,
  type SignPdfOptions,
} from '../../src/pades/index.js';
import { coreError } from '../../src/errors.js';
import type { Signer } from '../../src/signer.js';
import type { TimestampSource } from '../../src/timestamp/index.js';
import { findingText } from '../../src/validation/index.js';
import { ONE_PAGE, makePdf } from '../pdf/make-pdf.js';
import { anySigner, clock, crypto, timestamps } from './cast.js';

const PDF = makePdf(ONE_PAGE);
afterEach(() => {
  vi.restoreAllMocks();
});

const failing = (error: Error): TimestampSource => ({
  requestToken: () => Promise.reject(error),
});
const unreachable = failing(
  coreError('ERR_NETWORK', 'no answer', { facts: { url: 'http://tsa.example/' } }),
);
/** Answers nothing, ever, not even to an abort. */
const silent: TimestampSource = { requestToken: () => new Promise(() => undefined) };

/** A trial request that succeeds, and then what the other source does. */
function onceThen(after: TimestampSource): TimestampSource {
  const good = timestamps();
  let asked = 0;
  return {
    requestToken: (request) => (asked++ === 0 ? good : after).requestToken(request),
  };
}

/** The usual signer, and how often its key was used. */
async function counted(): Promise<{ signer: Signer; used: () => number }> {
  const signer = await anySigner();
  let count = 0;
  const sign: Signer['sign'] = (bytes, context) => {
    count++;
    return signer.sign(bytes, context);
  };
  return { signer: { ...signer, sign }, used: () => count };
}

async function signs(options: Partial<SignPdfOptions>) {
  const signer = options.signer ?? (await anySigner());
  return signPdf(PDF, { crypto, clock, ...options, signer });
}

describe('a timestamp that cannot be had', () => {
  test.each([
    ['at the trial request', unreachable],
    ['for the signature', onceThen(unreachable)],
    ['where the room is known', { ...unreachable, maxTokenBytes: 6_000 }],
  ])('%s leaves a signature at B-B that says why, the key used once', async (_, source) => {
    const { signer, used } = await counted();
    const signed = await signs({ signer, timestamps: source, onTimestampFailure: 'downgrade' });
    expect(signed.level).toBe('B-B');
    expect(signed.findings).toEqual([
      {
        ...{ check: 'timestamp-missing', status: 'warning', clause: 'EN 319 142-1 §6.3' },
        ...{ expected: 'B-T', found: 'ERR_NETWORK', at: 'http://tsa.example/' },
      },
    ]);
    expect(used()).toBe(1);
    const [finding] = signed.findings;
    expect(finding && findingText(finding, 'vi')).toContain('chỉ đạt mức B-B');
  });

  test('by default is the error of the source', async () => {
    await expect(signs({ timestamps: unreachable })).rejects.toMatchObject({ code: 'ERR_NETWORK' });
    await expect(signs({ timestamps: onceThen(unreachable) })).rejects.toMatchObject({
      code: 'ERR_NETWORK',
    });
  });

  test('a fault of a source by another library is a downgrade as well', async () => {
    const source = failing(new TypeError('fetch failed'));
    const signed = await signs({ timestamps: source, onTimestampFailure: 'downgrade' });
    expect(signed.findings).toMatchObject([{ check: 'timestamp-missing', found: 'TypeError' }]);
  });

  test('a token too long for its room is a downgrade as well', async () => {
    const source = { ...timestamps(), maxTokenBytes: 100 };
    const signed = await signs({ timestamps: source, onTimestampFailure: 'downgrade' });
    expect(signed).toMatchObject({
      level: 'B-B',
      findings: [{ check: 'timestamp-missing', found: 'ERR_PLACEHOLDER_TOO_SMALL' }],
    });
  });

  test('one that comes is used: nothing is downgraded', async () => {
    const signed = await signs({
      timestamps: timestamps(),
      onTimestampFailure: 'downgrade',
      timestampTimeout: 600_000,
    });
    expect(signed).toMatchObject({ level: 'B-T', findings: [] });
  });

  test('aborted by the caller is aborted', async () => {
    const controller = new AbortController();
    const source: TimestampSource = {
      requestToken({ signal }) {
        controller.abort(new Error('stopped'));
        return Promise.reject(signal?.reason as Error);
      },
    };
    const { signal } = controller;
    const options = { timestamps: source, signal, onTimestampFailure: 'downgrade' } as const;
    await expect(signs(options)).rejects.toThrow('stopped');
    await expect(
      signs({ ...options, timestamps: source, timestampTimeout: 60_000 }),
    ).rejects.toThrow('stopped');
  });
});

describe('a budget of time for timestamps', () => {
  test('that runs out is ERR_TIMESTAMP, or a downgrade', async () => {
    const options = { timestamps: silent, timestampTimeout: 1 };
    await expect(signs(options)).rejects.toMatchObject({
      code: 'ERR_TIMESTAMP',
      facts: { limit: 1 },
    });
    const signed = await signs({ ...options, onTimestampFailure: 'downgrade' });
    expect(signed).toMatchObject({ level: 'B-B', findings: [{ found: 'ERR_TIMESTAMP' }] });
  });

  test('counts the trial request: what it took is not there for the signature', async () => {
    const times = [0, 3_600_000];
    vi.spyOn(performance, 'now').mockImplementation(() => times.shift() ?? 3_600_000);
    const signed = await signs({
      timestamps: onceThen(silent),
      timestampTimeout: 3_600_000,
      onTimestampFailure: 'downgrade',
    });
    expect(signed).toMatchObject({ level: 'B-B', findings: [{ found: 'ERR_TIMESTAMP' }] });
  });

  test('aborts the request that it gives up', async () => {
    let given: AbortSignal | undefined;
    const source: TimestampSource = {
      requestToken({ signal }) {
        given = signal;
        return new Promise(() => undefined);
      },
    };
    await expect(signs({ timestamps: source, timestampTimeout: 1 })).rejects.toThrow();
    expect(given?.aborted).toBe(true);
  });

  test('of nothing is misuse', async () => {
    await expect(signs({ timestamps: silent, timestampTimeout: 0 })).rejects.toThrow(TypeError);
  });
});

test('in two phases a failure at either end leaves B-B', async () => {
  const { certificate, chain, algorithm, ...signer } = await anySigner();
  const options = { certificate, chain, algorithm, crypto, clock };
  const downgrade = { onTimestampFailure: 'downgrade', timestamps: unreachable } as const;
  expect(await prepareSignature(PDF, { ...options, ...downgrade })).toMatchObject({ level: 'B-B' });
  const waiting = await prepareSignature(PDF, { ...options, timestamps: timestamps() });
  const { bytes, digest, digestAlgorithm } = toBeSignedOf(waiting);
  const value = await signer.sign(bytes, { digest, digestAlgorithm });
  const done = await completeSignature(PDF, waiting, value, { crypto, ...downgrade });
  expect(done).toMatchObject({ level: 'B-B', findings: [{ check: 'timestamp-missing' }] });
});
