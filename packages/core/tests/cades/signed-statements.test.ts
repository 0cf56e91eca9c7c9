import { describe, expect, test } from 'vitest';
import {
  completeCms,
  prepareCms,
  signCms,
  type PreparedCms,
  type SignCmsOptions,
} from '../../src/cades/index.js';
import { toBeSignedOf } from '../../src/pades/index.js';
import type { TimestampSource } from '../../src/timestamp/index.js';
import { NOW, anySigner, clock, crypto, sandbox, timestamps } from '../pades/cast.js';
import { CONTENT, evidenceOf, judged, opensslSays, signedCms } from './cast.js';

const DOCUMENT = new TextEncoder().encode('Chính sách chữ ký\n');
const STATED = {
  commitments: ['proof-of-origin', 'proof-of-creation'],
  signaturePolicy: { oid: '2.16.704.1.100.7', document: DOCUMENT, digestAlgorithm: 'SHA-512' },
} as const satisfies Partial<SignCmsOptions>;

async function reportOf(cms: Uint8Array, content?: Uint8Array) {
  const { crls = [] } = evidenceOf(await sandbox());
  const policyDocuments = { [STATED.signaturePolicy.oid]: DOCUMENT };
  const report = await judged(cms, { crls, policyDocuments, ...(content && { content }) });
  const [signature] = report.signatures;
  if (!signature) throw new Error('no signature');
  return signature;
}

const broken: TimestampSource = {
  requestToken: () => Promise.reject(new TypeError('fetch failed')),
};

describe('statements of a signature over any content', () => {
  test.each([
    ['detached', false],
    ['attached', true],
  ])('%s: are signed, told by the report, and accepted by OpenSSL', async (_, attached) => {
    const stamping = { timestamps: timestamps(), contentTimestamp: true };
    const cms = await signedCms({ ...STATED, ...stamping, attached });
    const report = await reportOf(cms, attached ? undefined : CONTENT);
    expect(report).toMatchObject({
      ...{ indication: 'TOTAL-PASSED', level: 'B-T', bestSignatureTime: NOW.toISOString() },
      signaturePolicy: {
        oid: STATED.signaturePolicy.oid,
        digestAlgorithm: 'SHA-512',
        matches: true,
      },
      timestamps: [
        { kind: 'content-timestamp', indication: 'PASSED' },
        { kind: 'signature-timestamp', indication: 'PASSED' },
      ],
    });
    expect(report.commitments.map(({ name }) => name)).toEqual(STATED.commitments);
    expect(await opensslSays(cms, attached ? undefined : CONTENT)).toBe('verified');
  });

  test('survive as JSON between prepare and complete; what was altered is refused', async () => {
    const signer = await anySigner();
    const { certificate, chain, algorithm } = signer;
    const prepared = await prepareCms(CONTENT, {
      ...{ certificate, chain, algorithm, clock, crypto, ...STATED },
      ...{ timestamps: timestamps(), contentTimestamp: true, level: 'B-B' },
    });
    const kept = JSON.parse(JSON.stringify(prepared)) as PreparedCms;
    const { bytes, digest, digestAlgorithm } = toBeSignedOf(kept);
    const value = await signer.sign(bytes, { digest, digestAlgorithm });
    const done = await completeCms(kept, value, { crypto, clock });
    expect((await reportOf(await done.bytes(), CONTENT)).timestamps).toMatchObject([
      { kind: 'content-timestamp', indication: 'PASSED' },
    ]);
    const { contentTimestamp: _token, ...without } = kept;
    await expect(completeCms(without, value, { crypto, clock })).rejects.toMatchObject({
      code: 'ERR_PREPARED_INVALID',
    });
  });

  test('a content timestamp that cannot be had is an error, or a warning where less is taken', async () => {
    const signer = await anySigner();
    const options = { signer, crypto, clock, timestamps: broken, level: 'B-B' } as const;
    await expect(signCms(CONTENT, { ...options, contentTimestamp: true })).rejects.toThrow(
      'fetch failed',
    );
    const onTimestampFailure = 'downgrade';
    const done = await signCms(CONTENT, { ...options, contentTimestamp: true, onTimestampFailure });
    expect(done.findings).toMatchObject([
      { check: 'content-timestamp-missing', status: 'warning', found: 'TypeError' },
    ]);
  });

  test('a content timestamp from nowhere is misuse', async () => {
    await expect(signedCms({ contentTimestamp: true })).rejects.toBeInstanceOf(TypeError);
  });
});
