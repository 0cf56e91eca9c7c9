import type { OcspResponseOptions, RevocationSigner, Sandbox } from '@kyso/sandbox';
import { beforeAll, describe, expect, test } from 'vitest';
import { parseOcspResponse } from '../../src/revocation/index.js';
import { NOW, ask, days, pointsExtension, revocationSandbox, short } from './cast.js';

let sandbox: Sandbox;
let person: Uint8Array;

beforeAll(async () => {
  sandbox = await revocationSandbox('check-ocsp');
  person = sandbox.identity('pham-duc-dung').certificate;
});

const about = (options: Partial<OcspResponseOptions> = {}): Uint8Array =>
  sandbox.intermediate.ocspResponse({ certificate: person, ...options });

const status = async (options: Partial<OcspResponseOptions>): Promise<string> =>
  (await ask(sandbox, person, { ocsp: [about(options)] })).status;

describe('a response about the certificate', () => {
  test('by a responder that the issuer certified makes it good', async () => {
    const answer = await ask(sandbox, person, { ocsp: [about()] });
    expect(short(answer)).toEqual(['good']);
    expect(answer.evidence).toMatchObject({
      kind: 'ocsp',
      signer: { der: sandbox.intermediate.responder().certificate },
    });
  });

  test('by the issuer itself, named by name or by key', async () => {
    const { self: signer } = sandbox.intermediate;
    expect(await status({ signer })).toBe('good');
    expect(await status({ signer, responderId: 'byKey' })).toBe('good');
    expect(await status({ responderId: 'byKey' })).toBe('good');
  });

  test('that says revoked revokes it, with reason and time', async () => {
    const revoked = { date: days(-1), reason: 'superseded' } as const;
    const answer = await ask(sandbox, person, { ocsp: [about({ status: revoked })] });
    expect(answer).toMatchObject({
      status: 'revoked',
      reason: 'superseded',
      revocationTime: days(-1),
    });
    const earlier = { ocsp: [about({ status: revoked })], question: { at: days(-2), now: NOW } };
    const before = await ask(sandbox, person, earlier);
    expect(short(before)).toEqual(['good', 'revocation']);
  });

  test('whose responder does not know it says nothing', async () => {
    const answer = await ask(sandbox, person, { ocsp: [about({ status: 'unknown' })] });
    expect(short(answer)).toEqual(['unknown', 'revocation', 'revocation-match']);
  });

  test.each(['SHA-1', 'SHA-256', 'SHA-384', 'SHA-512'] as const)(
    'names it by %s',
    async (hashAlgorithm) => {
      expect(await status({ hashAlgorithm })).toBe('good');
    },
  );

  test.each([
    ['wrongSerial', 'revocation-match'],
    ['wrongIssuer', 'revocation-match'],
    ['badSignature', 'revocation-signature'],
    ['criticalExtension', 'revocation-extension'],
    ['criticalSingleExtension', 'revocation-extension'],
  ] as const)('with the fault %s says nothing', async (fault, check) => {
    const answer = await ask(sandbox, person, { ocsp: [about({ fault })] });
    expect(short(answer)).toEqual(['unknown', 'revocation', check]);
  });

  test('that confirms the certificate by its digest must mean this one', async () => {
    const right = await ask(sandbox, person, { ocsp: [about({ certHash: true })] });
    expect(right.findings).toContainEqual(
      expect.objectContaining({ check: 'revocation-match', status: 'passed', found: 'certHash' }),
    );
    expect(await status({ certHash: true, fault: 'wrongCertHash' })).toBe('unknown');
  });
});

describe('dates of a response', () => {
  test.each([
    ['run out', { thisUpdate: days(-2), nextUpdate: days(-1) }],
    ['in the future', { thisUpdate: days(1), nextUpdate: days(2) }],
    ['produced in the future', { producedAt: days(1) }],
    ['old and without an end', { thisUpdate: days(-1), nextUpdate: null }],
  ])('%s: it says nothing', async (_, times) => {
    const answer = await ask(sandbox, person, { ocsp: [about(times)] });
    expect(short(answer)).toEqual(['unknown', 'revocation', 'revocation-freshness']);
  });

  test('just made and without an end: it counts', async () => {
    expect(await status({ nextUpdate: null })).toBe('good');
  });

  test('after the certificate ran out: good needs an archive that reaches back', async () => {
    const { certificate } = sandbox.identity('do-van-quy');
    const question = { at: new Date('2024-06-01T00:00:00Z'), now: NOW };
    const of = async (options: Partial<OcspResponseOptions>) => {
      const ocsp = [about({ certificate, ...options })];
      return (await ask(sandbox, certificate, { ocsp, question })).status;
    };
    expect(await of({})).toBe('unknown');
    expect(await of({ archiveCutoff: new Date('2020-01-01T00:00:00Z') })).toBe('good');
    expect(await of({ archiveCutoff: NOW })).toBe('unknown');
    expect(await of({ status: { date: new Date('2023-01-01T00:00:00Z') } })).toBe('revoked');
  });
});

