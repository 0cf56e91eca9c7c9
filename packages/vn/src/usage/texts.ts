import type { Language } from '@kyso/core/validation';
import { vietnamTime } from './period.js';
import type { UsageCounts, UsageDimension, UsageRow, UsageTable } from './stats.js';

/** Words of tables and charts in one language. */
export interface UsageTexts {
  readonly title: string;
  readonly dimensions: Readonly<Record<UsageDimension, string>>;
  readonly columns: Readonly<
    Record<'total' | 'done' | 'failed' | 'certificates' | 'days' | 'perDay', string>
  >;
  readonly sum: string;
  readonly by: (dimension: string) => string;
  readonly others: (count: number) => string;
  readonly noOrganisation: string;
  readonly nothing: string;
  readonly period: (from: string | null, to: string | null) => string;
  readonly detail: string;
  /** Dates are written day, month, year. */
  readonly dayFirst: boolean;
  readonly acts: Readonly<Record<string, string>>;
  readonly results: Readonly<Record<string, string>>;
  readonly channels: Readonly<Record<string, string>>;
  readonly domains: Readonly<Record<string, string>>;
}

const vi: UsageTexts = {
  title: 'Thống kê sử dụng chữ ký số',
  dimensions: {
    'period-day': 'Ngày',
    month: 'Tháng',
    year: 'Năm',
    organisation: 'Cơ quan, tổ chức',
    person: 'Người ký',
    act: 'Nghiệp vụ',
    channel: 'Hình thức ký',
    domain: 'Hệ thống chứng thực',
    result: 'Kết quả',
  },
  columns: {
    total: 'Số lần ký',
    done: 'Thành công',
    failed: 'Không thành công',
    certificates: 'Số chứng thư số',
    days: 'Số ngày có ký',
    perDay: 'Số lần mỗi ngày có ký',
  },
  sum: 'Tổng cộng',
  by: (dimension) => `Theo ${dimension.toLocaleLowerCase('vi')}`,
  others: (count) => `Còn lại (${count})`,
  noOrganisation: '(không ghi)',
  nothing: 'Không có lần ký nào trong thời gian này.',
  period: (from, to) => {
    if (from === null && to === null) return 'Toàn bộ thời gian';
    if (to === null) return `Từ ${from ?? ''}`;
    return from === null ? `Đến trước ${to}` : `Từ ${from} đến trước ${to}`;
  },
  detail: 'Chi tiết',
  dayFirst: true,
  acts: {
    initial: 'Ký tắt',
    approve: 'Ký duyệt',
    issue: 'Ban hành',
    copy: 'Sao văn bản',
    appendix: 'Ký phụ lục',
    register: 'Đăng ký văn bản đến',
    comment: 'Ý kiến chỉ đạo',
    sign: 'Ký số',
  },
  results: { done: 'Thành công', failed: 'Không thành công' },
  channels: {
    file: 'Tệp khóa',
    token: 'Thiết bị lưu khóa (token)',
    hsm: 'HSM',
    agent: 'Phần mềm ký trên máy',
    remote: 'Ký từ xa',
    mobile: 'Thiết bị di động',
    unknown: 'Không rõ',
  },
  domains: {
    'vn-public-duty': 'Chuyên dùng công vụ',
    'vn-public': 'Công cộng',
  },
};

const en: UsageTexts = {
  title: 'Use of digital signatures',
  dimensions: {
    'period-day': 'Day',
    month: 'Month',
    year: 'Year',
    organisation: 'Organisation',
    person: 'Person',
    act: 'Act',
    channel: 'Signing channel',
    domain: 'Trust domain',
    result: 'Result',
  },
  columns: {
    total: 'Signatures',
    done: 'Done',
    failed: 'Failed',
    certificates: 'Certificates',
    days: 'Days with signatures',
    perDay: 'Per such day',
  },
  sum: 'Total',
  by: (dimension) => `By ${dimension.toLowerCase()}`,
  others: (count) => `Others (${count})`,
  noOrganisation: '(not named)',
  nothing: 'No signature in this time.',
  period: (from, to) => {
    if (from === null && to === null) return 'All time';
    if (to === null) return `From ${from ?? ''}`;
    return from === null ? `Before ${to}` : `From ${from} until before ${to}`;
  },
  detail: 'Details',
  dayFirst: false,
  acts: {
    initial: 'Initial (ký tắt)',
    approve: 'Approve',
    issue: 'Issue',
    copy: 'Copy',
    appendix: 'Appendix',
    register: 'Register incoming',
    comment: 'Comment',
    sign: 'Sign',
  },
  results: { done: 'Done', failed: 'Failed' },
  channels: {
    file: 'Key file',
    token: 'Token',
    hsm: 'HSM',
    agent: 'Local agent',
    remote: 'Remote signing',
    mobile: 'Mobile device',
    unknown: 'Unknown',
  },
  domains: {
    'vn-public-duty': 'Public duty (Vietnam)',
    'vn-public': 'Public (Vietnam)',
  },
};

/** The words of tables and charts. */
export function usageTexts(language: Language): UsageTexts {
  return language === 'vi' ? vi : en;
}

/** A key of a row in words; what has no word stands as it is. */
export function keyText(key: string, dimension: UsageDimension, words: UsageTexts): string {
  if (key === '') return words.noOrganisation;
  const known = {
    act: words.acts,
    result: words.results,
    channel: words.channels,
    domain: words.domains,
  };
  const table = dimension in known ? known[dimension as keyof typeof known] : undefined;
  return table && Object.hasOwn(table, key) ? (table[key] ?? key) : periodText(key, words);
}

function periodText(key: string, { dayFirst }: UsageTexts): string {
  return dayFirst && /^\d{4}-\d{2}(-\d{2})?$/.test(key) ? key.split('-').reverse().join('/') : key;
}

/** The bounds of a table, as clocks in Vietnam show them. */
export function boundsText({ from, to }: UsageTable, words: UsageTexts): string {
  const show = (time: string | null): string | null => {
    if (time === null) return null;
    const [day = '', clock = ''] = vietnamTime(time).slice(0, 19).split('T');
    const shown = periodText(day, words);
    return clock === '00:00:00' ? shown : `${shown} ${clock}`;
  };
  return words.period(show(from), show(to));
}

/** Headings of a table: its dimensions and the columns of numbers. */
export function headingsOf({ by }: UsageTable, words: UsageTexts): string[] {
  return [
    ...by.map((dimension) => words.dimensions[dimension]),
    ...COLUMNS.map((column) => words.columns[column]),
  ];
}

const COLUMNS = ['total', 'done', 'failed', 'certificates', 'days', 'perDay'] as const;

/** The numbers under the headings; `perDay` with one decimal, a comma in Vietnamese. */
export function numbersOf(counts: UsageCounts, language: Language): string[] {
  const { total, done, failed, certificates, days } = counts;
  const perDay = days === 0 ? '0' : (total / days).toFixed(1);
  return [
    ...[total, done, failed, certificates, days].map(String),
    language === 'vi' ? perDay.replace('.', ',') : perDay,
  ];
}

/** The keys of a row in words. */
export function keysText({ keys }: UsageRow, { by }: UsageTable, words: UsageTexts): string[] {
  return keys.map((key, index) => {
    const dimension = by[index];
    return dimension === undefined ? key : keyText(key, dimension, words);
  });
}
