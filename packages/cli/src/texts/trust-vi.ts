import type { TrustTexts } from './trust-texts.js';

export const trustVi: TrustTexts = {
  overview: `  kyso trust import TỆP… [--domain TÊN]
  kyso trust list | show TÊN|SHA256 | update [--mirror URL|THƯ-MỤC] [--bundle TỆP|URL --bundle-signer SHA256]
  kyso trust remove TÊN|SHA256
  kyso trust bundle -o TỆP_RA (--p12 TỆP | --key TỆP --cert TỆP | --pkcs11 MODULE) [--domain TÊN]…
`,
  commandHelp: `kyso trust import TỆP…: lưu chứng thư số của tổ chức chứng thực để lệnh verify và các lệnh khác dùng
kyso trust list: các miền tin cậy và những gì đã lưu
kyso trust show TÊN|SHA256: các tổ chức chứng thực của một miền, hoặc một chứng thư số
kyso trust update: tải chứng thư số của các cơ quan nhà nước từ nơi công bố
kyso trust remove TÊN|SHA256: xóa những gì đã nhập vào một miền, một chứng thư số, hoặc một gói theo vân tay người ký
kyso trust bundle -o TỆP_RA: ký những gì đã lưu thành một gói tin cậy cho các máy tính của cơ quan, tổ chức

  --store THƯ-MỤC        nơi lưu (mặc định: KYSO_TRUST, hoặc thư mục của người dùng)

import:
  TỆP…                   PEM, DER hoặc PKCS#7; thư mục thay cho các tệp trong đó. Chứng thư số của các miền
                         có sẵn được nhận biết bằng vân tay hoặc bằng chữ ký của cấp trên
  --domain TÊN           miền mà chứng thư số phải thuộc về; chứng thư số không thuộc miền có sẵn nào chỉ được
                         tin cậy trong miền riêng, và mọi báo cáo đều ghi tên miền riêng đó
  --allow-namesake       vẫn nhận chứng thư số trùng tên với cơ quan nhà nước nhưng là chứng thư số khác

update:
  --mirror URL|THƯ-MỤC   tải từ bản sao: URL/MÁY-CHỦ/ĐƯỜNG-DẪN, hoặc thư mục sắp xếp như vậy
  --bundle TỆP|URL       dùng gói tin cậy do quản trị viên ký
  --bundle-signer SHA256 vân tay của chứng thư số phải ký gói đó

bundle:
  -o, --output TỆP_RA    nơi ghi gói tin cậy; --force ghi đè tệp đã có
  --domain TÊN           chỉ lấy miền này (dùng được nhiều lần; mặc định: mọi miền có chứng thư số)
  --sequence SỐ          số của gói, phải lớn hơn các gói trước (mặc định: số giây tính từ năm 1970)
  --p12 TỆP, --key TỆP --cert TỆP, --pkcs11 MODULE, --password-… , --pin-…
                         khóa của quản trị viên, như với kyso sign

Proxy lấy từ các biến HTTP_PROXY, HTTPS_PROXY và NO_PROXY.
`,
  words: {
    store: (folder) => `Lưu tại ${folder}`,
    imported: (subject, domain, isNew) =>
      `${isNew ? 'đã nhập' : 'đã có sẵn'} trong miền ${domain}: ${subject}`,
    roles: { anchor: 'gốc tin cậy', intermediate: 'cấp dưới' },
    kinds: { 'built-in': 'có sẵn', own: 'miền riêng' },
    counts: (anchors, intermediates) => `${anchors} gốc tin cậy, ${intermediates} cấp dưới`,
    pinned: 'nhận biết bằng vân tay',
    missing: (source) => (source === null ? 'chưa nhập' : `chưa nhập; tải tại ${source}`),
    bundle: (signer, sequence, isNew) =>
      `gói tin cậy số ${sequence}${isNew ? '' : ' (đã có sẵn)'}, người ký ${signer}`,
    problem: (file, reason) => `không dùng: ${file}: ${reason}`,
    updated: (url, subjects) => `${url}: ${subjects}`,
    notUpdated: (url, reason) => `${url}: KHÔNG TẢI ĐƯỢC, ${reason}`,
    validity: (from, to) => `từ ${from} đến ${to}`,
    removed: (subject, domain) => `đã xóa khỏi miền ${domain}: ${subject}`,
    bundleRemoved: (signer) => `đã xóa gói tin cậy do ${signer} ký`,
    bundleWritten: (file, sequence) => `đã ghi gói tin cậy số ${sequence} vào ${file}`,
    bundleUse: (file, signer) =>
      `Máy khác nhận gói bằng lệnh: kyso trust update --bundle ${file} --bundle-signer ${signer}`,
    ownDomain: (domain) => `${domain} (miền riêng của người dùng)`,
    refusals: {
      'no-pin':
        'Chứng thư số này không thuộc miền tin cậy có sẵn nào; dùng --domain TÊN để lưu vào miền riêng.',
      'not-of-domain': 'Chứng thư số không thuộc miền đã nêu; chưa lưu gì.',
      namesake:
        'Chứng thư số trùng tên với một cơ quan chứng thực của nhà nước nhưng là chứng thư số khác; chưa lưu gì.',
      'not-an-authority': 'Đây không phải chứng thư số của tổ chức chứng thực; chưa lưu gì.',
      'domain-name':
        'Tên miền riêng chỉ gồm chữ thường không dấu, chữ số, gạch nối, và không bắt đầu bằng vn-.',
      'bundle-format': 'Không đọc được gói tin cậy; chưa lưu gì.',
      'bundle-signer': 'Gói tin cậy không do chứng thư số đã nêu ký; chưa lưu gì.',
      'bundle-signature':
        'Chữ ký của gói tin cậy không đúng hoặc chứng thư số của người ký không còn hiệu lực; chưa lưu gì.',
      'bundle-older': 'Đã có gói tin cậy mới hơn; gói này bị từ chối.',
      'not-stored': 'Không có miền, chứng thư số hay gói tin cậy nào như vậy; chưa xóa gì.',
      'of-bundle':
        'Chứng thư số này thuộc một gói tin cậy của quản trị viên và chỉ xóa được cùng gói đó; chưa xóa gì.',
    },
  },
  network: {
    waiting: (url, seconds, reason) => `${url}: ${reason}; thử lại sau ${seconds} giây …`,
    gaveUp: (url, reason) => `${url}: ${reason}`,
    failures: {
      failed: 'Không kết nối được, hoặc kết nối bị ngắt giữa chừng.',
      timeout: 'Quá thời gian chờ mà chưa có trả lời.',
      aborted: 'Yêu cầu đã dừng.',
      'too-large': 'Dữ liệu trả lời vượt giới hạn xử lý.',
      redirect: 'Địa chỉ chuyển hướng quá nhiều lần, hoặc đến nơi không được phép.',
      'refused-address':
        'Tài liệu không được dẫn tới địa chỉ này (mạng nội bộ, cổng khác thường hoặc không phải HTTP). Máy chủ nội bộ của cơ quan thì cho phép bằng --allow-host TÊN.',
      offline: 'Đang không dùng mạng và dữ liệu cần thiết chưa được lưu.',
      proxy: 'Máy chủ proxy từ chối, hoặc khai báo proxy không đúng.',
      status: 'Máy chủ trả lời bằng mã lỗi HTTP.',
    },
  },
};
