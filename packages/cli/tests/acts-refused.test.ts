import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SAMPLE, kyso, kysoJson } from './kyso.js';
import { PLAN, openOffice, otherText, type Office } from './office.js';
import { HUGE, SIGNATURE_ON_PAPER } from './png.js';

let office: Office;
let folder: Office['folder'];

beforeAll(async () => {
  office = await openOffice();
  ({ folder } = office);
  const { act, key, signature } = office;
  folder.write('draft.pdf', readFileSync(SAMPLE));
  const approval = { version: 1, approval: PLAN.approval, issue: PLAN.issue };
  const plan = folder.write('approval.json', JSON.stringify(approval));
  await act('prepare', ['draft.pdf', 'initials.pdf'], '--plan', office.plan);
  await act('prepare', ['draft.pdf', 'prepared.pdf'], '--plan', plan);
  const image = ['--image', signature];
  await act('approve', ['prepared.pdf', 'approved.pdf'], ...key('le-hoang-cuong'), ...image);
  await kyso([
    'sign',
    SAMPLE,
    '-o',
    folder.path('final.pdf'),
    '--certify',
    '1',
    ...key('vo-thi-hanh'),
  ]);
  folder.write('filled.pdf', withNumber(folder.read('approved.pdf')));
});
afterAll(() => {
  folder.remove();
});

/** The number filled in by a tool that signs nothing: an incremental update with a value of the field. */
function withNumber(pdf: Uint8Array): Uint8Array {
  const text = Buffer.from(pdf).toString('latin1');
  const objects = [
    ...text.matchAll(/(\d+) 0 obj\s*<<(?:(?!endobj)[^])*?\/T \(SoVanBan\)[^]*?endobj/gu),
  ];
  const [object = '', number = ''] = objects.at(-1) ?? [];
  const [, start = ''] = /startxref\s+(\d+)\s+%%EOF\s*$/u.exec(text) ?? [];
  const [, size = ''] = /\/Size (\d+)[^]*$/u.exec(text.slice(text.lastIndexOf('trailer'))) ?? [];
  const [, root = ''] = /\/Root (\d+ 0 R)/u.exec(text.slice(text.lastIndexOf('trailer'))) ?? [];
  const filled = `\n${object.replace('/T (SoVanBan)', '/T (SoVanBan) /V (77)')}\n`;
  const row = `${String(text.length + 1).padStart(10, '0')} 00000 n \n`;
  const xref = `xref\n${number} 1\n${row}trailer\n<< /Size ${size} /Root ${root} /Prev ${start} >>\n`;
  const end = `startxref\n${text.length + filled.length}\n%%EOF\n`;
  return Buffer.from(`${text}${filled}${xref}${end}`, 'latin1');
}

interface Refused {
  readonly exit: number;
  readonly code: string;
  readonly [fact: string]: unknown;
}

/** Runs the act, and expects this failure, words in Vietnamese, no output and the input as it was. */
async function refused(argv: readonly string[], { exit, ...error }: Refused): Promise<void> {
  const [name = '', input = '', ...rest] = argv;
  const before = readFileSync(folder.path(input));
  const output = folder.path('refused.pdf');
  const all = [name, folder.path(input), '-o', output, ...rest];
  const [{ code, json, stderr }, words] = await Promise.all([
    kysoJson(all),
    kyso([...all, '--lang', 'vi']),
  ]);
  expect({ code, stderr, json }).toMatchObject({ code: exit, stderr: '', json: { error } });
  expect(words.stderr).toMatch(/^kyso: \p{L}[^\n]*\n {6}[^\n]*\n$/u);
  expect(words.stderr).toContain(`(${error.code})`);
  expect(existsSync(output)).toBe(false);
  expect(readFileSync(folder.path(input)).equals(before)).toBe(true);
}

const image = () => ['--image', office.signature];
const issuing = (number: string) => [
  ...[...office.key('bo-thu-nghiem'), '--number', number, '--seal', office.seal],
];
const minister = () => [...office.key('le-hoang-cuong')];

describe('images', () => {
  test('missing', async () => {
    const { json } = await office.act('approve', ['prepared.pdf', 'x.pdf'], ...minister());
    expect(json).toMatchObject({ error: { code: 'ERR_USAGE', option: 'image' } });
    await refused(['approve', 'prepared.pdf', ...minister(), '--image', folder.path('no.png')], {
      ...{ exit: 66, code: 'ERR_IO', errno: 'ENOENT' },
    });
    const empty = folder.write('empty.png', '');
    const argv = ['approve', 'prepared.pdf', ...minister(), '--image', empty];
    await refused(argv, { exit: 64, code: 'ERR_IMAGE', what: 'approval' });
  });

  test('huge, or no image', async () => {
    const huge = ['--image', folder.write('huge.png', HUGE)];
    await refused(['approve', 'prepared.pdf', ...minister(), ...huge], {
      ...{ exit: 65, code: 'ERR_MARK_IMAGE_TOO_LARGE' },
    });
    await refused(['approve', 'prepared.pdf', ...minister(), '--image', office.plan], {
      ...{ exit: 65, code: 'ERR_MARK_IMAGE' },
    });
  });

  test('without transparency it is warned of', async () => {
    const paper = ['--image', folder.write('paper.png', SIGNATURE_ON_PAPER)];
    const files = ['prepared.pdf', 'paper.pdf'] as const;
    const { json, code } = await office.act('approve', files, ...minister(), ...paper);
    expect(code).toBe(0);
    expect(json).toMatchObject({
      notices: expect.arrayContaining([
        expect.objectContaining({ code: 'image-not-transparent' }),
      ]) as unknown[],
    });
  });
});

