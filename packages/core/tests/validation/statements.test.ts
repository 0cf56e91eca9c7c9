import { createHash } from 'node:crypto';
import { createSandbox } from '@kyso/sandbox';
import { describe, expect, test } from 'vitest';
import {
  ATTRIBUTE,
  buildAttribute,
  buildSignedAttributes,
  buildSignedData,
} from '../../src/cms/index.js';
import { ia5String, integer, nullValue, octetString, oid, sequence } from '../../src/der/writer.js';
import { digestAlgorithmIdentifier } from '../../src/crypto/index.js';
import type { CmsSignatureReport } from '../../src/report.js';
import {
  contentTimestampAttribute,
  signatureTimestampAttribute,
  tsaClient,
  type TimestampSource,
} from '../../src/timestamp/index.js';
import {
  POLICIES,
  subIndicationText,
  validationPolicyOf,
  type ValidateCmsOptions,
} from '../../src/validation/index.js';
import { CONTENT, evidenceOf, judged } from '../cades/cast.js';
import { NOW, anySigner, anybody, crypto, sandbox, timestamps } from '../pades/cast.js';
import { parseCertificate } from '../../src/x509/index.js';

const sha256 = (bytes: Uint8Array): Uint8Array =>
  new Uint8Array(createHash('sha256').update(bytes).digest());
const MINUTE = 60_000;
const at = (ms: number): Date => new Date(NOW.getTime() + ms);

interface Crafted {
  readonly signed?: readonly Uint8Array[];
  readonly unsigned?: readonly Uint8Array[] | ((signature: Uint8Array) => Promise<Uint8Array[]>);
  readonly signingTime?: Date;
}

/** A signature of a person of the sandbox with attributes as a test wants them. */
async function crafted({ signed = [], unsigned = [], signingTime = NOW }: Crafted) {
  const { chain } = await anybody('p-256');
  const signer = await anySigner();
  const certificate = parseCertificate(signer.certificate);
  const algorithms = { digestAlgorithm: 'SHA-256', signatureAlgorithm: signer.algorithm } as const;
  const signedAttributes = buildSignedAttributes({
    ...{ ...algorithms, certificate, crypto, signingTime },
    ...{ messageDigest: sha256(CONTENT), extraAttributes: signed },
  });
  const context = { digestAlgorithm: 'SHA-256', digest: sha256(signedAttributes) } as const;
  const signature = await signer.sign(signedAttributes, context);
  const unsignedAttributes = typeof unsigned === 'function' ? await unsigned(signature) : unsigned;
  return buildSignedData({
    ...{ ...algorithms, certificate, chain, signedAttributes, signature, unsignedAttributes },
  });
}

async function reportOf(
  cms: Uint8Array,
  options: Partial<ValidateCmsOptions> = {},
): Promise<CmsSignatureReport> {
  const { crls = [] } = evidenceOf(await sandbox());
  const report = await judged(cms, { content: CONTENT, crls, ...options });
  const [signature] = report.signatures;
  if (!signature) throw new Error('no signature');
  return signature;
}

/** A token of an authority over some bytes. */
function token(over: Uint8Array, source: TimestampSource = timestamps()): Promise<Uint8Array> {
  return source.requestToken({ digestAlgorithm: 'SHA-256', imprint: sha256(over) });
}

const POLICY_OID = '2.16.704.1.100.7';
const DOCUMENT = new TextEncoder().encode('Chính sách chữ ký\n');
const hashOf = (digest: Uint8Array): Uint8Array =>
  sequence(digestAlgorithmIdentifier('SHA-256'), octetString(digest));
const policy = (...parts: readonly Uint8Array[]): Uint8Array =>
  buildAttribute(ATTRIBUTE.signaturePolicy, sequence(oid(POLICY_OID), ...parts));
const approval = buildAttribute(
  ATTRIBUTE.commitmentType,
  sequence(oid('1.2.840.113549.1.9.16.6.5')),
);

