import { describe, expect, it } from 'vitest';
import { drawMark, signatureMark, type MarkLine, type SignatureMarkOptions } from '../src/index.js';
import { hasOutsideTools, textOf } from './poppler.js';

const options: SignatureMarkOptions = {
  name: 'Nguyễn Thị Ánh Tuyết',
  title: 'Vụ trưởng',
  organisation: 'Bộ Nội vụ',
  reason: 'Phê duyệt',
  time: new Date('2026-11-20T18:15:00.999Z'),
  language: 'vi',
  width: 220,
  height: 80,
};

describe('signatureMark', () => {
  it('is drawMark with the usual lines', async () => {
    const { width, height, name, time, language } = options;
    const mark = await signatureMark({ width, height, name, time, language });
    const signer: MarkLine = { text: `Ký bởi: ${name}`, bold: true };
    const lines = [signer, 'Thời gian ký: 2026-11-21T01:15:00+07:00'];
    const drawn = await drawMark({ width, height, lines });
    expect(Buffer.from(mark).equals(drawn)).toBe(true);
  });

  it('refuses an empty name', () => {
    expect(() => signatureMark({ ...options, name: ' ' })).toThrow(
      expect.objectContaining({ code: 'ERR_MARK_NAME' }),
    );
  });

  it('refuses an invalid time', () => {
    expect(() => signatureMark({ ...options, time: new Date(NaN) })).toThrow(TypeError);
  });
});

describe.skipIf(!hasOutsideTools())('the usual mark in the eyes of poppler', () => {
  it('says in Vietnamese who signed, as what, for whom, why and when in Vietnam', async () => {
    expect(textOf(await signatureMark(options))).toEqual([
      'Ký bởi: Nguyễn Thị Ánh Tuyết',
      'Chức vụ: Vụ trưởng',
      'Cơ quan: Bộ Nội vụ',
      'Lý do: Phê duyệt',
      'Thời gian ký: 2026-11-21T01:15:00+07:00',
    ]);
  });

  it('says the same in English', async () => {
    expect(textOf(await signatureMark({ ...options, language: 'en' }))).toEqual([
      'Signed by: Nguyễn Thị Ánh Tuyết',
      'Title: Vụ trưởng',
      'Organisation: Bộ Nội vụ',
      'Reason: Phê duyệt',
      'Signing time: 2026-11-21T01:15:00+07:00',
    ]);
  });
});
