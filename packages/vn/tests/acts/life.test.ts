import { isKysoError, signPdf } from '@kyso/core';
import { validatePdf } from '@kyso/core/validation';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  appendix,
  approve,
  comment,
  copy,
  initial,
  issue,
  officeRules,
  prepareDraft,
  register,
  reportActs,
  type ActOptions,
} from '../../src/index.js';
import { DRAFT, PICTURES, PLAN, clock, signerOf } from '../office.js';

const by = async (id: string): Promise<Pick<ActOptions, 'signer' | 'clock'>> => ({
  signer: await signerOf(id),
  clock,
});

/** The document after each step of its life. */
const life: Record<string, Uint8Array> = {};

beforeAll(async () => {
  const draft = await prepareDraft(DRAFT, PLAN, { clock });
  life['prepared'] = await draft.bytes();
  const steps: [string, (pdf: Uint8Array) => Promise<{ bytes(): Promise<Uint8Array> }>][] = [
    ['binh', async (pdf) => initial(pdf, await by('binh'))],
    ['dung', async (pdf) => initial(pdf, await by('dung'))],
    ['approved', async (pdf) => approve(pdf, { ...(await by('thu')), image: PICTURES.blue })],
    [
      'issued',
      async (pdf) =>
        issue(pdf, {
          ...(await by('ubnd')),
          ...{ number: '5', date: '2026-02-03', seal: PICTURES.red },
        }),
    ],
    ['registered', async (pdf) => register(pdf, { ...(await by('so')), number: '1234' })],
    ['copied', async (pdf) => copy(pdf, await by('so'))],
    ['commented', async (pdf) => comment(pdf, { ...(await by('stranger')), text: 'Đã đọc.' })],
  ];
  let pdf = life['prepared'];
  for (const [name, act] of steps) {
    pdf = await (await act(pdf)).bytes();
    life[name] = pdf;
  }
});

const codeOf = async (work: Promise<unknown>): Promise<string> => {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return isKysoError(error) ? error.code : String(error);
};

const at = (name: string): Uint8Array => life[name] ?? new Uint8Array(0);

test('after every step all signatures are intact and what came later is permitted', async () => {
  for (const [step, pdf] of Object.entries(life)) {
    const { signatures } = await validatePdf(pdf, { at: clock() });
    const told = signatures.map(({ field, integrity, modifications, findings }) => ({
      ...{ step, field, integrity, permitted: modifications.permitted },
      orphans: findings.filter(({ check }) => check === 'orphan-mark').length,
      warnings: findings.filter(
        ({ check, status }) => check === 'field-appearance' && status !== 'passed',
      ),
    }));
    for (const one of told)
      expect(one).toMatchObject({ integrity: 'intact', permitted: true, orphans: 0, warnings: [] });
  }
});

test('every act leaves the bytes before it as they are', () => {
  const [first, ...others] = Object.values(life);
  let before = first ?? new Uint8Array(0);
  for (const pdf of others) {
    expect(Buffer.from(pdf.subarray(0, before.length)).equals(before)).toBe(true);
    before = pdf;
  }
});

test('the report tells the acts in their order, and that the plan is complete', async () => {
  const report = await reportActs(at('commented'), { at: clock() });
  expect(report.acts.map(({ act, source }) => [act, source])).toEqual([
    ['initial', 'recorded'],
    ['initial', 'recorded'],
    ['approve', 'recorded'],
    ['issue', 'recorded'],
    ['register', 'recorded'],
    ['copy', 'recorded'],
    ['comment', 'recorded'],
  ]);
  expect(report.plan?.complete).toBe(true);
  expect(report.problems).toEqual([]);
  const [first, , approval, issued] = report.acts;
  expect(first).toMatchObject({ role: 'Giám đốc Sở', signer: { name: 'Trần Thị Bình' } });
  expect(approval).toMatchObject({ role: 'Phó Chủ tịch', onBehalf: 'KT.' });
  expect(issued?.facts).toMatchObject({ number: '05/QĐ-UBND', date: '2026-02-03' });
});