describe('a signature policy', () => {
  const documents = { policyDocuments: { [POLICY_OID]: DOCUMENT } };

  test('whose document was not given is a warning, and the signature passes', async () => {
    const report = await reportOf(await crafted({ signed: [policy(hashOf(sha256(DOCUMENT)))] }));
    expect(report.indication).toBe('TOTAL-PASSED');
    expect(report.signaturePolicy).toMatchObject({ oid: POLICY_OID, matches: null });
    expect(report.findings).toContainEqual({
      ...{ check: 'signature-policy', status: 'warning', clause: 'EN 319 102-1 §5.2.4' },
      found: POLICY_OID,
    });
  });

  test('whose document is another leaves POLICY_PROCESSING_ERROR', async () => {
    const cms = await crafted({ signed: [policy(hashOf(sha256(CONTENT)))] });
    const report = await reportOf(cms, documents);
    expect(report).toMatchObject({
      ...{ indication: 'INDETERMINATE', subIndication: 'POLICY_PROCESSING_ERROR' },
      decidedBy: { check: 'signature-policy' },
    });
    expect(subIndicationText('POLICY_PROCESSING_ERROR', 'vi')).toContain('chính sách chữ ký');
  });

  test('in ASN.1 is digested without its outer octets (RFC 5126 §5.8.1)', async () => {
    const inner = integer(7);
    const cms = await crafted({ signed: [policy(hashOf(sha256(inner)))] });
    const given = { policyDocuments: { [POLICY_OID]: sequence(inner) } };
    expect((await reportOf(cms, given)).signaturePolicy).toMatchObject({ matches: true });
  });

  test('without a hash, or with one of zeros, is compared with nothing', async () => {
    for (const parts of [[], [hashOf(new Uint8Array(32))], [hashOf(new Uint8Array(1))]]) {
      const report = await reportOf(await crafted({ signed: [policy(...parts)] }), documents);
      expect(report.signaturePolicy).toMatchObject({ digest: null, matches: null });
      expect(report.indication).toBe('TOTAL-PASSED');
    }
  });

  test('only implied, malformed or repeated is told, and one that cannot be told apart does not pass', async () => {
    const type = ATTRIBUTE.signaturePolicy;
    const implied = await reportOf(await crafted({ signed: [buildAttribute(type, nullValue())] }));
    expect(implied.signaturePolicy).toMatchObject({ oid: null });
    expect(implied.findings).toMatchObject(
      expect.arrayContaining([
        expect.objectContaining({ check: 'signature-policy', status: 'warning', found: 'implied' }),
      ]),
    );
    const one = sequence(oid(POLICY_OID), hashOf(sha256(DOCUMENT)));
    const two = sequence(oid('1.2.3'), hashOf(sha256(DOCUMENT)));
    for (const attributes of [
      [buildAttribute(type, integer(1))],
      [buildAttribute(type, sequence(oid(POLICY_OID), sequence(integer(1)), integer(2)))],
      [buildAttribute(type, one, two)],
      [buildAttribute(type, one), buildAttribute(type, two)],
    ]) {
      const report = await reportOf(await crafted({ signed: attributes }), documents);
      expect(report).toMatchObject({
        ...{ indication: 'INDETERMINATE', subIndication: 'POLICY_PROCESSING_ERROR' },
        signaturePolicy: null,
      });
    }
  });

  test('address and notice are read beside qualifiers that nobody knows', async () => {
    const qualifiers = sequence(
      sequence(oid('1.2.840.113549.1.9.16.5.1'), ia5String('https://example.vn/p')),
      sequence(oid('1.2.3.4'), integer(1)),
    );
    const cms = await crafted({ signed: [policy(hashOf(sha256(DOCUMENT)), qualifiers)] });
    expect((await reportOf(cms)).signaturePolicy).toMatchObject({
      ...{ uri: 'https://example.vn/p', notice: null },
    });
  });
});

