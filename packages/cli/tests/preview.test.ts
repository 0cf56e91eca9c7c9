import { existsSync, readFileSync } from 'node:fs';
import { createSandbox } from '@kyso/sandbox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SAMPLE, keyOptions, kyso, kysoJson, testFolder, withoutRenderer } from './kyso.js';
import { openOffice } from './office.js';

const folder = testFolder();
afterAll(folder.remove);

const PLACE = ['--page', '2', '--rect', '300,200,180,70'];
let cert: readonly string[];
let key: readonly string[];

beforeAll(async () => {
  const sandbox = await createSandbox();
  key = keyOptions(folder, sandbox.identity('pham-duc-dung'));
  cert = key.slice(key.indexOf('--cert'));
});

const preview = (name: string) => ['preview', SAMPLE, '-o', folder.path(name)];
const sizeOf = (png: Uint8Array) => {
  const view = new DataView(png.buffer, png.byteOffset);
  return [view.getUint32(16), view.getUint32(20)];
};

test('the page with the mark is drawn from the certificate alone', async () => {
  const argv = [...preview('mark.png'), ...PLACE, ...cert, '--resolution', '72'];
  const { json, code } = await kysoJson(argv);
  const png = folder.read('mark.png');
  expect(code).toBe(0);
  expect(json).toEqual({
    ...{ output: folder.path('mark.png'), field: 'Signature1', page: 2 },
    ...{ resolution: 72, bytes: png.length },
  });
  // A4 at one pixel a point.
  expect(sizeOf(png)).toEqual([596, 842]);
});

test('a field that is there is drawn on its page, wherever that is', async () => {
  const sign = ['sign', SAMPLE, '-o', folder.path('signed.pdf'), '--field', 'A', ...PLACE, ...key];
  expect((await kyso(sign)).code).toBe(0);
  const again = ['preview', folder.path('signed.pdf'), '-o', folder.path('again.png')];
  const { json } = await kysoJson([...again, '--page', '1', '--rect', '50,50,150,60', ...cert]);
  expect(json).toMatchObject({ field: 'Signature1', page: 1 });
});

test('people are told in their language where the picture is', async () => {
  const argv = [...preview('vi.png'), ...PLACE, ...cert, '--lang', 'vi'];
  expect((await kyso(argv)).stdout).toBe(
    `Trang 2 với trường Signature1: ${folder.path('vi.png')}\n`,
  );
});

test.each([
  ['no certificate', [...PLACE], 'cert'],
  ['no place', ['--page', '2'], 'rect'],
  ['a resolution of nothing', [...PLACE, '--resolution', '0'], 'resolution'],
])('with %s nothing is drawn', async (name, options, option) => {
  const rest = name === 'no certificate' ? [] : cert;
  const { json, code } = await kysoJson([...preview('no.png'), ...options, ...rest]);
  expect(json).toMatchObject({ error: { code: 'ERR_USAGE', option } });
  expect(code).toBe(64);
  expect(existsSync(folder.path('no.png'))).toBe(false);
});

test('a picture that is there stays, unless it may be replaced', async () => {
  folder.write('there.png', 'mine');
  const argv = [...preview('there.png'), ...PLACE, ...cert];
  expect(await kysoJson(argv)).toMatchObject({ code: 64, json: { error: { errno: 'EEXIST' } } });
  expect(Buffer.from(folder.read('there.png')).toString()).toBe('mine');
  expect((await kyso([...argv, '--force'])).code).toBe(0);
});

test('without the libraries that draw, the error says what to install', async () => {
  const env = withoutRenderer(folder);
  const { json, code } = await kysoJson([...preview('none.png'), ...PLACE, ...cert], { env });
  expect(code).toBe(69);
  expect(json).toMatchObject({
    error: {
      code: 'ERR_RENDERER_MISSING',
      message: expect.stringContaining('npm install pdfjs-dist@') as unknown,
    },
  });
});

test('an act is drawn as it would sign, and the document stays as it is', async () => {
  const office = await openOffice();
  office.folder.write('draft.pdf', readFileSync(SAMPLE));
  await office.act('prepare', ['draft.pdf', 'prepared.pdf'], '--plan', office.plan);
  const prepared = office.folder.read('prepared.pdf');
  const pem = office.key('tran-thi-binh');
  const binh = pem.slice(pem.indexOf('--cert'));
  const drawn = async (name: string, ...rest: readonly string[]) => {
    const argv = ['preview', 'initial', office.folder.path('prepared.pdf'), ...binh, ...rest];
    const { json, code } = await kysoJson([...argv, '-o', office.folder.path(name)]);
    expect(code).toBe(0);
    return { json, png: office.folder.read(name) };
  };
  const end = await drawn('end.png');
  expect(end.json).toMatchObject({ field: 'KyTat_binh', page: 2 });
  // The marks on the other pages belong to the same revision.
  const first = await drawn('first.png', '--page', '1');
  const bare = await drawn('bare.png', '--page', '1', '--text', 'X');
  expect(first.json).toMatchObject({ page: 1 });
  expect(Buffer.compare(first.png, bare.png)).not.toBe(0);
  expect(Buffer.compare(office.folder.read('prepared.pdf'), prepared)).toBe(0);
  office.folder.remove();
});

test('an act that is refused is not drawn', async () => {
  const office = await openOffice();
  office.folder.write('draft.pdf', readFileSync(SAMPLE));
  await office.act('prepare', ['draft.pdf', 'prepared.pdf'], '--plan', office.plan);
  const argv = ['preview', 'approve', office.folder.path('prepared.pdf'), '-o', 'x.png'];
  const pem = office.key('le-hoang-cuong');
  const refused = [...argv, ...pem.slice(pem.indexOf('--cert')), '--image', office.signature];
  const { json, code } = await kysoJson(refused);
  expect({ code, json }).toMatchObject({ code: 65, json: { error: { code: 'ERR_ORDER' } } });
  office.folder.remove();
});
