import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SAMPLE, kyso, kysoJson } from './kyso.js';
import { openOffice, otherText, type Office } from './office.js';

let office: Office;
let folder: Office['folder'];

/** The whole life of a decision, each act by the command. */
beforeAll(async () => {
  office = await openOffice();
  ({ folder } = office);
  const { act, key, signature, seal } = office;
  folder.write('draft.pdf', readFileSync(SAMPLE));
  const steps = [
    await act('prepare', ['draft.pdf', '0.pdf'], '--plan', office.plan),
    await act('initial', ['0.pdf', '1.pdf'], ...key('pham-duc-dung'), '--as', 'dung'),
    await act('initial', ['1.pdf', '2.pdf'], ...key('tran-thi-binh'), '--text', 'TTB'),
    await act(
      'approve',
      ['2.pdf', '3.pdf'],
      ...key('le-hoang-cuong'),
      ...['--image', signature, '--on-behalf', 'kt', '--role', 'Thứ trưởng'],
    ),
    await act(
      'issue',
      ['3.pdf', '4.pdf'],
      ...key('bo-thu-nghiem'),
      ...['--number', '5', '--date', '2026-11-20', '--seal', seal],
      ...['--initialed-draft', folder.path('2.pdf')],
    ),
    await act(
      'register',
      ['4.pdf', '5.pdf'],
      ...key('bo-thu-nghiem'),
      ...['--number', '1234', '--date', '2026-11-21', '--forward-to', 'Vụ Pháp chế'],
    ),
    await act('copy', ['5.pdf', '6.pdf'], ...key('bo-thu-nghiem'), '--kind', 'trich-sao'),
  ];
  expect(steps.map(({ code }) => code)).toEqual(steps.map(() => 0));
});
afterAll(() => {
  folder.remove();
});

test('a prepared draft tells its plan and its fields', async () => {
  const { json } = await office.act('prepare', ['draft.pdf', 'again.pdf'], '--plan', office.plan);
  expect(json).toMatchObject({
    output: folder.path('again.pdf'),
    plan: { approval: { people: [{ id: 'cuong' }] } },
    symbol: 'QĐ-UBND',
  });
  const fields = json['fields'] as readonly { readonly role: string }[];
  expect(fields.filter(({ role }) => role === 'page-mark')).toHaveLength(5);
});

test('--show prints the plan that the layout tells, and writes nothing', async () => {
  const { stdout, code } = await kyso(['prepare', SAMPLE, '--show']);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    version: 1,
    approval: { people: [{ name: 'Đặng Thị Huyền Thư' }] },
    issue: {},
  });
  const { json } = await kysoJson(['prepare', SAMPLE, '--show']);
  expect(json).toMatchObject({ output: null, fields: [], bytesAppended: 0 });
});

test('the report names all acts, finds the plan complete, and exits as verify does', async () => {
  const page = folder.path('report.html');
  const argv = ['report', folder.path('6.pdf'), '--trust', office.root, '--html', page];
  const { json, code } = await kysoJson([...argv, '--lang', 'vi']);
  expect(json).toMatchObject({
    html: page,
    plan: { complete: true },
    problems: [],
    acts: [
      { act: 'initial', field: 'KyTat_dung', integrity: 'intact' },
      { act: 'initial', field: 'KyTat_binh', role: 'Vụ trưởng' },
      { act: 'approve', onBehalf: 'KT.', role: 'Thứ trưởng' },
      { act: 'issue', facts: { number: '05/QĐ-UBND', date: '2026-11-20' } },
      { act: 'register', facts: { incomingNumber: '1234', forwardTo: 'Vụ Pháp chế' } },
      { act: 'copy', facts: { kind: 'TRICH_SAO' }, changedSince: { level: 'none' } },
    ],
  });
  const verified = await kysoJson(['verify', folder.path('6.pdf'), '--trust', office.root]);
  expect(code).toBe(verified.code);
  expect(Buffer.from(folder.read('report.html')).toString()).toContain('Lê Hoàng Cường');
  const again = await kysoJson(argv);
  expect(again).toMatchObject({ code: 64, json: { error: { errno: 'EEXIST' } } });
});

test('people read the report in their language', async () => {
  const argv = ['report', folder.path('1.pdf'), '--lang', 'vi'];
  const { stdout } = await kyso(argv);
  expect(stdout).toContain('Ký tắt: Trần Thị Bình, Vụ trưởng: chưa ký');
  expect(stdout).toContain('chưa hoàn thành');
});

test('a document is issued at B-LT with evidence at hand; what is missing of it is told', async () => {
  const { sandbox, root, seal, key } = office;
  const server = await sandbox.serve();
  const terms = ['--number', '5', '--seal', seal, '--tsa', `${server.url}/tsa`, '--trust', root];
  const ofRoot = ['--crl', folder.write('root.crl', sandbox.root.crl())];
  const ofIssuer = ['--crl', folder.write('ca.crl', sandbox.intermediate.crl())];
  const issue = (to: string, ...lists: string[]) =>
    office.act('issue', ['3.pdf', to], ...key('bo-thu-nghiem'), ...terms, ...lists);
  const lasting = await issue('lasting.pdf', ...ofRoot, ...ofIssuer);
  expect(lasting).toMatchObject({ code: 0, json: { level: 'B-LT' } });
  const codes = (lasting.json['notices'] as readonly { readonly code: string }[]).map(
    ({ code }) => code,
  );
  expect(codes).not.toContain('evidence-missing');
  const short = await issue('short.pdf', ...ofRoot);
  expect(short).toMatchObject({
    code: 0,
    json: {
      level: 'B-T',
      notices: expect.arrayContaining([
        expect.objectContaining({ code: 'evidence-missing' }),
      ]) as object[],
    },
  });
  await server.close();
  const { json } = await kysoJson(['verify', folder.path('lasting.pdf'), '--trust', root]);
  expect(json).toMatchObject({
    signatures: expect.arrayContaining([
      expect.objectContaining({
        field: 'PhatHanh',
        level: 'B-LT',
        indication: 'TOTAL-PASSED',
      }),
    ]) as object[],
  });
});

