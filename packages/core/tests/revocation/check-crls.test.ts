import type { RevocationSigner, Sandbox } from '@kyso/sandbox';
import { beforeAll, describe, expect, test } from 'vitest';
import { utf8String, oid, sequence } from '../../src/der/writer.js';
import { parseCertificate } from '../../src/x509/index.js';
import { NOW, ask, days, pointsExtension, revocationSandbox, short } from './cast.js';

const ADDRESS = 'http://sandbox.example/a.crl';
const REASONS = { first: [1, 0x7e], second: [7, 0x01, 0x80] } as const;
let sandbox: Sandbox;
let person: Uint8Array;
let signer: RevocationSigner;
let indirect: RevocationSigner;

beforeAll(async () => {
  sandbox = await revocationSandbox('check-crls');
  person = sandbox.identity('pham-duc-dung').certificate;
  signer = sandbox.intermediate.revocationSigner({ use: 'crl' });
  indirect = sandbox.intermediate.revocationSigner({ use: 'crl', name: [['CN', 'CRL gián tiếp']] });
});

const entry = (
  reason?: 'certificateHold' | 'removeFromCRL' | 'keyCompromise',
  date = days(-2),
) => ({
  certificate: person,
  date,
  ...(reason && { reason }),
});

describe('a complete CRL of the issuer', () => {
  test('that does not list the certificate makes it good', async () => {
    const answer = await ask(sandbox, person, { crls: [sandbox.intermediate.crl()] });
    expect(short(answer)).toEqual(['good']);
    expect(answer).toMatchObject({ thisUpdate: NOW, evidence: { kind: 'crl' } });
  });

  test('that lists it revokes it, with reason and time', async () => {
    const crl = sandbox.intermediate.crl({ revoked: [entry('keyCompromise')] });
    const answer = await ask(sandbox, person, { crls: [crl] });
    expect(answer).toMatchObject({
      status: 'revoked',
      reason: 'keyCompromise',
      revocationTime: days(-2),
      findings: [{ check: 'revocation', status: 'failed', found: 'keyCompromise' }],
    });
  });

  test('that revokes it after the time in question leaves it good, and says so', async () => {
    const crl = sandbox.intermediate.crl({ revoked: [entry('keyCompromise', days(-1))] });
    const question = { at: days(-3), now: NOW };
    const answer = await ask(sandbox, person, { crls: [crl], question });
    expect(answer).toMatchObject({
      status: 'good',
      findings: [{ status: 'passed' }, { check: 'revocation', status: 'warning' }],
    });
  });

  test('whose invalidity date is before the time in question revokes it', async () => {
    const revoked = [{ ...entry('keyCompromise', days(-1)), invalidityDate: days(-4) }];
    const crl = sandbox.intermediate.crl({ revoked });
    const question = { at: days(-3), now: NOW };
    expect((await ask(sandbox, person, { crls: [crl], question })).status).toBe('revoked');
  });

  test.each([
    ['badSignature', 'revocation-signature'],
    ['criticalExtension', 'revocation-extension'],
  ] as const)('with the fault %s says nothing', async (fault, check) => {
    const crl = sandbox.intermediate.crl({ fault });
    expect(short(await ask(sandbox, person, { crls: [crl] }))).toEqual([
      'unknown',
      'revocation',
      check,
    ]);
  });

  test('with an unknown critical extension in the entry of somebody else says nothing', async () => {
    const certificate = sandbox.identity('vo-thi-hanh').certificate;
    const revoked = [{ certificate, date: days(-1) }];
    const crl = sandbox.intermediate.crl({ revoked, fault: 'criticalEntryExtension' });
    expect(short(await ask(sandbox, person, { crls: [crl] }))).toContain('revocation-extension');
  });

  test('of another authority is passed over', async () => {
    const answer = await ask(sandbox, person, { crls: [sandbox.root.crl()] });
    expect(short(answer)).toEqual(['unknown', 'revocation']);
  });

  test('in the issuer’s name by a key that nobody vouches for says nothing', async () => {
    const stranger = sandbox.intermediate.revocationSigner({ use: 'crl', stranger: true });
    const crl = sandbox.intermediate.crl({ signer: stranger });
    const certificates = [stranger.certificate];
    const answer = await ask(sandbox, person, { crls: [crl], certificates });
    // The candidate issued itself, so that trusting the issuer alone refuses it.
    expect(short(answer)).toEqual(['unknown', 'revocation', 'revocation-signer']);
    const without = await ask(sandbox, person, { crls: [crl] });
    expect(short(without)).toEqual(['unknown', 'revocation', 'revocation-signature']);
  });

  test('by another key that the issuer certified for it counts', async () => {
    const crl = sandbox.intermediate.crl({ signer });
    const certificates = [signer.certificate];
    const answer = await ask(sandbox, person, { crls: [crl], certificates });
    expect(short(answer)).toEqual(['good']);
    expect(answer.evidence?.signer.der).toEqual(signer.certificate);
  });

  test('by another key that may not sign CRLs says nothing', async () => {
    const keyUsage = ['digitalSignature'] as const;
    const other = sandbox.intermediate.revocationSigner({ use: 'crl', keyUsage });
    const crl = sandbox.intermediate.crl({ signer: other });
    const answer = await ask(sandbox, person, { crls: [crl], certificates: [other.certificate] });
    expect(answer.findings).toContainEqual(
      expect.objectContaining({ check: 'revocation-signer', expected: 'cRLSign' }),
    );
    expect(answer.status).toBe('unknown');
  });
});

