import type { TokenTexts } from './token-texts.js';

export const tokenVi: TokenTexts = {
  overview: `  kyso tokens [--module TỆP]… [--watch]
  kyso token generate|request|install|check|pin [tùy chọn]
`,
  commandHelp: `kyso tokens: mô-đun PKCS#11, khe cắm, thiết bị lưu khóa và chứng thư số trên máy này; không cần mã PIN

  --module TỆP           hỏi mô-đun này (có thể lặp lại; mặc định: các mô-đun đã biết có trên máy)
  --watch                báo thiết bị đang cắm, rồi mỗi lần cắm vào hoặc rút ra, cho đến khi nhấn Ctrl-C;
                         với --json: mỗi dòng một đối tượng JSON
`,
  manageHelp: `kyso token generate --label CHỮ: tạo cặp khóa trên thiết bị; khóa bí mật không bao giờ rời thiết bị
kyso token request --id HEX --subject LOẠI=GIÁ_TRỊ… -o TỆP: yêu cầu cấp chứng thư số cho một khóa (PKCS#10)
kyso token install TỆP…: ghi chứng thư số được cấp cạnh khóa của nó, và các chứng thư cấp trên
kyso token check: chứng thư số có khớp khóa không, còn hiệu lực bao lâu
kyso token pin: đổi mã PIN

  --pkcs11 MÔ-ĐUN        mô-đun PKCS#11 của thiết bị (mặc định: auto, các mô-đun đã biết)
  --token CHỮ            thiết bị nào: nhãn, hoặc serial:HEX, slot:HEX
  --pin-file TỆP, --pin-env TÊN
                         mã PIN của thiết bị (nếu không có: hỏi ẩn, hoặc bàn phím của thiết bị;
                         khi đó check xem không cần mã PIN)
  --last-try             vẫn thử mã PIN dù sai thêm một lần thì thiết bị bị khóa

generate:
  --label CHỮ            tên của cặp khóa trên thiết bị
  --kind LOẠI            rsa-2048, rsa-3072 (mặc định), rsa-4096, p-256, p-384
  --id HEX               CKA_ID của cặp khóa (mặc định: ngẫu nhiên)
  --decrypt              khóa được dùng cả để giải mã

request:
  --id HEX               CKA_ID của khóa
  --subject LOẠI=GIÁ_TRỊ thành phần của tên chủ thể (có thể lặp lại, theo thứ tự): C=VN, O=…, CN=…,
                         UID=CCCD:…, UID=MST:…
  --email ĐỊA_CHỈ        địa chỉ thư điện tử trong chứng thư số (có thể lặp lại)
  -o, --output TỆP       tệp yêu cầu, dạng PEM; --der: dạng DER; --force: ghi đè

install:
  --cert TỆP             như TỆP: chứng thư số dạng PEM, DER hoặc PKCS#7 (có thể lặp lại, thứ tự tùy ý)
  --id HEX               khóa mà chứng thư số phải thuộc về
  --label CHỮ            tên của chứng thư số trên thiết bị (mặc định: tên trong chứng thư số)

check:
  --renew-days N         cảnh báo khi còn ít ngày hơn (mặc định: 30)

pin:
  --new-pin-file TỆP, --new-pin-env TÊN
                         mã PIN mới (nếu không có: hỏi ẩn, hai lần)
`,
  keyHelp: `  --pkcs11 MÔ-ĐUN        thiết bị lưu khóa hoặc HSM: mô-đun PKCS#11 của nó, hoặc auto cho các mô-đun đã biết
  --token CHỮ            thiết bị nào: nhãn, hoặc serial:HEX, slot:HEX
  --key CHỮ              chứng thư số nào: tên trong đó, hoặc cccd:, mst:, serial:, fingerprint:,
                         id: (CKA_ID), label:
  --pin-file TỆP, --pin-env TÊN
                         mã PIN của thiết bị (nếu không có: hỏi ẩn, hoặc bàn phím của thiết bị)
  --last-try             vẫn thử mã PIN dù sai thêm một lần thì thiết bị bị khóa`,
  chainHelp: `  --chain TỆP            chứng thư số cấp trên mà thiết bị không có (có thể lặp lại)
  --online               tải chứng thư số cấp trên còn thiếu từ địa chỉ ghi trong chứng thư số, hoặc
                         từ nơi tổ chức chứng thực của Việt Nam công bố (mặc định: không dùng mạng)`,
  errors: {
    ERR_NATIVE_MISSING: 'Chưa cài hoặc chưa biên dịch thư viện truy cập thiết bị lưu khóa.',
    ERR_MODULE: 'Không nạp được mô-đun PKCS#11.',
    ERR_NO_MODULE: 'Máy chưa cài mô-đun PKCS#11 đã biết nào; dùng --pkcs11 để chỉ ra.',
    ERR_TOKEN_NOT_FOUND: 'Không thấy thiết bị lưu khóa như yêu cầu.',
    ERR_TOKEN_AMBIGUOUS: 'Có nhiều thiết bị lưu khóa; dùng --token để chỉ rõ.',
    ERR_TOKEN_REMOVED: 'Thiết bị lưu khóa đã bị rút ra; tài liệu đang ký chưa được ghi.',
    ERR_CERTIFICATE_NOT_FOUND: 'Không có chứng thư số nào như yêu cầu trên các thiết bị.',
    ERR_CERTIFICATE_AMBIGUOUS:
      'Có nhiều chứng thư số như yêu cầu; dùng --token và --key để chỉ rõ.',
    ERR_CERTIFICATE_NOT_VALID:
      'Hôm nay chứng thư số không có hiệu lực; --allow-expired cho phép vẫn tiếp tục.',
    ERR_CERTIFICATE_CHANGED: 'Thiết bị không còn chứng thư số đã chọn.',
    ERR_KEY_NOT_FOUND: 'Thiết bị không có khóa ký của chứng thư số này.',
    ERR_KEY_EXISTS: 'Trên thiết bị đã có đối tượng mang --id này.',
    ERR_CERTIFICATE_MISMATCH: 'Chứng thư số không thuộc về khóa nào trên thiết bị; chưa ghi gì.',
    ERR_MECHANISM: 'Thiết bị không hỗ trợ thuật toán cho chữ ký hoặc khóa này.',
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
        ...(subject === '' ? [] : [subject]),
        ...(state === 'low' ? ['Trước đó đã có lần nhập sai mã PIN.'] : []),
        ...(state === 'last' ? ['LẦN THỬ CUỐI: sai thêm một lần thì thiết bị bị khóa.'] : []),
        `Mã PIN của ${label} (${serial}): `,
      ].join('\n'),
    noPin: (secret) =>
      `cần mã PIN: dùng --${secret}-file hoặc --${secret}-env, hoặc chạy kyso trên cửa sổ dòng lệnh`,
    onePinSource: (secret) => `chỉ dùng một trong hai: --${secret}-file hoặc --${secret}-env`,
    lastTry: 'Nếu chấp nhận: thêm --last-try.',
    manage: {
      askNewPin: 'Mã PIN mới: ',
      askAgain: 'Nhập lại mã PIN mới: ',
      differ: 'hai lần nhập mã PIN mới khác nhau; mã PIN chưa được đổi',
      generated: ({ label, kind, id, token }) =>
        `đã tạo trên ${token.label}: ${label} (${kind}), id ${id}`,
      requested: (output) => `đã ghi yêu cầu: ${output}`,
      installed: ({ subject, id, written }) =>
        `${written ? 'đã ghi' : 'đã có sẵn'}: ${subject} (id ${id})`,
      none: 'không có chứng thư số nào xem được',
      pinChanged: 'đã đổi mã PIN',
      key: {
        fits: 'khớp khóa bí mật',
        'fits-public': 'khớp khóa công khai (khóa bí mật chỉ thấy khi có mã PIN)',
        other: 'khóa khác',
        missing: 'không có khóa',
        unknown: 'không thấy khóa khi chưa nhập mã PIN',
      },
      daysLeft: (days) => (days < 0 ? 'đã hết hạn' : `còn ${days} ngày`),
      warning: {
        'no-key': 'CẢNH BÁO: thiết bị không có khóa của chứng thư số này',
        'other-key': 'CẢNH BÁO: khóa mang id này thuộc chứng thư số khác',
        'other-id': 'CẢNH BÁO: khóa của nó mang id khác; một số chương trình không tìm thấy',
        'not-yet-valid': 'CẢNH BÁO: chưa có hiệu lực',
        expired: 'CẢNH BÁO: đã hết hạn; cần đề nghị gia hạn',
        renew: 'CẢNH BÁO: sắp hết hạn; cần đề nghị gia hạn',
      },
    },
    explained: ({ vi: { meaning, advice } }) => `${meaning} ${advice}`,
    slot: 'khe',
    serial: 'số hiệu',
    authority: 'tổ chức chứng thực',
    noSlot: 'không có khe cắm nào',
    noToken: 'chưa cắm thiết bị',
    noCertificate: 'không có chứng thư số nào xem được khi chưa nhập mã PIN',
    notInitialised: 'chưa khởi tạo',
    events: { inserted: 'đã cắm', removed: 'đã rút', failed: 'không hỏi được' },
    pin: {
      ok: 'mã PIN bình thường',
      low: 'đã có lần nhập sai mã PIN',
      last: 'CÒN MỘT LẦN THỬ MÃ PIN',
      locked: 'mã PIN đã bị khóa',
      'not-initialised': 'chưa đặt mã PIN',
      'to-be-changed': 'phải đổi mã PIN',
    },
    columns: ['chứng thư số', 'số hiệu', 'hiệu lực từ', 'đến', 'CKA_ID'],
  },
};
