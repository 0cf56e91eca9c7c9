import type { FailureWords } from './failure-texts.js';
import { tokenVi } from './token-vi.js';
import { usageVi } from './usage-vi.js';

/** The message of an error is English: its facts say the same, and `--json` prints both. */
export const failureVi: FailureWords = {
  detail: ({ message, code, ...facts }) => {
    if (code === 'ERR_USAGE') return `${usageVi(message) ?? message} (${code})`;
    const all = Object.entries(facts).flatMap(([name, value]) => {
      const text = value === null ? '' : told(code, name, String(value));
      return text === '' || UNTOLD.has(name) ? [] : [`${NAMES[name] ?? name}: ${text}`];
    });
    return all.length === 0 ? `(${code})` : `${all.join('; ')} (${code})`;
  },
};

/** Words that the facts of tokens are made of; all others stand for themselves. */
function told(code: string, name: string, text: string): string {
  if (!Object.hasOwn(tokenVi.errors, code)) return text;
  if (name === 'state') return PIN_STATES[text] ?? text;
  if (name === 'reason') return REASONS[text] ?? text;
  if (name !== 'seen' && name !== 'candidates') return text;
  return text
    .replace(/\(serial ([0-9a-f]*)/gi, '(số hiệu $1')
    .replace(/, slot ([0-9a-f]+)\)/g, ', khe $1)')
    .replace(/, until (\d{4}-\d\d-\d\d)\) in /g, ', đến $1) trên ');
}

const PIN_STATES: Readonly<Partial<Record<string, string>>> = tokenVi.words.pin;

const REASONS: Readonly<Partial<Record<string, string>>> = {
  wrong: 'sai mã PIN',
  malformed: 'mã PIN không đúng quy cách',
  expired: 'mã PIN đã hết hạn',
  locked: 'mã PIN đã bị khóa',
  'not-initialised': 'chưa đặt mã PIN',
  'last-try': 'lần thử cuối',
  'refused-before': 'mã PIN đã bị từ chối',
  length: 'độ dài mã PIN mới',
  unchanged: 'mã PIN mới trùng mã PIN cũ',
  cancelled: 'đã hủy',
  missing: 'không có',
  architecture: 'không cùng kiến trúc',
  failed: 'nạp không thành công',
  'not-installed': 'chưa cài',
  'not-built': 'chưa biên dịch',
  'other-node': 'biên dịch cho phiên bản Node khác',
};

/** What says nothing beside the words and the other facts. */
const UNTOLD: ReadonlySet<string> = new Set(['rv', 'count', 'mismatch']);

const NAMES: Readonly<Partial<Record<string, string>>> = {
  candidates: 'có thể chọn',
  seen: 'hiện có',
  recipients: 'người nhận',
  file: 'tệp',
  path: 'tệp',
  output: 'tệp',
  module: 'mô-đun',
  modules: 'số mô-đun',
  failures: 'lỗi',
  token: 'thiết bị',
  serial: 'số hiệu',
  subject: 'chủ thể',
  issuer: 'nơi cấp',
  notBefore: 'hiệu lực từ',
  notAfter: 'hiệu lực đến',
  triesLeft: 'số lần thử còn lại',
  state: 'tình trạng',
  reason: 'lý do',
  call: 'hàm',
  ckr: 'trả lời',
  id: 'id',
  least: 'ít nhất',
  most: 'nhiều nhất',
  field: 'trường',
  page: 'trang',
  mark: 'dấu',
  url: 'địa chỉ',
  status: 'trạng thái',
  limit: 'giới hạn',
  offset: 'tại byte',
  option: 'tùy chọn',
  errno: 'mã lỗi hệ thống',
  timeoutMs: 'mili giây',
  operation: 'thao tác',
  offered: 'thiết bị có',
  wanted: 'cần',
  expected: 'yêu cầu',
  found: 'thực tế',
  needed: 'cần bản',
  act: 'việc',
  check: 'mục kiểm tra',
  subIndication: 'chỉ báo phụ',
  at: 'tại',
  run: 'lệnh cần chạy',
  compiler: 'trình biên dịch',
  said: 'hệ thống báo',
};
