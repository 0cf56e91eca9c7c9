import { createHash } from 'node:crypto';
import { afterAll, describe, expect, test } from 'vitest';
import {
  completeSignature,
  prepareSignature,
  signPdf,
  toBeSignedOf,
  type PreparedSignature,
  type SignPdfOptions,
} from '../../src/pades/index.js';
import { statementAttributes } from '../../src/cades/index.js';
import { coreError } from '../../src/errors.js';
import type { PdfSignatureReport } from '../../src/report.js';
import type { TimestampSource, TokenRequest } from '../../src/timestamp/index.js';
import { examine, validatePdf, type ValidateOptions } from '../../src/validation/index.js';
import { evidenceOf } from '../cades/cast.js';
import { ONE_PAGE, makePdf } from '../pdf/make-pdf.js';
import { signedByHand } from './by-hand.js';
import { NOW, anySigner, clock, crypto, sandbox, signed, timestamps } from './cast.js';
import { tools } from './tools.js';

const PDF = makePdf(ONE_PAGE);
const outside = tools();
afterAll(() => outside?.remove());

const POLICY = {
  oid: '2.16.704.1.100.7',
  document: new TextEncoder().encode('Chính sách chữ ký của Bộ X\n'),
  uri: 'https://example.vn/chinh-sach.pdf',
  notice: 'Ký theo chính sách chữ ký của Bộ X',
};
const POLICY_HASH = createHash('sha256').update(POLICY.document).digest('hex');
const APPROVAL = '1.2.840.113549.1.9.16.6.5';

async function judged(
  pdf: Uint8Array,
  options: Partial<ValidateOptions> = {},
): Promise<PdfSignatureReport> {
  const { trust, crls = [] } = evidenceOf(await sandbox());
  const terms = { crypto, trust, crls, at: NOW, ...options };
  const { signatures } = await validatePdf(pdf, terms);
  const [signature] = signatures;
  if (!signature) throw new Error('no signature');
  return signature;
}

/** A source that counts what it is asked. */
function counted(source: TimestampSource = timestamps()) {
  const asked: TokenRequest[] = [];
  const requestToken: TimestampSource['requestToken'] = (request) => {
    asked.push(request);
    return source.requestToken(request);
  };
  return { asked, source: { ...source, requestToken } };
}

const unreachable = (after: number): TimestampSource => {
  const good = timestamps();
  let left = after;
  return {
    requestToken(request) {
      if (left-- > 0) return good.requestToken(request);
      const facts = { url: 'http://tsa.example/' };
      return Promise.reject(coreError('ERR_NETWORK', 'no answer', { facts }));
    },
  };
};