describe('who may sign a response', () => {
  const refused = async (signer: RevocationSigner) => {
    const answer = await ask(sandbox, person, { ocsp: [about({ signer })] });
    expect(answer.status).toBe('unknown');
    return short(answer).at(-1);
  };

  test('nobody who certified himself', async () => {
    const signer = sandbox.intermediate.revocationSigner({ use: 'ocsp', stranger: true });
    expect(await refused(signer)).toBe('revocation-signer');
  });

  test('not a responder of another authority, though it be above', async () => {
    expect(await refused(sandbox.root.responder())).toBe('revocation-signer');
  });

  test('not the authority above itself', async () => {
    expect(await refused(sandbox.root.self)).toBe('revocation-signer');
  });

  test('not a certificate without the purpose, any purpose included', async () => {
    for (const extendedKeyUsage of [[], ['2.5.29.37.0'], ['1.3.6.1.5.5.7.3.2']]) {
      const signer = sandbox.intermediate.revocationSigner({ use: 'ocsp', extendedKeyUsage });
      expect(await refused(signer)).toBe('revocation-signer');
    }
  });

  test('not a key that may only encipher', async () => {
    const keyUsage = ['keyEncipherment'] as const;
    const signer = sandbox.intermediate.revocationSigner({ use: 'ocsp', keyUsage });
    expect(await refused(signer)).toBe('revocation-signer');
  });

  test('not a responder whose certificate had run out when it answered', async () => {
    const dates = { notBefore: days(-30), notAfter: days(-1) };
    const signer = sandbox.intermediate.revocationSigner({ use: 'ocsp', ...dates });
    expect(await refused(signer)).toBe('revocation-signer');
  });

  test('not one whose certificate is not at hand; at hand it may come from elsewhere', async () => {
    const ocsp = [about({ carries: [] })];
    expect(short(await ask(sandbox, person, { ocsp }))).toContain('revocation-signer');
    const certificates = [sandbox.intermediate.responder().certificate];
    expect((await ask(sandbox, person, { ocsp, certificates })).status).toBe('good');
  });

  test('not one for whom the caller does not vouch', async () => {
    const finding = { check: 'certificate-path', status: 'failed', clause: 'none' } as const;
    const question = { validateSigner: async () => Promise.resolve(finding) };
    const answer = await ask(sandbox, person, { ocsp: [about()], question });
    expect(answer).toMatchObject({ status: 'unknown', findings: [{}, finding] });
  });
});

