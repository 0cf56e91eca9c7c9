import { batchVi } from './batch-vi.js';
import { bundleVi } from './bundle-vi.js';
import { certVi } from './cert-vi.js';
import { encryptionVi } from './encryption-vi.js';
import { failureVi } from './failure-vi.js';
import { officeVi } from './office-vi.js';
import { cmsVi } from './cms-vi.js';
import { statementsVi } from './statements-vi.js';
import { longTermVi } from './long-term-vi.js';
import type { Texts } from './texts.js';
import { revocationVi } from './revocation-vi.js';
import { tokenVi } from './token-vi.js';
import { trustVi } from './trust-vi.js';
import { verdictVi } from './verdict-vi.js';
import { verdictPageVi } from './verdict-page-vi.js';
import { watchVi } from './watch-vi.js';

const PASSWORD = `  --password-file TỆP    mật khẩu lấy từ tệp (không tính dấu xuống dòng cuối)
  --password-env TÊN     mật khẩu lấy từ biến môi trường
                         (không có cả hai: hỏi trên màn hình, không hiện chữ)`;

const DOCUMENT_PASSWORD = `  --document-password-file TỆP, --document-password-env TÊN
                         mật khẩu của tài liệu đã mã hóa`;

export const vi: Texts = {
  help: `kyso: ký số tài liệu PDF và kiểm tra chữ ký số

  kyso sign TỆP… (-o RA | --in-place | --out-dir THƯ_MỤC) (--p12 TỆP | --key TỆP --cert TỆP | --pkcs11 MÔ-ĐUN) [tùy chọn]
  kyso preview TỆP -o RA.png (--cert TỆP | --p12 TỆP) --page N --rect X,Y,R,C [tùy chọn]
  kyso preview VIỆC TỆP -o RA.png (--cert TỆP | --p12 TỆP) [tùy chọn của việc đó]
  kyso timestamp TỆP -o RA --tsa URL
${cmsVi.overview}${longTermVi.overview}${officeVi.overview}  kyso verify TỆP [--trust TỆP|THƯ-MỤC]… [tùy chọn]
  kyso inspect TỆP
${bundleVi.overview}${certVi.overview}${revocationVi.overview}${encryptionVi.overview}  kyso p12 info TỆP
${tokenVi.overview}${trustVi.overview}${watchVi.overview}  kyso sandbox --dir THƯ-MỤC
  kyso stats (--log THƯ-MỤC | --archive THƯ-MỤC) [tùy chọn]
  kyso log verify THƯ-MỤC [--key-file TỆP]

  kyso LỆNH --help       mọi tùy chọn của một lệnh
  kyso --version

Chung:
  --json                 in một tài liệu JSON ra đầu ra chuẩn
  --lang vi|en           ngôn ngữ (mặc định: theo hệ thống)

Mã thoát: 0 xong, hoặc mọi chữ ký hợp lệ; 1 có chữ ký không hợp lệ; 2 chưa xác định được;
3 không có chữ ký; 64 dùng lệnh sai; 65 không đọc được đầu vào; 66 không tìm thấy tệp; 69 dịch vụ,
mạng hoặc ổ đĩa lỗi; 70 lỗi của chương trình; 77 khóa bị từ chối; 130 bị dừng.
`,
  commandHelp: {
    ...officeVi.commandHelp,
    bundle: bundleVi.commandHelp,
    cert: certVi.commandHelp,
    token: tokenVi.manageHelp,
    tokens: tokenVi.commandHelp,
    trust: trustVi.commandHelp,
    watch: watchVi.commandHelp,
    ...encryptionVi.commandHelp,
    revocation: revocationVi.commandHelp,
    extend: `${longTermVi.commandHelp}${cmsVi.extendHelp}`,
    sign: `kyso sign TỆP -o RA: thêm một chữ ký số vào tài liệu PDF; TỆP giữ nguyên
kyso sign TỆP --in-place: thêm chữ ký vào chính TỆP
${batchVi.usage}
  -o, --output RA        nơi ghi tài liệu đã ký
  --force                ghi đè RA nếu đã có
  --in-place             ký ngay trên TỆP: chỉ ghi thêm chữ ký vào cuối tệp;
                         nếu ghi lỗi, TỆP được trả lại độ dài cũ
${batchVi.options}
Khóa:
  --p12 TỆP              tệp PKCS#12 (.p12, .pfx) chứa khóa và chứng thư số
  --serial HEX           chứng thư số nào, khi tệp có nhiều khóa
  --key TỆP              khóa bí mật (PEM, có hoặc không mã hóa; hoặc PKCS#8 dạng DER)
  --cert TỆP             chứng thư số của khóa, kèm các chứng thư số cấp trên
${tokenVi.keyHelp}
${tokenVi.chainHelp}
${PASSWORD}
                         (cho khóa; nếu khóa không cần thì cho tài liệu)
${DOCUMENT_PASSWORD}
  --pss                  ký theo RSASSA-PSS bằng khóa RSA (mặc định: PKCS#1 v1.5)
  --digest SHA-256|SHA-384|SHA-512|SHA3-256|SHA3-384|SHA3-512
                         thuật toán băm của tài liệu và chữ ký; thiết bị ký: ba loại đầu
  --post-quantum         cho phép ký bằng khóa ML-DSA (hậu lượng tử), còn ít phần mềm kiểm tra được
  --allow-expired        vẫn ký dù hôm nay chứng thư số không có hiệu lực
  --repair               vẫn ký dù bảng tham chiếu chéo bị hỏng: thêm bảng mới đầy đủ ở cuối,
                         các byte cũ giữ nguyên

Chữ ký:
  --level B-B|B-T|B-LT|B-LTA
                         mức chữ ký (mặc định B-B; B-T khi có --tsa)
  --tsa URL              dịch vụ cấp dấu thời gian (RFC 3161); dùng được nhiều lần: hỏi theo thứ tự
  --field TÊN            tên trường chữ ký; trường trống có sẵn được ký tại chỗ
  --reason, --location, --contact NỘI-DUNG
  --lock all|include:TÊN,…|exclude:TÊN,…
                         khóa mọi trường, các trường này, hoặc mọi trường trừ các trường này
                         (tên trường gồm cả các trường bên dưới)
  --certify 1|2|3        chữ ký chứng nhận, chỉ khi là chữ ký đầu tiên: sau đó không được thay đổi
                         gì (1), được điền và ký các trường có sẵn (2), được thêm chú thích (3)

Hình chữ ký trên trang:
  --page N               trang của trường mới, tính từ 1
  --rect X,Y,R,C         vị trí và kích thước theo điểm, tính từ góc dưới bên trái trang;
                         hình chữ ký ghi tên, cơ quan và thời gian
  --image TỆP            ảnh PNG hoặc JPEG trong hình chữ ký
  --no-text              chỉ có ảnh
${statementsVi.signHelp}${longTermVi.signHelp}${cmsVi.signHelp}`,
    preview: `kyso preview TỆP -o RA.png: vẽ trang có hình chữ ký trước khi ký, đúng như các byte sẽ được ký

  -o, --output RA.png    nơi ghi ảnh của trang
  --force                ghi đè RA.png nếu đã có
  --resolution N         số điểm ảnh trên một inch (10 đến 1200, mặc định 110)

Người ký (không cần khóa bí mật):
  --cert TỆP             chứng thư số của người ký, có thể kèm các chứng thư số cấp trên
  --p12 TỆP              hoặc tệp PKCS#12 (.p12, .pfx) có chứng thư số
  --serial HEX           chứng thư số nào, khi tệp có nhiều khóa
${PASSWORD}
${DOCUMENT_PASSWORD}
  --allow-expired, --repair   như trong kyso sign

Hình chữ ký trên trang, như trong kyso sign:
  --field TÊN            tên trường chữ ký; trường trống có sẵn được vẽ tại chỗ
  --page N               trang của trường mới, tính từ 1
  --rect X,Y,R,C         vị trí và kích thước theo điểm, tính từ góc dưới bên trái trang
  --image TỆP            ảnh PNG hoặc JPEG trong hình chữ ký
  --no-text              chỉ có ảnh
  --reason, --location, --contact NỘI-DUNG

Một việc: kyso preview initial|approve|issue|copy|appendix|register|comment TỆP -o RA.png vẽ trang đúng như
việc đó sẽ ký; dùng các tùy chọn của việc đó, và --page N khi cần xem trang khác trang có trường của nó.

Cần các thư viện tùy chọn: npm install pdfjs-dist@5.6.205 @napi-rs/canvas@1.1.1
`,
    timestamp: `kyso timestamp TỆP -o RA --tsa URL: thêm dấu thời gian cho cả tài liệu PDF; dấu này chứng
minh tài liệu cùng mọi chữ ký đã có vào lúc đó và không làm hỏng chữ ký nào

  -o, --output RA        nơi ghi tài liệu có dấu thời gian
  --force                ghi đè RA nếu đã có
  --tsa URL              dịch vụ cấp dấu thời gian (RFC 3161); dùng được nhiều lần: hỏi theo thứ tự
  --field TÊN            tên trường mới (mặc định Timestamp1, Timestamp2, …)
  --repair               vẫn làm dù bảng tham chiếu chéo bị hỏng: thêm bảng mới đầy đủ ở cuối,
                         các byte cũ giữ nguyên
${PASSWORD}
                         (cho tài liệu được mã hóa)
`,
    verify: `kyso verify TỆP: kiểm tra mọi chữ ký số của PDF, CMS hoặc dấu thời gian RFC 3161

  --trust TỆP|THƯ-MỤC    chứng thư số gốc tin cậy, dạng PEM, DER hoặc PKCS #7; dùng được nhiều lần
                         (mặc định: những gì kyso trust đã lưu và các tổ chức chứng thực của Việt Nam,
                         nhận biết qua vân tay)
  --store THƯ-MỤC        nơi kyso trust đã lưu
  --intermediate TỆP     chứng thư số trung gian; dùng được nhiều lần
  --crl TỆP              danh sách thu hồi (CRL), PEM hoặc DER; dùng được nhiều lần
  --ocsp TỆP             trả lời OCSP, PEM hoặc DER; dùng được nhiều lần
  --online               tải những gì còn thiếu từ các địa chỉ ghi trong chứng thư số
  --allow-host MÁY-CHỦ   cho phép hỏi MÁY-CHỦ dù thuộc mạng nội bộ; dùng được nhiều lần
  --content TỆP          nội dung của chữ ký CMS tách rời
  --at THỜI-ĐIỂM         xét tại thời điểm này (RFC 3339, ví dụ 2026-11-21T08:00:00+07:00)
  --policy TÊN|TỆP       xét theo chính sách này: default, strict, vn-current, vn-archive hoặc tệp JSON
${statementsVi.verifyHelp}${verdictPageVi.verifyHelp}  --compare TỆP.html     trình bày các trang hiển thị khác đi sau mỗi chữ ký
${bundleVi.verifyHelp}  --force                ghi đè tệp kết quả nếu đã có

${PASSWORD}
                         (cho tài liệu đã mã hóa; cũng có --document-password-…)

Khi chưa rõ chứng thư số của người ký có bị thu hồi hay không, kết quả là INDETERMINATE: cần cung cấp danh sách
thu hồi hoặc trả lời OCSP của từng tổ chức chứng thực trên đường dẫn tới chứng thư số gốc.
`,
    inspect: `kyso inspect TỆP: cấu tạo của tài liệu PDF, không đánh giá

${PASSWORD}
                         (cho tài liệu đã mã hóa; cũng có --document-password-…)
  --strict               báo lỗi ở chỗ hỏng thay vì đọc tiếp như các trình đọc khác
`,
    p12: `kyso p12 info TỆP: nội dung của tệp PKCS#12

${PASSWORD}
`,
    sandbox: `kyso sandbox --dir THƯ-MỤC: một hệ thống chứng thực đầy đủ để dùng thử

  --dir THƯ-MỤC          nơi ghi khóa, chứng thư số và sandbox.json
  --force                ghi đè các tệp của lần trước
  --port N               cổng trên máy này (mặc định: một cổng trống)
  --seed CHUỖI           mỗi lần đều cùng khóa; ai biết chuỗi này cũng tạo được khóa
${revocationVi.sandboxHelp}
${PASSWORD}
                         (cho các tệp PKCS#12; mặc định: kyso-sandbox)

Lệnh phục vụ dấu thời gian, chứng thư số, danh sách thu hồi và OCSP cho tới khi bị dừng.
Không dùng cho tài liệu thật.
`,
    stats: `kyso stats (--log THƯ-MỤC | --archive THƯ-MỤC): thống kê việc ký số

  --log THƯ-MỤC          nhật ký sử dụng chữ ký số
  --archive THƯ-MỤC      chữ ký của mọi tệp PDF trong THƯ-MỤC và các thư mục bên trong
  --from THỜI-ĐIỂM, --to THỜI-ĐIỂM
                         ngày (2026-01-01, giờ Việt Nam; tính cả ngày --to) hoặc thời điểm (RFC 3339)
  --by DANH-SÁCH         period-day (ngày), month (tháng), year (năm), organisation (cơ quan),
                         person (người ký), act (nghiệp vụ), channel (hình thức ký), domain (hệ
                         thống chứng thực), result (kết quả); cách nhau bằng dấu phẩy
                         (mặc định: month)
  --csv RA               ghi bảng dạng CSV (UTF-8)
  --bom                  thêm dấu BOM để Excel nhận ra UTF-8
  --html RA              ghi bảng kèm biểu đồ thành một trang HTML
  --force                ghi đè RA nếu đã có
  --trust TỆP|THƯ-MỤC, --intermediate TỆP, --store THƯ-MỤC
                         dùng với --archive, như trong kyso verify

Nhật ký đã bị sửa vẫn được thống kê, kèm cảnh báo; kyso log verify chỉ ra chỗ bị sửa.
`,
    log: `kyso log verify THƯ-MỤC: tìm chỗ bị sửa, xóa hoặc đổi chỗ trong nhật ký

  --key-file TỆP         khóa của dấu niêm phong, dạng byte
  --expected-count N, --expected-hash HEX
                         kết quả của lần kiểm tra trước: phần đầu nhật ký phải còn đúng như vậy

Mã thoát 0: nguyên vẹn; 1: đã bị sửa, hoặc bị cắt do sự cố và chưa được mở lại.
`,
  },
  noPassword:
    'cần mật khẩu: dùng --password-file hoặc --password-env, hoặc chạy kyso trên cửa sổ dòng lệnh',
  onePasswordSource: 'chỉ dùng một trong hai: --password-file hoặc --password-env',
  noVariable: (name) => `biến môi trường ${name} chưa được đặt`,
  askPassword: (file) => `Mật khẩu của ${file}: `,
  errors: {
    ...officeVi.errors,
    ...tokenVi.errors,
    ...encryptionVi.errors,
    ...revocationVi.errors,
    ...watchVi.errors,
    ...longTermVi.errors,
    ...bundleVi.errors,
    ERR_USAGE: 'Dùng lệnh sai.',
    ERR_INTERNAL: 'Lỗi bên trong.',
    ERR_LIMIT: 'Dữ liệu vượt giới hạn xử lý.',
    ERR_DER: 'Dữ liệu không đúng mã hóa DER.',
    ERR_CMS: 'Dữ liệu chữ ký CMS không đầy đủ hoặc không đúng.',
    ERR_UNSUPPORTED_ALGORITHM: 'Thuật toán chưa được hỗ trợ.',
    ERR_NOT_PDF: 'Đây không phải là tài liệu PDF.',
    ERR_PDF_SYNTAX: 'Tài liệu PDF bị cụt hoặc hỏng.',
    ERR_XREF_DAMAGED:
      'Bảng tham chiếu của tài liệu PDF bị thiếu hoặc hỏng; lệnh ký có --repair cho phép vẫn ký.',
    ERR_ENCRYPTED: 'Tài liệu PDF được mã hóa theo cách mà phiên bản này chưa đọc được.',
    ERR_PAGE: 'Không có trang này, hoặc vị trí nằm ngoài trang.',
    ERR_FIELD: 'Không dùng được trường chữ ký này.',
    ERR_WOULD_INVALIDATE: 'Ký thêm có thể làm hỏng chữ ký trước; chưa thay đổi gì.',
    ERR_ARCHIVAL:
      'Tài liệu theo PDF/A-1 không cho phép hình chữ ký trong suốt; dùng ảnh không có nền trong suốt.',
    ERR_REASON: 'Trong PDF, lý do ký không đi cùng loại cam kết hoặc chính sách chữ ký.',
    ERR_PLACEHOLDER_TOO_SMALL: 'Chỗ dành cho chữ ký quá nhỏ.',
    ERR_DOCUMENT_MISMATCH: 'Tệp đã bị thay đổi trong khi ký; chưa ghi gì.',
    ERR_PASSWORD: 'Thiếu mật khẩu hoặc sai mật khẩu.',
    ERR_KEY_FILE: 'Không dùng được tệp khóa.',
    ERR_POST_QUANTUM:
      'Khóa thuộc thuật toán hậu lượng tử, ít phần mềm kiểm tra được và chưa có trong danh mục tiêu chuẩn bắt buộc (TT 15/2025/TT-BKHCN); --post-quantum cho phép vẫn ký.',
    ERR_KEY_MISMATCH: 'Khóa và chứng thư số không khớp nhau.',
    ERR_ALGORITHM_POLICY: 'Tệp chính sách thuật toán sai cấu trúc.',
    ERR_POLICY: 'Tệp chính sách xác thực sai cấu trúc.',
    ERR_CERTIFICATE: 'Không đọc được chứng thư số.',
    ERR_SIGNATURE_INVALID: 'Chữ ký nhận được không khớp với chứng thư số.',
    ERR_TIMESTAMP: 'Dịch vụ cấp dấu thời gian từ chối hoặc trả lời sai.',
    ERR_NETWORK: 'Mạng không trả lời.',
    ERR_TRUST: 'Không thể tin cậy theo yêu cầu; chưa lưu gì.',
    ERR_JSON_FILE: 'Tệp JSON không dùng được.',
    ERR_NO_PLAN: 'Thể thức văn bản không cho biết kế hoạch ký; dùng --plan để chỉ rõ.',
    ERR_INTERRUPTED: 'Đã dừng; chưa ghi gì.',
    ERR_LISTEN: 'Không dùng được cổng này.',
    ERR_FILE_EXISTS: 'Tệp đã có; --force để ghi đè.',
  },
  errnos: {
    ENOENT: 'Không có tệp hoặc thư mục này.',
    ENOTDIR: 'Một phần của đường dẫn không phải là thư mục.',
    EISDIR: 'Đây là thư mục, cần một tệp.',
    EINVAL: 'Đây không phải là tệp thông thường.',
    EACCES: 'Không có quyền.',
    EPERM: 'Không có quyền.',
    EEXIST: 'Tệp đã có; --force để ghi đè.',
    ENOSPC: 'Ổ đĩa đã đầy.',
    EDQUOT: 'Đã hết hạn mức ổ đĩa.',
    EROFS: 'Hệ thống tệp chỉ cho đọc.',
    ELOOP: 'Quá nhiều liên kết nối nhau.',
    EIO: 'Đọc hoặc ghi tệp thất bại.',
  },
  seeHelp: 'Xem kyso --help.',
  signing: (file) => `Đang ký ${file} …`,
  askingForTime: (url) => `Đang xin dấu thời gian từ ${url}; có thể mất vài phút …`,
  signed: (output, field, level) => `Đã ký: ${output} (trường ${field}, mức ${level})`,
  timestamped: (output, field) => `Đã thêm dấu thời gian: ${output} (trường ${field})`,
  appended: (bytes, used, reserved) =>
    `Thêm ${bytes} byte; chữ ký chiếm ${used} trên ${reserved} byte dành sẵn`,
  previewed: (output, field, page) => `Trang ${page} với trường ${field}: ${output}`,
  warning: 'Cảnh báo',
  serving: (url, timestampUrl) => `Đang phục vụ tại ${url}\nDấu thời gian tại ${timestampUrl}`,
  written: (directory) => `Khóa, chứng thư số và sandbox.json ở ${directory}`,
  passwordIn: (file) => `Mật khẩu của các tệp PKCS#12 ở ${file}`,
  stopWithCtrlC: 'Nhấn Ctrl-C để dừng.',
  bug: 'Đây là lỗi của kyso. Đặt KYSO_DEBUG=1 để xem lỗi ở đâu.',
  verdictPage: verdictPageVi.words,
  verdict: verdictVi.verdict,
  comparison: verdictVi.comparison,
  stats: {
    scanned: (files, signatures) => `${files} tệp, ${signatures} chữ ký …`,
    notIntact: (directory) => `Cảnh báo: nhật ký đã bị sửa; xem kyso log verify ${directory}`,
    skipped: (count) => `Không tính: ${count}`,
    written: (file) => `Đã ghi: ${file}`,
  },
  usageLog: {
    files: 'Số tệp',
    entries: 'Số sự kiện',
    first: 'Đầu tiên',
    last: 'Cuối cùng',
    hash: 'Mã băm cuối cùng',
    seal: 'Niêm phong',
    seals: {
      none: 'không có: ai ghi được vào nhật ký đều có thể tính lại toàn bộ',
      unchecked: 'chưa kiểm tra: thiếu --key-file',
      checked: 'đã kiểm tra',
    },
    line: (line) => `dòng ${line}`,
    kinds: {
      altered: 'bị sửa, hoặc dòng trước đó bị sửa',
      removed: 'bị xóa một phần tại đây',
      reordered: 'nằm sai chỗ, hoặc bị lặp lại',
      truncated: 'nhật ký bị cắt ngắn',
      torn: 'chưa đầy đủ do sự cố; mở lại nhật ký sẽ khắc phục',
      foreign: 'không do nhật ký ghi',
    },
    sound: 'Nhật ký nguyên vẹn.',
    tampered: 'NHẬT KÝ KHÔNG CÒN NHƯ KHI ĐƯỢC GHI.',
  },
  inspection: {
    version: 'Phiên bản PDF',
    pages: 'Số trang',
    revisions: 'Số lần ghi',
    encrypted: 'Mã hóa',
    linearized: 'Tối ưu cho web',
    xref: 'Bảng tham chiếu',
    repaired: 'Phải dựng lại',
    fields: 'Trường',
    signatures: 'Chữ ký',
    yes: 'có',
    no: 'không',
    none: 'không có',
    signed: 'đã ký',
    empty: 'trống',
    page: (page) => `trang ${page}`,
  },
  trust: trustVi.words,
  watch: watchVi.words,
  network: trustVi.network,
  office: officeVi.words,
  token: tokenVi.words,
  cert: certVi.words,
  encryption: encryptionVi.words,
  batch: batchVi.words,
  failure: failureVi,
  revocation: revocationVi.words,
  cms: cmsVi.words,
  statements: statementsVi.words,
  bundle: bundleVi.words,
  longTerm: longTermVi.words,
  keyFile: {
    certificates: 'Chứng thư số',
    keys: 'Khóa bí mật',
    algorithms: 'Bảo vệ',
    unprotected: 'không có',
  },
};