describe('what a validation policy asks of statements', () => {
  const asks = (more: object) => ({
    policy: validationPolicyOf({ ...POLICIES.default, name: 'cơ quan', ...more }),
  });

  test('a commitment that was made passes, one that was not leaves SIG_CONSTRAINTS_FAILURE', async () => {
    const cms = await crafted({ signed: [approval] });
    const wanted = asks({ requiredCommitments: ['proof-of-approval'] });
    expect((await reportOf(cms, wanted)).indication).toBe('TOTAL-PASSED');
    const other = asks({ requiredCommitments: ['proof-of-approval', { oid: '1.2.3' }] });
    expect(await reportOf(cms, other)).toMatchObject({
      subIndication: 'SIG_CONSTRAINTS_FAILURE',
      decidedBy: { check: 'policy-constraint', expected: 'commitment-type 1.2.3', at: 'cơ quan' },
    });
  });

  test('a signature policy must be named, and its document be there', async () => {
    const wanted = asks({ acceptedSignaturePolicies: ['1.2.3', POLICY_OID] });
    const named = await crafted({ signed: [policy(hashOf(sha256(DOCUMENT)))] });
    const documents = { [POLICY_OID]: DOCUMENT };
    expect(await reportOf(named, { ...wanted, policyDocuments: documents })).toMatchObject({
      indication: 'TOTAL-PASSED',
    });
    expect(await reportOf(named, wanted)).toMatchObject({
      ...{ indication: 'INDETERMINATE', subIndication: 'SIGNATURE_POLICY_NOT_AVAILABLE' },
      decidedBy: { check: 'signature-policy', status: 'unknown' },
    });
    for (const cms of [
      await crafted({}),
      await crafted({ signed: [buildAttribute(ATTRIBUTE.signaturePolicy, nullValue())] }),
    ])
      expect(await reportOf(cms, wanted)).toMatchObject({
        subIndication: 'SIG_CONSTRAINTS_FAILURE',
        decidedBy: { check: 'policy-constraint' },
      });
  });

  test.each([
    ['requiredCommitments', ['approval']],
    ['requiredCommitments', 'proof-of-approval'],
    ['requiredCommitments', [{ oid: 'x' }]],
    ['acceptedSignaturePolicies', ['01.2']],
    ['acceptedSignaturePolicies', '1.2.3'],
  ])('%s of %j is no policy', (member, value) => {
    expect(() => asks({ [member]: value })).toThrow(
      expect.objectContaining({ code: 'ERR_POLICY', facts: { member } }) as Error,
    );
  });
});

describe('commitments', () => {
  test('in several values and attributes are all told; one that cannot be read leaves a warning and none', async () => {
    const other = buildAttribute(ATTRIBUTE.commitmentType, sequence(oid('1.2.3'), sequence()));
    const report = await reportOf(await crafted({ signed: [approval, other] }));
    expect(report.commitments.map(({ oid: type }) => type).sort()).toEqual([
      '1.2.3',
      '1.2.840.113549.1.9.16.6.5',
    ]);
    const broken = buildAttribute(ATTRIBUTE.commitmentType, sequence(integer(1)));
    const doubtful = await reportOf(await crafted({ signed: [approval, broken] }));
    expect(doubtful.commitments).toEqual([]);
    expect(doubtful.findings).toMatchObject(
      expect.arrayContaining([
        expect.objectContaining({ check: 'commitment-type', status: 'warning' }),
      ]),
    );
  });

  test('that nobody signed do not count and are told', async () => {
    const report = await reportOf(await crafted({ unsigned: [approval] }));
    expect(report.commitments).toEqual([]);
    expect(report.findings).toContainEqual({
      ...{ check: 'attribute-place', status: 'warning', clause: 'EN 319 122-1 §5.2.3' },
      ...{ found: 'unsigned', at: 'commitment-type-indication' },
    });
  });

  test('a timestamp over the value among the signed attributes is no timestamp', async () => {
    const cms = await crafted({ signed: [signatureTimestampAttribute(await token(CONTENT))] });
    const report = await reportOf(cms);
    expect(report).toMatchObject({ timestamps: [], level: 'B-B', bestSignatureTime: null });
    expect(report.findings).toMatchObject(
      expect.arrayContaining([
        expect.objectContaining({
          check: 'attribute-place',
          found: 'signed',
          at: 'signature-time-stamp',
        }),
      ]),
    );
  });
});