test('a plan that is not complete says who is missing', async () => {
  const { plan } = await reportActs(at('binh'), { at: clock() });
  expect(plan?.complete).toBe(false);
  expect(plan?.steps.map(({ name, state }) => [name, state])).toEqual([
    ['Trần Thị Bình', 'done'],
    ['Phạm Đức Dũng', 'missing'],
    ['Đặng Thị Huyền Thư', 'missing'],
    ['Ủy ban nhân dân tỉnh Vĩnh Giang', 'missing'],
  ]);
});

describe('what is refused, each with its own code', () => {
  test('a second initial by one person, unless allowed', async () => {
    const again = { ...(await by('binh')), as: 'dung' };
    expect(await codeOf(initial(at('binh'), await by('binh')))).toBe('ERR_ALREADY_DONE');
    expect(await codeOf(initial(at('binh'), again))).toBe('ERR_ALREADY_DONE');
    expect(await codeOf(initial(at('binh'), { ...again, allowRepeat: true }))).toBe(
      'ERR_AUTHORITY',
    );
  });

  test('somebody whom the plan does not name', async () => {
    expect(await codeOf(initial(at('prepared'), await by('stranger')))).toBe('ERR_AUTHORITY');
    const as = { ...(await by('stranger')), as: 'binh' };
    expect(await codeOf(initial(at('prepared'), as))).toBe('ERR_AUTHORITY');
    expect(await codeOf(initial(at('prepared'), { ...as, as: 'nobody' }))).toBe('ERR_PLAN');
  });

  test('approval before the initials, and a second approval', async () => {
    const options = { ...(await by('thu')), image: PICTURES.blue };
    expect(await codeOf(approve(at('binh'), options))).toBe('ERR_ORDER');
    expect(await codeOf(approve(at('approved'), options))).toBe('ERR_ALREADY_DONE');
  });

  test('an approval without image', async () => {
    const options = { ...(await by('thu')), image: new Uint8Array(0) };
    expect(await codeOf(approve(at('dung'), options))).toBe('ERR_IMAGE');
  });

  test('issuing before approval, twice, with a personal certificate, or with a number that is none', async () => {
    const options = { ...(await by('ubnd')), number: '5', seal: PICTURES.red };
    expect(await codeOf(issue(at('dung'), options))).toBe('ERR_ORDER');
    expect(await codeOf(issue(at('issued'), options))).toBe('ERR_ALREADY_DONE');
    const personal = { ...options, ...(await by('thu')) };
    expect(await codeOf(issue(at('approved'), personal))).toBe('ERR_AUTHORITY');
    expect(await codeOf(issue(at('approved'), { ...options, number: '' }))).toBe('ERR_VALUE');
    expect(await codeOf(issue(at('approved'), { ...options, number: '5/CV-BNV' }))).toBe(
      'ERR_VALUE',
    );
    expect(await codeOf(issue(at('approved'), { ...options, date: '2026-02-30' }))).toBe(
      'ERR_VALUE',
    );
    expect(await codeOf(issue(at('approved'), { ...options, seal: new Uint8Array(0) }))).toBe(
      'ERR_IMAGE',
    );
  });

  test('an empty name of an appendix, an empty comment, an empty number of arrival', async () => {
    expect(await codeOf(appendix(DRAFT, { ...(await by('ubnd')), documentNumber: ' ' }))).toBe(
      'ERR_VALUE',
    );
    expect(await codeOf(comment(DRAFT, { ...(await by('thu')), text: ' ' }))).toBe('ERR_VALUE');
    expect(await codeOf(register(at('issued'), { ...(await by('so')), number: '' }))).toBe(
      'ERR_VALUE',
    );
  });

  test('a plan for a page that is not there, and a second plan', async () => {
    const place = { page: 99, x: 10, y: 10, width: 40, height: 20 };
    const plan = { ...PLAN, initials: { people: [{ id: 'a', name: 'A B', place }] } };
    expect(await codeOf(prepareDraft(DRAFT, plan))).toBe('ERR_PAGE_NOT_FOUND');
    expect(await codeOf(prepareDraft(at('prepared'), PLAN))).toBe('ERR_ALREADY_DONE');
    expect(await codeOf(prepareDraft(at('copied'), PLAN))).toBe('ERR_ALREADY_DONE');
  });

  test('public certificates where the policy refuses them', async () => {
    const authority = [officeRules({ publicCertificates: 'refuse' })];
    expect(await codeOf(initial(at('prepared'), { ...(await by('binh')), authority }))).toBe(
      'ERR_AUTHORITY',
    );
  });
});

