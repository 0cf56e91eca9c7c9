import { createSandbox } from '@kyso/sandbox';
import { describe, expect, test } from 'vitest';
import { parseCrl, parseOcspResponse, type RevocationAnswer } from '../../src/revocation/index.js';
import {
  DEFAULT_ALGORITHM_POLICY,
  evidenceAlgorithms,
  revocationByEvidence,
  validatePath,
  type AlgorithmPolicy,
} from '../../src/trust/index.js';
import { findingText } from '../../src/validation/index.js';
import { parseCertificate } from '../../src/x509/index.js';
import { crypto } from '../cms/sign.js';

// Authorities as of 2010: they sign with SHA-1, which the policy accepts until the end of 2016.
const before = new Date('2015-06-01T00:00:00Z');
const after = new Date('2017-06-01T00:00:00Z');
const year = (date: Date, count: number) => new Date(date.getTime() + count * 365 * 86_400_000);

async function asked(
  made: Date,
  algorithms?: AlgorithmPolicy | 'any',
): Promise<Record<'crl' | 'ocsp', RevocationAnswer>> {
  const { intermediate, identity } = await createSandbox({
    ...{ seed: 'sha-1', generation: 'g1', authorityKeyType: 'rsa-2048' },
    ...{ clock: () => made, validFrom: year(before, -1) },
  });
  const { certificate } = identity('nguyen-van-an');
  const crl = parseCrl(intermediate.crl({ thisUpdate: made, nextUpdate: year(made, 1) }));
  const response = intermediate.ocspResponse({ certificate });
  const ask = async (evidence: {
    crls?: [typeof crl];
    ocsp?: [ReturnType<typeof parseOcspResponse>];
  }) =>
    revocationByEvidence({ ...evidence, crypto, ...(algorithms && { algorithms }) })({
      certificate: parseCertificate(certificate),
      issuer: parseCertificate(intermediate.certificate),
      at: made,
      validateSigner: () => Promise.resolve(undefined),
    });
  return {
    crl: await ask({ crls: [crl] }),
    ocsp: await ask({ ocsp: [parseOcspResponse(response)] }),
  };
}

describe.each(['crl', 'ocsp'] as const)('a signature with SHA-1 on evidence (%s)', (kind) => {
  test('counts where it was made while SHA-1 was accepted', async () => {
    expect((await asked(before))[kind].status).toBe('good');
  });

  test('says nothing where it was made later, and the finding says why', async () => {
    const { status, findings } = (await asked(after))[kind];
    expect(status).toBe('unknown');
    const reason = findings.find(({ check }) => check === 'revocation-algorithm');
    expect(reason).toMatchObject({
      status: 'unknown',
      clause: 'EN 319 102-1 §5.2.8',
      expected: 'SHA-1 until 2016-12-31T23:59:59Z (kyso-1)',
      found: expect.stringContaining('RSA key of 2048 bits') as string,
    });
    expect(reason && findingText(reason, 'vi')).toContain('không được chấp nhận vào lúc ký');
  });

  test('counts for whoever accepts any algorithm, and not by a policy that never had SHA-1', async () => {
    expect((await asked(after, 'any'))[kind].status).toBe('good');
    const digests = { 'SHA-256': { until: null } };
    const { status } = (await asked(before, { ...DEFAULT_ALGORITHM_POLICY, digests }))[kind];
    expect(status).toBe('unknown');
  });
});

test('a key that is too short for its time, or cannot be read, does not count', async () => {
  const { intermediate } = await createSandbox({ seed: 'short', authorityKeyType: 'rsa-2048' });
  const { publicKey } = parseCertificate(intermediate.certificate);
  const rsa = [{ leastBits: 3072, until: null }];
  const judge = evidenceAlgorithms({ ...DEFAULT_ALGORITHM_POLICY, rsa });
  const algorithm = { kind: 'rsa-pkcs1', digest: 'SHA-256' } as const;
  const facts = { algorithm, madeAt: after, signer: 'CA' };
  expect(judge({ ...facts, publicKey })).toMatchObject({
    expected: 'no RSA key of 2048 bits (kyso-1)',
  });
  expect(judge({ ...facts, publicKey: Uint8Array.of(0x30, 0) })).toMatchObject({
    check: 'revocation-algorithm',
  });
});

test('a path whose list is signed with SHA-1 after its time stays undecided', async () => {
  const { root, intermediate, identity } = await createSandbox({
    ...{ seed: 'sha-1', generation: 'g1', authorityKeyType: 'rsa-2048' },
    ...{ clock: () => after, validFrom: year(before, -1) },
  });
  const list = { thisUpdate: after, nextUpdate: year(after, 1) };
  const crls = [root.crl(list), intermediate.crl(list)].map(parseCrl);
  const result = await validatePath(parseCertificate(identity('nguyen-van-an').certificate), {
    ...{ anchors: [parseCertificate(root.certificate)], at: after, crypto, algorithms: 'any' },
    intermediates: [parseCertificate(intermediate.certificate)],
    revocation: { mode: 'required', check: revocationByEvidence({ crls, crypto }) },
  });
  expect(result).toMatchObject({ kind: 'undecided', subIndication: 'TRY_LATER' });
});