describe("the responder's own revocation", () => {
  const responder = (): RevocationSigner =>
    sandbox.intermediate.revocationSigner({
      ...{ use: 'ocsp', noCheck: false },
      extensions: [pointsExtension({ address: 'http://sandbox.example/crl/intermediate.crl' })],
    });

  test('must be known where its certificate says how', async () => {
    const signer = responder();
    const ocsp = [about({ signer })];
    expect(short(await ask(sandbox, person, { ocsp }))).toContain('responder-revocation');
    const crls = [sandbox.intermediate.crl()];
    const answer = await ask(sandbox, person, { ocsp, crls });
    expect(answer.findings).toContainEqual(
      expect.objectContaining({ check: 'responder-revocation', status: 'passed' }),
    );
  });

  test('takes from it the right to answer', async () => {
    const signer = responder();
    const revoked = [{ certificate: signer.certificate, date: days(-5) }];
    const scope = { onlySomeReasons: ['keyCompromise'] } as const;
    const crls = [sandbox.intermediate.crl({ revoked, scope })];
    const answer = await ask(sandbox, person, { ocsp: [about({ signer })], crls });
    expect(answer.status).toBe('unknown');
    expect(short(answer)).toContain('responder-revocation');
  });

  test('may be told by another responder, but not in a circle', async () => {
    const signer = responder();
    const about2 = (options: Partial<OcspResponseOptions>) =>
      sandbox.intermediate.ocspResponse({ certificate: signer.certificate, ...options });
    const byOther = await ask(sandbox, person, { ocsp: [about({ signer }), about2({})] });
    expect(byOther.status).toBe('good');
    expect(byOther.furtherEvidence).toHaveLength(1);
    const byItself = await ask(sandbox, person, { ocsp: [about({ signer }), about2({ signer })] });
    expect(byItself.status).toBe('unknown');
  });

  test('is left with a warning where nothing says how', async () => {
    const extensions = [{ id: '2.5.29.31' }, { id: '1.3.6.1.5.5.7.1.1' }];
    const options = { use: 'ocsp', noCheck: false, extensions } as const;
    const signer = sandbox.intermediate.revocationSigner(options);
    const answer = await ask(sandbox, person, { ocsp: [about({ signer })] });
    expect(short(answer)).toEqual(['good', 'responder-revocation']);
    const revoked = [{ certificate: signer.certificate, date: days(-5) }];
    const scope = { onlySomeReasons: ['keyCompromise'] } as const;
    const crls = [sandbox.intermediate.crl({ revoked, scope })];
    const known = await ask(sandbox, person, { ocsp: [about({ signer })], crls });
    expect(known.status).toBe('unknown');
  });
});

describe('several pieces of evidence', () => {
  test('a revocation wins over good, whichever is newer', async () => {
    const revoked = [{ certificate: person, date: days(-2) }];
    const crl = sandbox.intermediate.crl({ thisUpdate: days(-1), revoked });
    expect((await ask(sandbox, person, { crls: [crl], ocsp: [about()] })).status).toBe('revoked');
    const free = sandbox.intermediate.crl();
    const ocsp = [about({ status: { date: days(-2), reason: 'keyCompromise' } })];
    expect((await ask(sandbox, person, { crls: [free], ocsp })).status).toBe('revoked');
  });

  test('a hold ends with a newer word', async () => {
    const held = [{ certificate: person, date: days(-2), reason: 'certificateHold' as const }];
    const crl = sandbox.intermediate.crl({ thisUpdate: days(-1), revoked: held });
    expect((await ask(sandbox, person, { crls: [crl], ocsp: [about()] })).status).toBe('good');
    const newer = sandbox.intermediate.crl({ revoked: held });
    expect((await ask(sandbox, person, { crls: [newer], ocsp: [about()] })).status).toBe('revoked');
  });

  test('what says nothing is a warning beside what does', async () => {
    const ocsp = [about({ fault: 'badSignature' }), about()];
    const answer = await ask(sandbox, person, { ocsp });
    expect(answer.findings).toContainEqual(
      expect.objectContaining({ check: 'revocation-signature', status: 'warning' }),
    );
    expect(answer.status).toBe('good');
  });

  test('beyond what one question may cost nothing more is verified', async () => {
    const bad = about({ fault: 'badSignature' });
    const ocsp = [...Array.from({ length: 70 }, () => bad), about()];
    const answer = await ask(sandbox, person, { ocsp });
    expect(answer.findings[0]).toMatchObject({ status: 'unknown', found: 'too many signatures' });
    expect((await ask(sandbox, person, { ocsp: ocsp.slice(-20) })).status).toBe('good');
  });

  test('none is unknown', async () => {
    expect(short(await ask(sandbox, person, {}))).toEqual(['unknown', 'revocation']);
  });
});

test('a response that breaks off, or gives no answer, is an error with its reason', () => {
  expect(() => parseOcspResponse(about({ fault: 'truncated' }))).toThrow(
    expect.objectContaining({ code: 'ERR_OCSP' }),
  );
  for (const [number, name] of [
    [1, 'malformedRequest'],
    [2, 'internalError'],
    [3, 'tryLater'],
    [5, 'sigRequired'],
    [6, 'unauthorized'],
  ] as const) {
    expect(() => parseOcspResponse(Uint8Array.of(0x30, 3, 0x0a, 1, number))).toThrow(
      expect.objectContaining({ code: 'ERR_OCSP', facts: { status: name } }),
    );
  }
});
