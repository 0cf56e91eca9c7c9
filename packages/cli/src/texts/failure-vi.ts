import type { FailureWords } from './failure-texts.js';
import { usageVi } from './usage-vi.js';

/** The message of an error is English: its facts say the same, and `--json` prints both. */
export const failureVi: FailureWords = {
  detail: ({ message, code, ...facts }) => {
    if (code === 'ERR_USAGE') return `${usageVi(message) ?? message} (${code})`;
    const told = Object.entries(facts).flatMap(([name, value]) => {
      const text = value === null ? '' : String(value);
      return text === '' || UNTOLD.has(name) ? [] : [`${NAMES[name] ?? name}: ${text}`];
    });
    return told.length === 0 ? `(${code})` : `${told.join('; ')} (${code})`;
  },
};

/** What says nothing beside the words and the other facts. */
const UNTOLD: ReadonlySet<string> = new Set(['rv', 'count', 'run', 'compiler', 'said']);

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
};