describe('commitments and signature policy in a PDF', () => {
  test('stand in the signed attributes and are told by the report; the signature is B-B and valid', async () => {
    const commitments = ['proof-of-approval', { oid: '2.16.704.1.100.9' }] as const;
    const pdf = await signed(PDF, { commitments, signaturePolicy: POLICY });
    const report = await judged(pdf, { policyDocuments: { [POLICY.oid]: POLICY.document } });
    expect(report).toMatchObject({ indication: 'TOTAL-PASSED', level: 'B-B' });
    expect([...report.commitments].sort((a, b) => a.oid.localeCompare(b.oid))).toEqual([
      { oid: APPROVAL, name: 'proof-of-approval' },
      { oid: '2.16.704.1.100.9', name: null },
    ]);
    expect(report.signaturePolicy).toEqual({
      ...{ oid: POLICY.oid, digestAlgorithm: 'SHA-256', digest: POLICY_HASH, matches: true },
      ...{ uri: POLICY.uri, notice: POLICY.notice },
    });
    if (!outside) return;
    expect(outside.opensslVerify(pdf).text).toContain('Verification successful');
    expect(outside.pdfsig(pdf).join('\n')).toContain('Signature is Valid');
  });

  test.each([
    ['commitments', { commitments: ['proof-of-origin'] as const }, 'commitment-type-indication'],
    ['a signature policy', { signaturePolicy: POLICY }, 'signature-policy-identifier'],
  ])('with %s a reason is refused before the key is used', async (_, stated, attribute) => {
    const signer = await anySigner();
    let used = 0;
    const sign = () => {
      used++;
      return new Uint8Array(0);
    };
    const options: SignPdfOptions = { signer: { ...signer, sign }, crypto, clock, reason: 'Duyệt' };
    await expect(signPdf(PDF, { ...options, ...stated })).rejects.toMatchObject({
      code: 'ERR_REASON',
      facts: { attribute },
    });
    expect(used).toBe(0);
  });

  test.each([
    ['an unknown name', { commitments: ['proof-of-nothing' as never] }],
    ['no OID', { commitments: [{ oid: 'approval' }] }],
    ['one twice', { commitments: ['proof-of-approval', { oid: APPROVAL }] as const }],
    ['a policy without document or digest', { signaturePolicy: { oid: '1.2.3' } }],
    ['a policy with both', { signaturePolicy: { ...POLICY, digest: new Uint8Array(32) } }],
    ['a digest too short', { signaturePolicy: { oid: '1.2.3', digest: new Uint8Array(20) } }],
    ['an address with a space', { signaturePolicy: { ...POLICY, uri: 'https://a b/' } }],
    ['an empty notice', { signaturePolicy: { ...POLICY, notice: ' ' } }],
    ['a content timestamp from nowhere', { contentTimestamp: true }],
  ])('%s is misuse', async (_, stated) => {
    await expect(signed(PDF, stated)).rejects.toBeInstanceOf(TypeError);
  });

  test('a policy is never digested by a broken algorithm', async () => {
    const signaturePolicy = { ...POLICY, digestAlgorithm: 'SHA-1' } as const;
    await expect(signed(PDF, { signaturePolicy })).rejects.toMatchObject({
      code: 'ERR_UNSUPPORTED_ALGORITHM',
    });
  });
});

describe('a timestamp over the content of a PDF', () => {
  test('is got before signing, over the byte range, and told with those over the value', async () => {
    const { asked, source } = counted();
    const pdf = await signed(PDF, { timestamps: source, contentTimestamp: true });
    const report = await judged(pdf);
    expect(report).toMatchObject({ indication: 'TOTAL-PASSED', level: 'B-T' });
    expect(report.timestamps.map(({ kind, indication }) => [kind, indication])).toEqual([
      ['content-timestamp', 'PASSED'],
      ['signature-timestamp', 'PASSED'],
    ]);
    // A trial for the room, the content, the value.
    const [, first, second, third] = report.byteRange ?? [];
    const covered = createHash('sha256')
      .update(pdf.subarray(0, first))
      .update(pdf.subarray(second, (second ?? 0) + (third ?? 0)))
      .digest('hex');
    expect(asked.map(({ imprint }) => Buffer.from(imprint).toString('hex'))[1]).toBe(covered);
    expect(asked).toHaveLength(3);
    if (outside) expect(outside.opensslVerify(pdf).status).toBe(0);
  });

  test('has its material in the place of its report, before the one over the value', async () => {
    const pdf = await signed(PDF, { timestamps: timestamps(), contentTimestamp: true });
    const { trust, crls = [] } = evidenceOf(await sandbox());
    const { report, material } = await examine(pdf, { crypto, trust, crls, at: NOW });
    const kinds = ['content-timestamp', 'signature-timestamp'];
    expect(report.signatures[0]?.timestamps.map(({ kind }) => kind)).toEqual(kinds);
    const stamps = material.signatures[0]?.timestamps ?? [];
    expect(stamps.map(({ kind }) => kind)).toEqual(kinds);
    for (const { certificate } of stamps)
      expect(certificate).toEqual((await sandbox()).timestampAuthority.certificate);
  });

  test('at level B-B is no proof of when it was signed', async () => {
    const stamping = { timestamps: timestamps(), contentTimestamp: true, level: 'B-B' } as const;
    const report = await judged(await signed(PDF, stamping));
    expect(report).toMatchObject({ level: 'B-B', bestSignatureTime: null });
    expect(report.timestamps).toMatchObject([{ kind: 'content-timestamp', indication: 'PASSED' }]);
  });

  test('that cannot be had is the error of the source, before the key is used', async () => {
    const options = { timestamps: unreachable(1), contentTimestamp: true };
    await expect(signed(PDF, options)).rejects.toMatchObject({ code: 'ERR_NETWORK' });
  });

  test('that cannot be had is a warning where less is taken, and a timestamp is still asked for the value', async () => {
    const signer = await anySigner();
    const once = unreachable(1);
    const good = timestamps();
    let asked = 0;
    const flaky: TimestampSource = {
      requestToken: (request) => (++asked <= 2 ? once : good).requestToken(request),
    };
    const terms = { timestamps: flaky, onTimestampFailure: 'downgrade' } as const;
    const done = await signPdf(PDF, { signer, crypto, clock, ...terms, contentTimestamp: true });
    expect(done.level).toBe('B-T');
    expect(done.findings).toMatchObject([
      { check: 'content-timestamp-missing', status: 'warning', found: 'ERR_NETWORK' },
    ]);
    expect((await judged(await done.bytes())).timestamps).toMatchObject([
      { kind: 'signature-timestamp', indication: 'PASSED' },
    ]);
  });

  test('neither of both is had from a source that never answers: both are told', async () => {
    const signer = await anySigner();
    const terms = { timestamps: unreachable(0), onTimestampFailure: 'downgrade' } as const;
    const done = await signPdf(PDF, { signer, crypto, clock, ...terms, contentTimestamp: true });
    expect(done.findings.map(({ check }) => check)).toEqual([
      'timestamp-missing',
      'content-timestamp-missing',
    ]);
  });

  test('longer than its room is refused before the key is used', async () => {
    const source = { ...timestamps(), maxTokenBytes: 100 };
    const asked = signed(PDF, { timestamps: source, contentTimestamp: true });
    await expect(asked).rejects.toMatchObject({
      code: 'ERR_PLACEHOLDER_TOO_SMALL',
      facts: { reserved: 100 },
    });
  });
});