test('an image without transparency is told', async () => {
  const done = await approve(at('dung'), { ...(await by('thu')), image: PICTURES.opaque });
  expect(done.notices.map(({ code }) => code)).toContain('image-not-transparent');
});

test('a draft that nobody prepared is prepared by its first act', async () => {
  const done = await initial(DRAFT, await by('binh'));
  const pdf = await done.bytes();
  expect(done.original.length).toBe(DRAFT.length);
  expect(Buffer.from(pdf.subarray(DRAFT.length)).equals(done.revision)).toBe(true);
  const report = await reportActs(pdf, { at: clock() });
  expect(report.plan?.steps.map(({ role }) => role)).toEqual(['initial', 'approve', 'issue']);
  expect(report.problems).toEqual([]);
});

describe('a signature that does not stand is none', () => {
  const flipped = (pdf: Uint8Array): Uint8Array => {
    const bytes = pdf.slice();
    const at = Buffer.from(bytes).indexOf('/Title');
    const place = at < 0 ? 200 : at + 8;
    bytes[place] = (bytes[place] ?? 0) ^ 1;
    return bytes;
  };

  test('no act is added to a document whose earlier signature is broken, unless forced', async () => {
    const broken = flipped(at('approved'));
    const options = { ...(await by('ubnd')), number: '5', seal: PICTURES.red };
    expect(await codeOf(issue(broken, options))).toBe('ERR_BROKEN_SIGNATURE');
    expect(await codeOf(copy(flipped(at('issued')), await by('so')))).toBe('ERR_BROKEN_SIGNATURE');
  });

  test('a stranger who signed in the field of the approver has approved nothing', async () => {
    const stranger = await signPdf(at('dung'), {
      signer: await signerOf('stranger'),
      field: { name: 'KyDuyet_thu' },
      clock,
    });
    const options = { ...(await by('ubnd')), number: '5', seal: PICTURES.red };
    expect(await codeOf(issue(await stranger.bytes(), options))).toBe('ERR_ORDER');
  });

  test('an approval by delegation counts for those who are given the delegation, others hear who signed', async () => {
    const delegation = {
      ...{ from: 'Đặng Thị Huyền Thư', to: 'Người Lạ Mặt', acts: ['approve'] as const },
      ...{ notBefore: '2026-01-01T00:00:00+07:00', notAfter: '2026-12-31T00:00:00+07:00' },
    };
    const authority = [officeRules({ delegations: [delegation] })];
    const stranger = { ...(await by('stranger')), as: 'thu', image: PICTURES.blue };
    const approved = await (await approve(at('dung'), { ...stranger, authority })).bytes();
    const options = { ...(await by('ubnd')), number: '5', date: '2026-02-03', seal: PICTURES.red };
    await expect(issue(approved, options)).rejects.toMatchObject({
      code: 'ERR_ORDER',
      facts: { act: 'issue', missing: 'Đặng Thị Huyền Thư (Người Lạ Mặt)' },
    });
    const issued = await issue(approved, { ...options, authority });
    expect(issued.act).toMatchObject({ type: 'issue' });
  });

  test('without a timestamp authority an issue says that it has no timestamp', async () => {
    const options = { ...(await by('ubnd')), number: '5', seal: PICTURES.red };
    const { level, notices } = await issue(at('approved'), options);
    expect(level).toBe('B-B');
    expect(notices.map(({ code }) => code)).toContain('timestamp-missing');
  });
});