describe('dates of a CRL', () => {
  const dated = (thisUpdate: Date, nextUpdate: Date | null) =>
    sandbox.intermediate.crl({ thisUpdate, nextUpdate });

  test('run out: it says nothing', async () => {
    const crls = [dated(days(-9), days(-2))];
    expect(short(await ask(sandbox, person, { crls }))).toContain('revocation-freshness');
  });

  test('in the future: it says nothing, but for the skew of clocks', async () => {
    const crls = [dated(days(1), days(2))];
    expect(short(await ask(sandbox, person, { crls }))).toContain('revocation-freshness');
    const skewed = [dated(new Date(NOW.getTime() + 200_000), days(2))];
    expect((await ask(sandbox, person, { crls: skewed })).status).toBe('good');
  });

  test('older than the caller allows: it says nothing', async () => {
    const crls = [dated(days(-3), days(4))];
    const within = await ask(sandbox, person, { crls, question: { maxAgeSeconds: 4 * 86_400 } });
    expect(within.status).toBe('good');
    const beyond = await ask(sandbox, person, { crls, question: { maxAgeSeconds: 2 * 86_400 } });
    expect(beyond.status).toBe('unknown');
  });

  test('without an end: it counts for as long as the caller allows, else not at all', async () => {
    const crls = [dated(days(-1), null)];
    expect((await ask(sandbox, person, { crls })).status).toBe('unknown');
    const question = { maxAgeSeconds: 2 * 86_400 };
    expect((await ask(sandbox, person, { crls, question })).status).toBe('good');
  });

  test('after the time in question: what is issued later tells about it', async () => {
    const crls = [dated(days(-1), days(6))];
    const question = { at: days(-30), now: NOW };
    expect((await ask(sandbox, person, { crls, question })).status).toBe('good');
  });

  test('after the certificate ran out: it may have been dropped from the list', async () => {
    const old = sandbox.identity('do-van-quy').certificate;
    const question = { at: new Date('2024-06-01T00:00:00Z'), now: NOW };
    const answer = await ask(sandbox, old, { crls: [sandbox.intermediate.crl()], question });
    expect(short(answer)).toContain('revocation-freshness');
    expect(answer.status).toBe('unknown');
    const kept = sandbox.intermediate.crl({ expiredCertsFrom: new Date('2020-01-01T00:00:00Z') });
    expect((await ask(sandbox, old, { crls: [kept], question })).status).toBe('good');
  });
});

describe('the newest CRL of a scope counts', () => {
  test('a hold that an older list has is over when the newer one has it no more', async () => {
    const held = sandbox.intermediate.crl({ number: 4, revoked: [entry('certificateHold')] });
    const free = sandbox.intermediate.crl({ number: 5, revoked: [] });
    expect((await ask(sandbox, person, { crls: [held] })).status).toBe('revoked');
    expect((await ask(sandbox, person, { crls: [held, free] })).status).toBe('good');
  });

  test('a newer one that cannot be used does not hide the older one', async () => {
    const listed = sandbox.intermediate.crl({ number: 4, revoked: [entry()] });
    const bad = sandbox.intermediate.crl({ number: 5, revoked: [], fault: 'badSignature' });
    expect((await ask(sandbox, person, { crls: [bad, listed] })).status).toBe('revoked');
  });
});

