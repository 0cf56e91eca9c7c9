/** The language asked for, or that of the locale. */
export function languageOf(asked, env) {
  if (asked === 'vi' || asked === 'en') return asked;
  if (asked !== undefined) throw new TypeError(`--lang is vi or en, not "${asked}"`);
  const locale = env.LC_ALL || env.LC_MESSAGES || env.LANG || '';
  return locale.startsWith('vi') ? 'vi' : 'en';
}

/** What the demo says. */
export function textsIn(language) {
  return language === 'vi' ? vi : en;
}

const en = {
  files: ['1-initialed.pdf', '2-signed-by-both.pdf', '3-one-byte-changed.pdf'],
  document: (name, size) => `Document  ${name}, ${size.toLocaleString('en')} bytes`,
  sandbox: (url) =>
    `Sandbox   certificates and keys made just now; timestamps from ${url}\n` +
    '          Everything stays on this machine. Nobody trusts these certificates.\n',
  signed: (number, { name, title, page, level, appended, milliseconds, file }) =>
    `${number}. ${name} (${title}) signs on page ${page}: ${level}, ` +
    `${appended.toLocaleString('en')} bytes appended, ${milliseconds.toFixed(0)} ms → ${file}`,
  checking: (name) => `Checking  ${name}`,
  signature: (field, name) => `${field}, ${name}`,
  labels: {
    integrity: 'Integrity',
    covers: 'Covers',
    since: 'Added since',
    time: 'Time',
    verdict: 'Verdict',
    fault: 'Fault',
  },
  stamped: (time) => `${time}, by a timestamp`,
  undecided:
    'Both signatures are intact and their certificates lead to the sandbox. The verdict stays open all\n' +
    'the same: this version does not look up whether a certificate was revoked, and never passes a\n' +
    'signature without knowing.',
  changed: (name, { offset, found, changed }) =>
    `Changing  one byte in ${name}: "${found}" becomes "${changed}" at offset ${offset.toLocaleString('en')}, ` +
    'which misplaces the first mark',
  left: (folder, pictures) => `Look at   ${folder}: the documents and ${pictures.join(', ')}`,
  noPictures: (folder) =>
    `Look at   ${folder}: the documents (no pictures: pdfjs-dist and @napi-rs/canvas are not installed)`,
  took: (seconds) => `Took      ${seconds.toFixed(1)} s\n`,
};

const vi = {
  files: ['1-ky-nhay.pdf', '2-hai-nguoi-ky.pdf', '3-sua-mot-byte.pdf'],
  document: (name, size) => `Văn bản       ${name}, ${size.toLocaleString('vi')} byte`,
  sandbox: (url) =>
    `Thử nghiệm    chứng thư số và khóa vừa được tạo; dấu thời gian lấy từ ${url}\n` +
    '              Mọi thứ nằm trên máy này. Không ai tin cậy các chứng thư số này.\n',
  signed: (number, { name, title, page, level, appended, milliseconds, file }) =>
    `${number}. ${name} (${title}) ký số trên trang ${page}: mức ${level}, ` +
    `nối thêm ${appended.toLocaleString('vi')} byte, ${milliseconds.toFixed(0)} ms → ${file}`,
  checking: (name) => `Kiểm tra      ${name}`,
  signature: (field, name) => `${field}, ${name}`,
  labels: {
    integrity: 'Tính toàn vẹn',
    covers: 'Phạm vi ký',
    since: 'Thay đổi sau đó',
    time: 'Thời điểm',
    verdict: 'Kết luận',
    fault: 'Lỗi',
  },
  stamped: (time) => `${time}, theo dấu thời gian`,
  undecided:
    'Cả hai chữ ký đều toàn vẹn và chứng thư số đều dẫn đến chứng thư số gốc thử nghiệm. Kết luận vẫn để\n' +
    'ngỏ: phiên bản này chưa tra cứu trạng thái thu hồi của chứng thư số, và không bao giờ kết luận chữ ký\n' +
    'hợp lệ khi chưa biết trạng thái đó.',
  changed: (name, { offset, found, changed }) =>
    `Sửa một byte  trong ${name}: "${found}" thành "${changed}" tại vị trí ${offset.toLocaleString('vi')}, ` +
    'làm sai vị trí hình chữ ký đầu tiên',
  left: (folder, pictures) => `Xem tại       ${folder}: các văn bản và ${pictures.join(', ')}`,
  noPictures: (folder) =>
    `Xem tại       ${folder}: các văn bản (không có ảnh vì chưa cài pdfjs-dist và @napi-rs/canvas)`,
  took: (seconds) => `Thời gian     ${seconds.toFixed(1)} giây\n`,
};
