import { beforeAll, describe, expect, test } from 'vitest';
import { signPdf } from '../../src/pades/index.js';
import type { PdfSignatureReport } from '../../src/report.js';
import { privateKeySigner } from '../../src/node/index.js';
import {
  POLICIES,
  POLICY_NAMES,
  validatePdf,
  validationPolicyOf,
  type ValidationPolicy,
} from '../../src/validation/index.js';
import { judgeStrength } from '../../src/validation/strength.js';
import { crypto } from '../pades/cast.js';
import { ONE_PAGE, makePdf } from '../pdf/make-pdf.js';
import { HOUR, era, evidenceOf, stamps, trusted, type Era } from './archive.js';

const AT = new Date('2026-06-01T08:00:00Z');

describe('a policy', () => {
  test.each(POLICY_NAMES)('%s survives JSON', (name) => {
    expect(validationPolicyOf(JSON.parse(JSON.stringify(POLICIES[name])))).toEqual(POLICIES[name]);
  });

  test.each<[string, unknown]>([
    ['policy', []],
    ['policy', { ...POLICIES.default, color: 1 }],
    ['name', { ...POLICIES.default, name: '' }],
    ['maxRevocationAge', { ...POLICIES.default, maxRevocationAge: -1 }],
    ['requiredAttributes', { ...POLICIES.default, requiredAttributes: ['x'] }],
    ['requiredKeyUsages', { ...POLICIES.default, requiredKeyUsages: 'nonRepudiation' }],
    ['timestamp.required', { ...POLICIES.default, timestamp: { maxDelay: null } }],
    ['timestamp.maxDelay', { ...POLICIES.default, timestamp: { required: true, maxDelay: 'x' } }],
  ])('with a wrong %s is refused', (member, json) => {
    expect(() => validationPolicyOf(json)).toThrow(
      expect.objectContaining({ code: 'ERR_POLICY', facts: { member } }) as Error,
    );
  });
});

describe('judged by a policy', () => {
  let own: Era;
  beforeAll(async () => {
    own = await era('policy', new Date('2026-01-01T00:00:00Z'));
  });

  async function judged(
    policy: ValidationPolicy | undefined,
    { stamped = false, claimed = AT } = {},
  ): Promise<PdfSignatureReport | undefined> {
    own.at = AT;
    const person = own.world.people.find(({ keyType }) => keyType === 'p-256');
    if (!person) throw new Error('nobody');
    const { privateKey: key, certificate, chain } = person;
    const signed = await signPdf(makePdf(ONE_PAGE), {
      ...{ crypto, signer: privateKeySigner({ key, certificate, chain }) },
      clock: () => claimed,
      ...(stamped && { timestamps: stamps(own) }),
    });
    const { crls } = evidenceOf(own, AT);
    const report = await validatePdf(await signed.bytes(), {
      ...{ crypto, at: AT, trust: trusted(own), crls },
      ...(policy && { policy }),
    });
    expect(report.policy).toBe(policy?.name ?? 'default');
    return report.signatures[0];
  }

  test('a plain signature passes by default and names nothing', async () => {
    expect(await judged(undefined)).toMatchObject({ indication: 'TOTAL-PASSED', decidedBy: null });
  });

  test('the strict policy wants a timestamp, and the verdict names this', async () => {
    expect(await judged(POLICIES.strict)).toMatchObject({
      indication: 'INDETERMINATE',
      subIndication: 'SIG_CONSTRAINTS_FAILURE',
      decidedBy: { check: 'policy-constraint', expected: 'timestamp', at: 'strict' },
    });
    expect(await judged(POLICIES.strict, { stamped: true })).toMatchObject({
      indication: 'TOTAL-PASSED',
    });
  });

  test('a proved time far from the claimed one is refused where the policy says so', async () => {
    const claimed = new Date(AT.getTime() - 48 * HOUR);
    expect(await judged(POLICIES.strict, { stamped: true, claimed })).toMatchObject({
      decidedBy: { check: 'policy-constraint', expected: 'timestamp-delay' },
    });
  });

  test('a claimed time after the proved one is a warning', async () => {
    const claims = async (claimed: Date, stamped: boolean) =>
      (await judged(undefined, { claimed, stamped }))?.findings.find(
        ({ check }) => check === 'claimed-time',
      );
    expect(await claims(AT, true)).toBeUndefined();
    const late = new Date(AT.getTime() + HOUR);
    expect(await claims(late, true)).toMatchObject({
      status: 'warning',
      expected: AT.toISOString(),
    });
  });

  test('an attribute that is asked for and missing is refused', async () => {
    const policy: ValidationPolicy = {
      ...POLICIES.default,
      name: 'own',
      requiredAttributes: ['signing-certificate', 'signing-time'],
    };
    // PAdES has the time in the dictionary and none in the attributes (EN 319 142-1 §6.3).
    expect(await judged(policy)).toMatchObject({
      decidedBy: { check: 'policy-constraint', expected: 'signing-time', at: 'own' },
    });
  });
});

describe('algorithms and proofs', () => {
  const sha1 = {
    digestAlgorithm: 'SHA-1',
    signatureAlgorithm: { kind: 'rsa-pkcs1', digest: 'SHA-1' },
  } as const;
  const strength = (policy: ValidationPolicy, at: string) =>
    judgeStrength(sha1, { policy: policy.algorithms, at: new Date(at), end: AT }).map(
      ({ check, status }) => `${check} ${status}`,
    );

  test('SHA-1 counts in archives where it is proved to be old enough, and is told as legacy', () => {
    expect(strength(POLICIES['vn-archive'], '2018-01-01T00:00:00Z')).toEqual([
      'algorithm-strength passed',
      'legacy-algorithm warning',
    ]);
    expect(strength(POLICIES['vn-archive'], '2026-01-01T00:00:00Z')).toEqual([
      'algorithm-strength warning',
    ]);
    expect(strength(POLICIES.default, '2018-01-01T00:00:00Z')).toEqual([
      'algorithm-strength warning',
    ]);
  });

  test('it never counts by the policy of today', () => {
    expect(strength(POLICIES['vn-current'], '2010-01-01T00:00:00Z')).toEqual([
      'algorithm-strength warning',
    ]);
  });
});
