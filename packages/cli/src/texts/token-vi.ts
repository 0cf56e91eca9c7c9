import type { TokenTexts } from './token-texts.js';

export const tokenVi: TokenTexts = {
  overview: `  kyso tokens [--module TỆP]…
`,
  commandHelp: `kyso tokens: mô-đun PKCS#11, khe cắm, thiết bị lưu khóa và chứng thư số trên máy này; không cần mã PIN

  --module TỆP           hỏi mô-đun này (có thể lặp lại; mặc định: các mô-đun đã biết có trên máy)
`,
  keyHelp: `  --pkcs11 MÔ-ĐUN        thiết bị lưu khóa hoặc HSM: mô-đun PKCS#11 của nó, hoặc auto cho các mô-đun đã biết
  --token CHỮ            thiết bị nào: nhãn, hoặc serial:HEX, slot:HEX
  --key CHỮ              chứng thư số nào: tên trong đó, hoặc cccd:, mst:, serial:, fingerprint:,
                         id: (CKA_ID), label:
  --pin-file TỆP, --pin-env TÊN
                         mã PIN của thiết bị (nếu không có: hỏi ẩn, hoặc bàn phím của thiết bị)
  --last-try             vẫn thử mã PIN dù sai thêm một lần thì thiết bị bị khóa`,
  errors: {
    ERR_NATIVE_MISSING: 'Chưa cài hoặc chưa biên dịch thư viện truy cập thiết bị lưu khóa.',
    ERR_MODULE: 'Không nạp được mô-đun PKCS#11.',
    ERR_NO_MODULE: 'Máy chưa cài mô-đun PKCS#11 đã biết nào; dùng --pkcs11 để chỉ ra.',
    ERR_TOKEN_NOT_FOUND: 'Không thấy thiết bị lưu khóa như yêu cầu.',
    ERR_TOKEN_REMOVED: 'Thiết bị lưu khóa đã bị rút ra; chưa ghi gì.',
    ERR_CERTIFICATE_NOT_FOUND: 'Không có chứng thư số nào như yêu cầu trên các thiết bị.',
    ERR_CERTIFICATE_AMBIGUOUS:
      'Có nhiều chứng thư số như yêu cầu; dùng --token và --key để chỉ rõ.',
    ERR_CERTIFICATE_NOT_VALID:
      'Hôm nay chứng thư số không có hiệu lực; --allow-expired cho phép vẫn tiếp tục.',
    ERR_CERTIFICATE_CHANGED: 'Thiết bị không còn chứng thư số đã chọn.',
    ERR_KEY_NOT_FOUND: 'Thiết bị không có khóa ký của chứng thư số này.',
    ERR_MECHANISM: 'Thiết bị không hỗ trợ thuật toán cho chữ ký này.',
    ERR_PIN: 'Mã PIN bị từ chối hoặc chưa được nhập.',
    ERR_TIMEOUT: 'Thiết bị lưu khóa không trả lời.',
    ERR_HOST: 'Mô-đun của thiết bị kết thúc bất thường.',
    ERR_TENANT: 'Không dùng được khóa của cơ quan, tổ chức này.',
    ERR_CLOSED: 'Đã ngắt khỏi thiết bị lưu khóa.',
    ERR_CRYPTOKI: 'Thiết bị lưu khóa từ chối.',
  },
  words: {
    askPin: ({ label, serial, subject, state }) =>
      [
        subject,
        ...(state === 'low' ? ['Trước đó đã có lần nhập sai mã PIN.'] : []),
        ...(state === 'last' ? ['LẦN THỬ CUỐI: sai thêm một lần thì thiết bị bị khóa.'] : []),
        `Mã PIN của ${label} (${serial}): `,
      ].join('\n'),
    explained: ({ vi: { meaning, advice } }) => `${meaning} ${advice}`,
    slot: 'khe',
    serial: 'số hiệu',
    authority: 'tổ chức chứng thực',
    noSlot: 'không có khe cắm nào',
    noToken: 'chưa cắm thiết bị',
    noCertificate: 'không có chứng thư số nào xem được khi chưa nhập mã PIN',
    notInitialised: 'chưa khởi tạo',
    pin: {
      ok: 'mã PIN bình thường',
      low: 'đã có lần nhập sai mã PIN',
      last: 'CÒN MỘT LẦN THỬ MÃ PIN',
      locked: 'mã PIN đã bị khóa',
      'not-initialised': 'chưa đặt mã PIN',
      'to-be-changed': 'phải đổi mã PIN',
    },
    facts: ({ serial, from, to, id }) => `số ${serial}, từ ${from} đến ${to}, id ${id}`,
  },
};