describe('values', () => {
  test('an empty text, and an empty number', async () => {
    await refused(['comment', 'approved.pdf', ...minister(), '--text', '  '], {
      ...{ exit: 64, code: 'ERR_VALUE', name: 'text' },
    });
    const clerk = office.key('bo-thu-nghiem');
    await refused(['register', 'approved.pdf', ...clerk, '--number', ''], {
      ...{ exit: 64, code: 'ERR_VALUE', name: 'number' },
    });
    await refused(['appendix', 'draft.pdf', ...clerk, '--document-number', ' '], {
      ...{ exit: 64, code: 'ERR_VALUE', name: 'documentNumber' },
    });
  });

  test('a number of another document, and a day that is none', async () => {
    await refused(['issue', 'approved.pdf', ...issuing('5/CT-TTg')], {
      ...{ exit: 64, code: 'ERR_VALUE', name: 'number' },
    });
    await refused(['issue', 'approved.pdf', ...issuing('5'), '--date', '2026-02-30'], {
      ...{ exit: 64, code: 'ERR_VALUE', name: 'date' },
    });
  });

  test('a number that stands there already', async () => {
    await refused(['issue', 'filled.pdf', ...issuing('5')], {
      ...{ exit: 65, code: 'ERR_ORPHAN_MARK' },
    });
    await refused(['issue', 'filled.pdf', ...issuing('5'), '--force-act'], {
      ...{ exit: 65, code: 'ERR_NUMBER_FILLED', field: 'SoVanBan' },
    });
  });
});

describe('plans', () => {
  const planned = (plan: unknown) => [
    ...['prepare', 'draft.pdf', '--plan', folder.write('p.json', JSON.stringify(plan))],
  ];
  const [binh] = PLAN.initials.people;

  test('for a page that does not exist, or a place outside of it', async () => {
    const at = (page: number, x: number) => ({ page, x, y: 50, width: 40, height: 20 });
    const people = (place: object) => [{ ...binh, place }];
    await refused(planned({ version: 1, initials: { people: people(at(99, 50)) } }), {
      ...{ exit: 64, code: 'ERR_PAGE_NOT_FOUND', page: 99 },
    });
    await refused(planned({ version: 1, initials: { people: people(at(1, 5000)) } }), {
      ...{ exit: 64, code: 'ERR_PLACE_OUTSIDE' },
    });
  });

  test('with an empty name, with nobody, and no JSON', async () => {
    await refused(planned({ version: 1, initials: { people: [{ ...binh, name: '' }] } }), {
      ...{ exit: 65, code: 'ERR_PLAN', path: 'initials.people[0].name' },
    });
    await refused(planned({ version: 1 }), { exit: 65, code: 'ERR_PLAN' });
    await refused(['prepare', 'draft.pdf', '--plan', office.seal], {
      ...{ exit: 65, code: 'ERR_JSON_FILE', option: 'plan' },
    });
  });

  test('a second one', async () => {
    await refused(['prepare', 'prepared.pdf', '--plan', office.plan], {
      ...{ exit: 65, code: 'ERR_ALREADY_DONE' },
    });
  });
});

