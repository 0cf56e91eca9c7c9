import { beforeAll, describe, expect, test } from 'vitest';
import type { Sandbox } from '@kyso/sandbox';
import { createSandbox } from '@kyso/sandbox';
import { unknown } from '../../src/cms/index.js';
import { signPdf } from '../../src/pades/index.js';
import { POLICIES, validatePdf } from '../../src/validation/index.js';
import { judge } from '../../src/validation/judge.js';
import { crypto, signerOf } from '../pades/cast.js';
import { ONE_PAGE, makePdf } from '../pdf/make-pdf.js';
import { NOW, ask, days, revocationSandbox } from '../revocation/cast.js';

let sandbox: Sandbox;
let person: Uint8Array;

beforeAll(async () => {
  sandbox = await revocationSandbox('odd-evidence');
  person = (await sandbox.issue({ id: 'person', keyType: 'p-256' })).certificate;
});

describe('lists of one authority that contradict each other', () => {
  const list = (number: number, age: number, isRevoked: boolean): Uint8Array =>
    sandbox.intermediate.crl({
      ...{ number, thisUpdate: days(-age), nextUpdate: days(5) },
      revoked: isRevoked ? [{ certificate: person, date: days(-2) }] : [],
    });

  test('made at one moment revoke, whichever comes first', async () => {
    const [good, revoked] = [list(5, 1, false), list(5, 1, true)];
    for (const crls of [
      [good, revoked],
      [revoked, good],
    ])
      expect((await ask(sandbox, person, { crls })).status).toBe('revoked');
  });

  test('the newer with the lower number, as after a move to other software, revoke', async () => {
    const crls = [list(900, 1, false), list(1, 0.5, true)];
    expect((await ask(sandbox, person, { crls })).status).toBe('revoked');
    expect((await ask(sandbox, person, { crls: crls.reverse() })).status).toBe('revoked');
  });
});

describe('a response that says since when the key was compromised', () => {
  const answer = (): Uint8Array =>
    sandbox.intermediate.ocspResponse({
      ...{ certificate: person, status: { date: days(-1) }, nextUpdate: days(1) },
      invalidityDate: days(-9),
    });

  test('revokes from then on', async () => {
    const asked = { ocsp: [answer()], question: { at: days(-3), now: NOW } };
    expect(await ask(sandbox, person, asked)).toMatchObject({
      status: 'revoked',
      revocationTime: days(-1),
      invalidFrom: days(-9),
    });
  });

  test('says nothing against what was before', async () => {
    const asked = { ocsp: [answer()], question: { at: days(-12), now: NOW } };
    expect((await ask(sandbox, person, asked)).status).toBe('good');
  });
});

describe('evidence is held against the policy that was asked for', () => {
  const AT = new Date('2018-06-01T08:00:00Z');

  test('lists by SHA-1 of 2018 count by the policy for archives, not by the default one', async () => {
    const world = await createSandbox({
      ...{ seed: 'g1', clock: () => AT, validFrom: new Date('2018-01-01T00:00:00Z') },
      ...{ authorityKeyType: 'rsa-2048', generation: 'g1' },
    });
    const signer = signerOf(await world.issue({ id: 'person', keyType: 'rsa-2048' }));
    const pdf = await (
      await signPdf(makePdf(ONE_PAGE), { crypto, clock: () => AT, signer })
    ).bytes();
    const crls = [world.root.crl(), world.intermediate.crl()];
    const trust = [{ name: 'user', anchors: [world.root.certificate] }];
    const by = async (policy: (typeof POLICIES)['default'], at = AT) =>
      (await validatePdf(pdf, { crypto, at, trust, crls, policy })).signatures[0];
    expect(await by(POLICIES['vn-archive'])).toMatchObject({ indication: 'TOTAL-PASSED' });
    expect(await by(POLICIES.default)).toMatchObject({ indication: 'INDETERMINATE' });
  });
});

test('a signed reference by an unknown digest leaves open who signed', () => {
  const finding = unknown('signing-certificate-attribute', 'RFC 5035 §3', { found: '1.2.3' });
  const facts = { findings: [finding], path: null, pathFindings: [], unchanged: true } as const;
  expect(judge({ integrity: 'intact', ...facts })).toMatchObject({
    indication: 'INDETERMINATE',
    subIndication: 'NO_SIGNING_CERTIFICATE_FOUND',
    decidedBy: finding,
  });
});