describe('a timestamp over the content', () => {
  test('over other content is broken, and the signature is not touched by it', async () => {
    const cms = await crafted({ signed: [contentTimestampAttribute(await token(DOCUMENT))] });
    const report = await reportOf(cms);
    expect(report.indication).toBe('TOTAL-PASSED');
    expect(report.timestamps).toMatchObject([
      { kind: 'content-timestamp', integrity: 'broken', indication: 'FAILED' },
    ]);
  });

  test('over the signature value is no content timestamp', async () => {
    const cms = await crafted({
      unsigned: async (signature) => [contentTimestampAttribute(await token(signature))],
    });
    const report = await reportOf(cms);
    expect(report).toMatchObject({ timestamps: [], level: 'B-B' });
  });

  test('without the content at hand is undecided', async () => {
    const cms = await crafted({ signed: [contentTimestampAttribute(await token(CONTENT))] });
    const report = await judged(cms);
    expect(report.signatures[0]?.timestamps).toMatchObject([
      { kind: 'content-timestamp', integrity: 'unverifiable', indication: 'INDETERMINATE' },
    ]);
  });

  test('that cannot be read is told as a failed one', async () => {
    const cms = await crafted({ signed: [contentTimestampAttribute(sequence(integer(1)))] });
    expect((await reportOf(cms)).timestamps).toMatchObject([
      { kind: 'content-timestamp', genTime: null, subIndication: 'FORMAT_FAILURE' },
    ]);
  });

  test('before a claimed time agrees; after it the claim is doubted', async () => {
    const attribute = contentTimestampAttribute(await token(CONTENT));
    const honest = await reportOf(await crafted({ signed: [attribute], signingTime: at(MINUTE) }), {
      at: at(2 * MINUTE),
    });
    expect(honest.findings.filter(({ check }) => check === 'claimed-time')).toEqual([]);
    const back = await crafted({ signed: [attribute], signingTime: at(-3_600 * MINUTE) });
    expect((await reportOf(back)).findings).toContainEqual({
      ...{ check: 'claimed-time', status: 'warning', clause: 'EN 319 122-1 §5.2.8' },
      ...{ expected: NOW.toISOString(), found: at(-3_600 * MINUTE).toISOString() },
    });
  });

  test('made after the signature was proved to exist contradicts it: TIMESTAMP_ORDER_FAILURE', async () => {
    // An authority of another PKI, whose clock goes on.
    let time = at(10 * MINUTE);
    const other = await createSandbox({ seed: 'content-order', clock: () => new Date(time) });
    const source = tsaClient('http://tsa.example/', {
      crypto,
      fetcher: {
        async fetch({ body = new Uint8Array(0) }) {
          return { status: 200, headers: {}, body: await other.timestampResponse(body) };
        },
      },
    });
    const late = await token(CONTENT, source);
    const stamp = async (signature: Uint8Array) => [
      signatureTimestampAttribute(await token(signature)),
    ];
    const cms = await crafted({ signed: [contentTimestampAttribute(late)], unsigned: stamp });
    const trust = [{ name: 'user', anchors: [(await sandbox()).root.certificate] }];
    const judgedLater = await reportOf(cms, { trust, at: at(60 * MINUTE) });
    expect(judgedLater).toMatchObject({
      ...{ indication: 'INDETERMINATE', subIndication: 'TIMESTAMP_ORDER_FAILURE' },
      decidedBy: { check: 'timestamp-order', found: NOW.toISOString() },
    });
    time = at(-MINUTE);
    const early = await token(CONTENT, source);
    const right = await crafted({ signed: [contentTimestampAttribute(early)], unsigned: stamp });
    expect((await reportOf(right, { trust, at: at(60 * MINUTE) })).indication).toBe('TOTAL-PASSED');
  });
});