describe('statements of a signature that waits for its value', () => {
  async function waiting() {
    const signer = await anySigner();
    const { certificate, chain, algorithm } = signer;
    const json = await prepareSignature(PDF, {
      ...{ certificate, chain, algorithm, clock, crypto },
      ...{ timestamps: timestamps(), contentTimestamp: true },
      ...{ commitments: ['proof-of-approval'], signaturePolicy: POLICY },
    });
    const kept = JSON.parse(JSON.stringify(json)) as PreparedSignature;
    const { bytes, digest, digestAlgorithm } = toBeSignedOf(kept);
    return { kept, value: await signer.sign(bytes, { digest, digestAlgorithm }) };
  }

  test('survive as JSON, the token over the content included', async () => {
    const { kept, value } = await waiting();
    expect(kept).toMatchObject({
      commitments: ['proof-of-approval'],
      signaturePolicy: {
        oid: POLICY.oid,
        digest: Buffer.from(POLICY_HASH, 'hex').toString('base64'),
      },
    });
    const done = await completeSignature(PDF, kept, value, { crypto, timestamps: timestamps() });
    const report = await judged(await done.bytes());
    expect(report).toMatchObject({ indication: 'TOTAL-PASSED', level: 'B-T' });
    expect(report.commitments).toHaveLength(1);
    expect(report.timestamps.map(({ kind }) => kind)).toContain('content-timestamp');
  });

  test('that were altered are refused', async () => {
    const { kept, value } = await waiting();
    const other = { ...kept, commitments: ['proof-of-origin'] as const };
    await expect(completeSignature(PDF, other, value, { crypto })).rejects.toMatchObject({
      code: 'ERR_PREPARED_INVALID',
    });
  });
});

describe('a commitment or signature policy beside a reason, as others write it', () => {
  test.each([
    ['commitment-type', statementAttributes({ commitments: ['proof-of-approval'] })],
    [
      'signature-policy',
      statementAttributes({
        signaturePolicy: {
          oid: '1.2.3',
          digestAlgorithm: 'SHA-256',
          digest: new Uint8Array(32).fill(1),
        },
      }),
    ],
  ])('is no baseline signature, with the warning %s', async (check, [attribute]) => {
    const report = await judged(
      await signedByHand(PDF, { reason: 'Duyệt', attributes: attribute ? [attribute] : [] }),
    );
    expect(report).toMatchObject({ indication: 'TOTAL-PASSED', level: null });
    expect(report.findings).toContainEqual({
      ...{ check, status: 'warning', clause: 'EN 319 142-1 §6.3', found: '/Reason' },
    });
  });
});