describe('delta CRLs', () => {
  const base = (revoked: ReturnType<typeof entry>[] = []) =>
    sandbox.intermediate.crl({ number: 7, revoked, freshestCrl: ADDRESS });
  const delta = (revoked: ReturnType<typeof entry>[], options = {}) =>
    sandbox.intermediate.crl({ number: 9, deltaOf: 7, revoked, ...options });

  test('revoke what the complete one does not list', async () => {
    const crls = [base(), delta([entry('keyCompromise')])];
    const answer = await ask(sandbox, person, { crls });
    expect(answer.status).toBe('revoked');
    expect(answer.furtherEvidence).toHaveLength(1);
  });

  test('take a hold back with removeFromCRL', async () => {
    const crls = [base([entry('certificateHold')]), delta([entry('removeFromCRL')])];
    expect((await ask(sandbox, person, { crls })).status).toBe('good');
  });

  test('of a later base, of an earlier number, by another key or of another scope do not count', async () => {
    const removed = [entry('removeFromCRL')];
    const others = [
      delta(removed, { deltaOf: 8 }),
      delta(removed, { number: 6, deltaOf: 5 }),
      delta(removed, { fault: 'badSignature' }),
      delta(removed, { scope: { only: 'user' } }),
      delta(removed, { fault: 'criticalExtension' }),
    ];
    for (const other of others) {
      const crls = [base([entry('certificateHold')]), other];
      expect((await ask(sandbox, person, { crls })).status).toBe('revoked');
    }
  });

  test('alone say nothing', async () => {
    expect(short(await ask(sandbox, person, { crls: [delta([])] }))).toEqual([
      'unknown',
      'revocation',
    ]);
  });

  test('make a complete one current that ran out, where they are announced', async () => {
    const times = { thisUpdate: days(-9), nextUpdate: days(-2) };
    const announced = sandbox.intermediate.crl({ ...times, number: 7, freshestCrl: ADDRESS });
    const silent = sandbox.intermediate.crl({ ...times, number: 7 });
    expect((await ask(sandbox, person, { crls: [announced, delta([])] })).status).toBe('good');
    expect((await ask(sandbox, person, { crls: [announced] })).status).toBe('unknown');
    expect((await ask(sandbox, person, { crls: [silent, delta([])] })).status).toBe('unknown');
  });

  test('removeFromCRL in a complete list is a contradiction', async () => {
    const answer = await ask(sandbox, person, { crls: [base([entry('removeFromCRL')])] });
    expect(short(answer)).toEqual(['unknown', 'revocation', 'revocation-structure']);
  });
});

