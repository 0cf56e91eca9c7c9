import { isKysoError } from '@kyso/core';
import { describe, expect, test } from 'vitest';
import { checkAuthority, officeRules, type ActRequest } from '../../src/people/authority.js';
import { holderOf, type Holder } from '../../src/people/holder.js';
import { signerOf } from '../office.js';

const holder = (changes: Partial<Holder> = {}): Holder => ({
  name: 'Trần Thị Bình',
  organisation: 'Bộ Nội vụ',
  kind: 'person',
  subject: 'C=VN, O=Bộ Nội vụ, CN=Trần Thị Bình',
  serial: '0a1b',
  issuer: 'CN=CA',
  domain: 'vn-public-duty',
  notBefore: '2026-01-01T00:00:00.000Z',
  notAfter: '2031-01-01T00:00:00.000Z',
  ...changes,
});

const request = (changes: Partial<ActRequest> = {}): ActRequest => ({
  act: 'initial',
  holder: holder(),
  planned: { name: 'Trần Thị Bình' },
  plan: null,
  onBehalf: null,
  time: new Date('2026-06-01T08:00:00Z'),
  ...changes,
});

const answer = async (asked: ActRequest, rules = officeRules()): Promise<string[]> => {
  try {
    return (await checkAuthority(asked, [rules])).map(({ reason }) => reason);
  } catch (error) {
    if (!isKysoError(error)) throw error;
    return [error.code, String(error.facts['reason'])];
  }
};

test('the planned person with a certificate of public duty: nothing to say', async () => {
  expect(await answer(request())).toEqual([]);
});

test('a seal with a personal certificate, and an initial with that of an organisation, are refused', async () => {
  const seal = request({ act: 'issue', planned: null });
  expect(await answer(seal)).toEqual(['ERR_AUTHORITY', 'personal-certificate']);
  const body = holder({ kind: 'organisation', name: 'BỘ NỘI VỤ' });
  const initial = request({ holder: body, planned: null });
  expect(await answer(initial)).toEqual(['ERR_AUTHORITY', 'organisation-certificate']);
});

test('a certificate that tells neither is labelled', async () => {
  expect(await answer(request({ holder: holder({ kind: 'unknown' }) }))).toEqual(['unknown-kind']);
});

test('another organisation than the planned one is refused', async () => {
  const planned = { name: 'Trần Thị Bình', organisation: 'Bộ Y tế' };
  expect(await answer(request({ planned }))).toEqual(['ERR_AUTHORITY', 'other-organisation']);
});

describe('a delegation', () => {
  const delegation = {
    from: 'Lê Văn Cường',
    to: 'trần thị bình',
    acts: ['approve' as const],
    onBehalf: 'KT.' as const,
    notBefore: '2026-05-01T00:00:00+07:00',
    notAfter: '2026-07-01T00:00:00+07:00',
  };
  const asked = request({ act: 'approve', planned: { name: 'Lê Văn Cường' }, onBehalf: 'KT.' });
  const rules = (changes = {}) => officeRules({ delegations: [{ ...delegation, ...changes }] });

  test('lets somebody act for another, and says so', async () => {
    expect(await answer(asked, rules())).toEqual(['by-delegation']);
    expect(await answer(asked, rules({ to: '0A1B' }))).toEqual(['by-delegation']);
  });

  test.each([
    ['for another act', { acts: ['initial'] }],
    ['before its time', { notBefore: '2026-06-02T00:00:00+07:00' }],
    ['after its time', { notAfter: '2026-05-31T00:00:00+07:00' }],
    ['with another word before the title', { onBehalf: 'TL.' }],
    ['from another person', { from: 'Người Khác' }],
    ['to another person', { to: 'Người Khác' }],
  ])('%s does not count', async (_, changes) => {
    expect(await answer(asked, rules(changes))).toEqual([
      'ERR_AUTHORITY',
      'not-the-planned-signer',
    ]);
  });
});

test('a public certificate is labelled, and refused where the policy says so', async () => {
  const asked = request({ holder: holder({ domain: 'vn-public' }) });
  expect(await answer(asked)).toEqual(['public-certificate']);
  const strict = officeRules({ publicCertificates: 'refuse' });
  expect(await answer(asked, strict)).toEqual(['ERR_AUTHORITY', 'public-certificate']);
  const own = officeRules({ publicCertificates: 'refuse', dutyDomains: ['vn-public'] });
  expect(await answer(asked, own)).toEqual([]);
});

test('people and bodies are told apart by their certificates', async () => {
  const kinds = await Promise.all(
    ['binh', 'ubnd', 'so', 'stranger'].map(async (id) => {
      const { certificate, chain } = await signerOf(id);
      return holderOf(certificate, chain).kind;
    }),
  );
  expect(kinds).toEqual(['person', 'organisation', 'organisation', 'person']);
});
