import type { Profile, Rule, TextStyle, TopRightProfile } from './types.js';

const TIMES = { font: 'Times New Roman', bold: false, italic: false, color: '#000000' };

const practice = <T>(value: T, why: string): Rule<T> => ({ value, clause: `practice: ${why}` });

/** Black, upright, size 10, without a picture, time by ISO 8601: the same for copies and appendices. */
const topRight = (lines: readonly string[], clause: string): TopRightProfile => ({
  lines: { value: lines, clause },
  style: { value: { ...TIMES, size: 10 } satisfies TextStyle, clause },
  image: { value: 'none', clause },
  timeFormat: { value: 'yyyy-MM-ddTHH:mm:ss+07:00', clause },
  width: practice(170, 'two lines measured on real files stand in 170 × 30 points'),
  right: practice(42.52, 'the right margin of 15 mm'),
  top: practice(6, 'two blocks of two lines stay above the text at a top margin of 20 mm'),
  gap: practice(2, 'blocks of later copies stand below each other'),
});

/** Decree 30/2020/NĐ-CP and, for initials, letter 3287/VPCP-KSTT of 14 May 2024. */
export const nd30Profile: Profile = {
  id: 'nd30',
  title: {
    vi: 'Nghị định 30/2020/NĐ-CP và công văn 3287/VPCP-KSTT',
    en: 'Decree 30/2020/ND-CP and letter 3287/VPCP-KSTT',
  },
  initial: {
    size: practice({ width: 36, height: 24 }, 'an initial is smaller than a signature'),
    least: practice({ width: 20, height: 12 }, 'still legible in print'),
    gap: { value: 3, clause: '3287/VPCP-KSTT, appendix, step 2: immediately after “./.”' },
    style: practice({ ...TIMES, size: 13, italic: true, color: '#0000ff' }, 'as with a blue pen'),
  },
  pageMark: {
    size: practice({ width: 36, height: 20 }, 'fits the bottom margin of 20 mm'),
    gap: practice(3, 'initials stand beside each other'),
    right: practice(42.52, 'the right margin of 15 mm'),
    bottom: practice(25, 'the middle of the bottom margin of 20 mm'),
  },
  approval: {
    size: practice({ width: 120, height: 80 }, 'the size that systems in use draw'),
    leastScale: practice(0.4, 'still legible in print'),
    color: { value: '#0000ff', clause: 'NĐ 30/2020, Phụ lục I, phần I, II.7.d' },
  },
  seal: {
    diameterMm: practice(36, 'the seal of most organisations; its picture may say otherwise'),
    share: { value: 1 / 3, clause: 'NĐ 30/2020, Phụ lục I, phần I, II.8.a' },
    color: { value: '#ff0000', clause: 'NĐ 30/2020, Phụ lục I, phần I, II.8.a' },
    covers: {
      value: ['signature', 'title', 'name', 'recipients'],
      clause: 'NĐ 30/2020, Phụ lục I, phần I, II.8.a: at real size, left over the signature',
    },
  },
  number: {
    style: { value: { ...TIMES, size: 13 }, clause: 'NĐ 30/2020, Phụ lục I, phần I, II.3' },
    leastDigits: { value: 2, clause: 'NĐ 30/2020, Phụ lục I, phần I, II.3' },
  },
  date: {
    style: {
      value: { ...TIMES, size: 14, italic: true },
      clause: 'NĐ 30/2020, Phụ lục I, phần I, II.4',
    },
    zeroBeforeDaysBelow: { value: 10, clause: 'NĐ 30/2020, Phụ lục I, phần I, II.4' },
    zeroBeforeMonthsBelow: { value: 3, clause: 'NĐ 30/2020, Phụ lục I, phần I, II.4' },
  },
  copyForms: {
    value: { SAO_Y: 'SAO Y', SAO_LUC: 'SAO LỤC', TRICH_SAO: 'TRÍCH SAO' },
    clause: 'NĐ 30/2020, Phụ lục I, phần II, I.3',
  },
  copy: topRight(['{form}; {organisation}', '{time}'], 'NĐ 30/2020, Phụ lục I, phần II, I.3'),
  appendix: topRight(['{number}', '{time}'], 'NĐ 30/2020, Phụ lục I, phần I, II.8.b và III.1.d'),
  incomingStamp: {
    size: { value: { widthMm: 50, heightMm: 35 }, clause: 'NĐ 30/2020, Phụ lục IV, V' },
    leastScale: practice(0.6, 'on a page without room for the full size; still legible in print'),
    fields: {
      value: ['{organisation}', 'ĐẾN', 'Số:', 'Ngày:', 'Chuyển:', 'Số và ký hiệu HS:'],
      clause: 'NĐ 30/2020, Phụ lục IV, V',
    },
    style: practice({ ...TIMES, size: 10, color: '#ff0000' }, 'stamps are red'),
  },
  comment: {
    style: practice({ ...TIMES, size: 11, color: '#0000ff' }, 'written with a blue pen'),
    size: practice({ width: 200, height: 80 }, 'three lines and a name'),
    heading: practice('Ý kiến chỉ đạo:', 'the word of QLVB&ĐH systems'),
  },
};