describe('what a CRL is limited to', () => {
  test('users or authorities', async () => {
    const users = sandbox.intermediate.crl({ scope: { only: 'user' } });
    const authorities = sandbox.intermediate.crl({ scope: { only: 'ca' } });
    const attributes = sandbox.intermediate.crl({ scope: { only: 'attribute' } });
    expect((await ask(sandbox, person, { crls: [users] })).status).toBe('good');
    for (const crl of [authorities, attributes]) {
      expect(short(await ask(sandbox, person, { crls: [crl] }))).toContain('revocation-scope');
    }
  });

  test('an address: it must be one of the certificate’s', async () => {
    const pointed = await sandbox.issue({
      keyType: 'p-256',
      extensions: [pointsExtension({ address: ADDRESS })],
    });
    const at = (address: string) => sandbox.intermediate.crl({ scope: { fullName: [address] } });
    const own = await ask(sandbox, pointed.certificate, { crls: [at(ADDRESS)] });
    expect(own.status).toBe('good');
    const other = await ask(sandbox, pointed.certificate, { crls: [at(`${ADDRESS}?`)] });
    expect(short(other)).toEqual(['unknown', 'revocation', 'revocation-scope']);
  });

  test('a name relative to the issuer', async () => {
    const rdn = sequence(oid('2.5.4.3'), utf8String('CRL 1'));
    const extensions = [pointsExtension({ relative: rdn })];
    const { certificate } = await sandbox.issue({ keyType: 'p-256', extensions });
    const named = (name: string) =>
      sandbox.intermediate.crl({ scope: { relativeName: [['CN', name]] } });
    expect((await ask(sandbox, certificate, { crls: [named('CRL 1')] })).status).toBe('good');
    expect((await ask(sandbox, certificate, { crls: [named('CRL 2')] })).status).toBe('unknown');
  });

  test('reasons: only all of them together make a certificate good', async () => {
    const first = ['keyCompromise', 'cACompromise', 'affiliationChanged', 'superseded'] as const;
    const second = [
      'cessationOfOperation',
      'certificateHold',
      'privilegeWithdrawn',
      'aACompromise',
    ] as const;
    const one = sandbox.intermediate.crl({ scope: { onlySomeReasons: first } });
    const other = sandbox.intermediate.crl({ scope: { onlySomeReasons: second } });
    const alone = await ask(sandbox, person, { crls: [one] });
    expect(alone.status).toBe('unknown');
    expect(alone.findings[1]).toMatchObject({
      check: 'revocation-scope',
      expected: second.join(' '),
    });
    const both = await ask(sandbox, person, { crls: [one, other] });
    expect(both.status).toBe('good');
    expect(both.furtherEvidence).toHaveLength(1);
    const listing = sandbox.intermediate.crl({
      scope: { onlySomeReasons: first },
      revoked: [entry('keyCompromise')],
    });
    expect((await ask(sandbox, person, { crls: [listing] })).status).toBe('revoked');
  });

  test('reasons of the certificate’s distribution points limit it as well', async () => {
    const [a, b] = ['http://sandbox.example/1.crl', 'http://sandbox.example/2.crl'] as const;
    const extensions = [
      pointsExtension(
        { address: a, reasons: REASONS.first },
        { address: b, reasons: REASONS.second },
      ),
    ];
    const { certificate } = await sandbox.issue({ keyType: 'p-256', extensions });
    const crl = (address: string) => sandbox.intermediate.crl({ scope: { fullName: [address] } });
    expect((await ask(sandbox, certificate, { crls: [crl(a)] })).status).toBe('unknown');
    expect((await ask(sandbox, certificate, { crls: [crl(a), crl(b)] })).status).toBe('good');
  });
});

describe('indirect CRLs', () => {
  const named = () => ({ crlIssuer: parseCertificate(indirect.certificate) });
  const listing = (revoked: { certificate: Uint8Array; date: Date; namesIssuer?: boolean }[]) =>
    sandbox.intermediate.crl({ signer: indirect, revoked, scope: { indirect: true } });

  test('of an issuer that the certificate names make it good or revoke it', async () => {
    const extensions = [pointsExtension(named())];
    const { certificate } = await sandbox.issue({ keyType: 'p-256', extensions });
    const certificates = [indirect.certificate];
    const free = await ask(sandbox, certificate, { crls: [listing([])], certificates });
    expect(free.status).toBe('good');
    const revoked = [{ certificate, date: days(-1), namesIssuer: true }];
    const listed = await ask(sandbox, certificate, { crls: [listing(revoked)], certificates });
    expect(listed.status).toBe('revoked');
  });

  test('entries inherit the issuer of the one before; without one they are the CRL issuer’s', async () => {
    const extensions = [pointsExtension(named())];
    const { certificate } = await sandbox.issue({ keyType: 'p-256', extensions });
    const certificates = [indirect.certificate];
    const inherited = listing([
      { certificate: person, date: days(-1), namesIssuer: true },
      { certificate, date: days(-1) },
    ]);
    const revoked = await ask(sandbox, certificate, { crls: [inherited], certificates });
    expect(revoked.status).toBe('revoked');
    const own = listing([{ certificate, date: days(-1) }]);
    expect((await ask(sandbox, certificate, { crls: [own], certificates })).status).toBe('good');
  });

  test('that the certificate does not name are passed over', async () => {
    const certificates = [indirect.certificate];
    const answer = await ask(sandbox, person, { crls: [listing([])], certificates });
    expect(short(answer)).toEqual(['unknown', 'revocation']);
  });

  test('where every point names another issuer, the authority’s own CRL does not tell', async () => {
    const extensions = [pointsExtension(named())];
    const { certificate } = await sandbox.issue({ keyType: 'p-256', extensions });
    const answer = await ask(sandbox, certificate, { crls: [sandbox.intermediate.crl()] });
    expect(short(answer)).toEqual(['unknown', 'revocation', 'revocation-scope']);
  });
});