test('evidence for an issue without an authority for timestamps is wrong usage', async () => {
  const argv = ['--number', '5', '--seal', office.seal, '--trust', office.root];
  const refused = await office.act(
    ...(['issue', ['3.pdf', 'none.pdf']] as const),
    ...[...office.key('bo-thu-nghiem'), ...argv],
  );
  expect(refused).toMatchObject({ code: 64, json: { error: { code: 'ERR_USAGE' } } });
});

test('an act says in words what was done and what is to be known', async () => {
  const argv = ['comment', folder.path('6.pdf'), '-o', folder.path('7.pdf')];
  const { stdout, code } = await kyso([
    ...[...argv, ...office.key('le-hoang-cuong'), '--lang', 'vi'],
    ...['--text', 'Giao Vụ Pháp chế chủ trì, xử lý trước ngày 30/11/2026.'],
  ]);
  expect(code).toBe(0);
  expect(stdout).toContain(`Đã cho ý kiến: ${folder.path('7.pdf')}`);
  expect(stdout).toContain('Cảnh báo: chứng thư số không thuộc hệ thống');
});

test('an appendix is signed in place, at a place of its own, by a profile of its own', async () => {
  const file = folder.write('appendix.pdf', readFileSync(SAMPLE));
  const profile = folder.write(
    'profile.json',
    JSON.stringify({
      ...{ id: 'tinh-x', title: { vi: 'Quy chế của tỉnh X', en: 'Rules of province X' } },
      appendix: { timeFormat: { value: 'dd.MM.yyyy HH:mm', clause: 'QĐ 12/QĐ-X, Điều 5' } },
    }),
  );
  const { json, code } = await kysoJson([
    ...['appendix', file, '--in-place', ...office.key('bo-thu-nghiem')],
    ...['--document-number', '05/QĐ-UBND', '--place', '1,15,10,60,15mm@top-right'],
    ...['--profile', profile],
  ]);
  expect(code).toBe(0);
  expect(json).toMatchObject({
    output: file,
    act: { type: 'appendix', documentNumber: '05/QĐ-UBND' },
    notices: expect.arrayContaining([
      expect.objectContaining({ code: 'unknown-domain', message: expect.any(String) as string }),
    ]) as unknown[],
  });
  const signed = readFileSync(file);
  const before = readFileSync(SAMPLE);
  expect(signed.subarray(0, before.length).equals(before)).toBe(true);
  expect(signed.length - before.length).toBe(json['bytesAppended']);
});

test('acts that are done and that fail stand in the usage log', async () => {
  const log = folder.path('log');
  const options = [...office.key('tran-thi-binh'), '--usage-log', log];
  expect((await office.act('initial', ['1.pdf', 'logged.pdf'], ...options)).code).toBe(0);
  expect((await office.act('initial', ['2.pdf', 'never.pdf'], ...options)).code).toBe(65);
  const lines = readFileSync(`${log}/usage-000001.jsonl`, 'utf8').trim().split('\n');
  const events = lines.map((line) => (JSON.parse(line) as { event?: object }).event);
  expect(events.slice(1)).toMatchObject([
    { act: 'initial', result: 'done', level: 'B-B', signer: { name: 'Trần Thị Bình' } },
    { act: 'initial', result: 'failed', code: 'ERR_ALREADY_DONE' },
  ]);
});

test('without its timestamp an initial is B-B with a notice, and an approval is refused', async () => {
  const nowhere = ['--tsa', 'http://127.0.0.1:1/', '--tsa-timeout', '0.3'];
  const initialed = await office.act(
    'initial',
    ['1.pdf', 'late.pdf'],
    ...[...office.key('tran-thi-binh'), ...nowhere],
  );
  expect(initialed.json).toMatchObject({
    level: 'B-B',
    notices: expect.arrayContaining([
      expect.objectContaining({ code: 'timestamp-missing' }),
    ]) as unknown[],
  });
  const approved = await office.act(
    'approve',
    ['2.pdf', 'never.pdf'],
    ...[...office.key('le-hoang-cuong'), '--image', office.signature, ...nowhere],
  );
  expect(approved.code).toBe(69);
});

test('supersede tells what does not carry over, and whether the texts are the same', async () => {
  const same = await kysoJson(['supersede', folder.path('2.pdf'), folder.path('4.pdf')]);
  expect(same).toMatchObject({ code: 0, json: { differences: [] } });
  expect(same.json['lost']).toHaveLength(2);
  const argv = ['supersede', folder.path('2.pdf'), folder.write('other.pdf', otherText())];
  const other = await kyso([...argv, '--lang', 'vi']);
  expect(other.code).toBe(1);
  expect(other.stdout).toContain('ký tắt: Trần Thị Bình');
  expect((await kysoJson(argv)).json['differences']).not.toEqual([]);
});