describe('who, and when', () => {
  test('the seal with the certificate of a person', async () => {
    const argv = ['--number', '5', '--seal', office.seal];
    await refused(['issue', 'approved.pdf', ...minister(), ...argv], {
      ...{ exit: 77, code: 'ERR_AUTHORITY', reason: 'personal-certificate' },
    });
  });

  test('somebody whom the plan does not name, and a certificate that is not of public duty', async () => {
    const other = office.key('vo-thi-hanh');
    await refused(['approve', 'prepared.pdf', ...other, ...image()], {
      ...{ exit: 77, code: 'ERR_AUTHORITY' },
    });
    const strict = ['--public-certificates', 'refuse'];
    await refused(['approve', 'prepared.pdf', ...minister(), ...image(), ...strict], {
      ...{ exit: 77, code: 'ERR_AUTHORITY', reason: 'unknown-domain' },
    });
  });

  test('somebody to whom it was delegated may', async () => {
    const delegation = {
      ...{ from: 'Lê Hoàng Cường', to: 'Võ Thị Hạnh', acts: ['approve'] },
      ...{ notBefore: '2026-01-01T00:00:00+07:00', notAfter: '2036-01-01T00:00:00+07:00' },
    };
    const file = folder.write('delegations.json', JSON.stringify([delegation]));
    const argv = [...office.key('vo-thi-hanh'), ...image(), '--as', 'cuong'];
    const files = ['prepared.pdf', 'delegated.pdf'] as const;
    const { json } = await office.act('approve', files, ...argv, '--delegations', file);
    expect(json).toMatchObject({
      act: { name: 'Võ Thị Hạnh', person: 'cuong' },
      notices: expect.arrayContaining([
        expect.objectContaining({ code: 'by-delegation', found: 'Lê Hoàng Cường' }),
      ]) as unknown[],
    });
    const wrong = folder.write('wrong.json', JSON.stringify([{ ...delegation, acts: ['sign'] }]));
    await refused(['approve', 'prepared.pdf', ...argv, '--delegations', wrong], {
      ...{ exit: 65, code: 'ERR_JSON_FILE', path: '[0].acts' },
    });
  });

  test('a second approval, and one before the initials', async () => {
    await refused(['approve', 'approved.pdf', ...minister(), ...image()], {
      ...{ exit: 65, code: 'ERR_ALREADY_DONE' },
    });
    await refused(['approve', 'initials.pdf', ...minister(), ...image()], {
      ...{ exit: 65, code: 'ERR_ORDER', missing: 'Trần Thị Bình, Phạm Đức Dũng' },
    });
  });

  test('issuing before approval is done where it is forced, and said', async () => {
    await refused(['issue', 'prepared.pdf', ...issuing('5')], { exit: 65, code: 'ERR_ORDER' });
    const files = ['prepared.pdf', 'forced.pdf'] as const;
    const { json } = await office.act('issue', files, ...issuing('5'), '--force-act');
    expect(json).toMatchObject({
      notices: expect.arrayContaining([expect.objectContaining({ code: 'forced' })]) as unknown[],
    });
  });

  test('a comment on a document whose signature is broken, unless it is forced', async () => {
    const argv = [...office.key('tran-thi-binh'), '--text', 'Đã xem'];
    await office.act('comment', ['draft.pdf', 'commented.pdf'], ...argv);
    const bytes = Buffer.from(folder.read('commented.pdf'));
    // In the page tree, which the signature covers, a blank becomes another one.
    const at = bytes.indexOf('/Type /Page');
    bytes.write('\t', at < 0 ? bytes.indexOf('\n', 20) : at + 5);
    folder.write('broken.pdf', bytes);
    const second = [...office.key('pham-duc-dung'), '--text', 'Đồng ý'];
    await refused(['comment', 'broken.pdf', ...second], {
      ...{ exit: 65, code: 'ERR_BROKEN_SIGNATURE' },
    });
    const files = ['broken.pdf', 'forced-comment.pdf'] as const;
    const { code, json } = await office.act('comment', files, ...second, '--force-act');
    expect({ code, json }).toMatchObject({
      code: 0,
      json: {
        notices: expect.arrayContaining([expect.objectContaining({ code: 'forced' })]) as unknown[],
      },
    });
  });

  test('a document that was certified as final', async () => {
    const argv = [...office.key('tran-thi-binh')];
    await refused(['initial', 'final.pdf', ...argv], { exit: 65, code: 'ERR_WOULD_INVALIDATE' });
    await refused(['prepare', 'final.pdf'], { exit: 65, code: 'ERR_WOULD_INVALIDATE' });
  });

  test('a text that is not that of the initialed draft', async () => {
    const other = folder.write('other.pdf', otherText());
    await refused(['issue', 'approved.pdf', ...issuing('5'), '--initialed-draft', other], {
      ...{ exit: 65, code: 'ERR_TEXT_DIFFERS' },
    });
  });
});

describe('usage', () => {
  test.each([
    ['a place that is none', ['--place', '1,2,3'], 'place'],
    ['a place of page 0', ['--place', '0,2,3,4,5'], 'place'],
    ['words for a timestamp', ['--tsa', 'soon'], 'tsa'],
    ['a time to wait for nothing', ['--tsa-timeout', '5'], 'tsa'],
    ['another policy', ['--public-certificates', 'maybe'], 'public-certificates'],
    ['a key of no log', ['--usage-key-file', 'key'], 'usage-log'],
  ])('%s', async (_, options, option) => {
    const argv = ['initial', 'draft.pdf', ...office.key('tran-thi-binh'), ...options];
    await refused(argv, { exit: 64, code: 'ERR_USAGE', option });
  });

  test.each([
    ['--kind', 'photo', 'copy'],
    ['--on-behalf', 'PP.', 'approve'],
  ])('%s %s', async (option, value, name) => {
    const { json } = await office.act(name, ['draft.pdf', 'x.pdf'], option, value);
    expect(json).toMatchObject({ error: { code: 'ERR_USAGE', option: option.slice(2) } });
  });

  test('a profile that takes the name of ours', async () => {
    const json = { id: 'nd30', title: { vi: 'a', en: 'b' } };
    const profile = ['--profile', folder.write('profile.json', JSON.stringify(json))];
    await refused(['initial', 'draft.pdf', ...office.key('tran-thi-binh'), ...profile], {
      ...{ exit: 65, code: 'ERR_PROFILE', path: 'id' },
    });
  });
});
