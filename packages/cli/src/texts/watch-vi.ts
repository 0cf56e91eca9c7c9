import type { WatchTexts } from './watch-texts.js';

export const watchVi: WatchTexts = {
  overview: `  kyso watch [TỆP|THƯ-MỤC…] [--once] [--state TỆP] [--days 60,30,7]
`,
  commandHelp: `kyso watch [TỆP|THƯ-MỤC…]: báo trước những gì sắp hết hạn: trước 60, 30, 7 ngày và khi đã hết hạn

  TỆP|THƯ-MỤC            chứng thư số, tệp PKCS#7, danh sách thu hồi (CRL), chữ ký CMS, dấu thời gian, tài liệu
                         PDF; với chữ ký thì xét chứng thư số của người ký, của máy chủ dấu thời gian, của tổ chức
                         chứng thực và các CRL kèm theo. Nếu không nêu: các chứng thư số kyso trust đã lưu
  --trust TỆP|THƯ-MỤC    chứng thư số của tổ chức chứng thực, như với kyso verify (dùng được nhiều lần)
  --store THƯ-MỤC        nơi kyso trust đã lưu, xét cùng với các tệp
  --tokens               chứng thư số trong các thiết bị lưu khóa đang cắm

  --once                 xem một lần, hiện tất cả rồi kết thúc
  --at THỜI_ĐIỂM         dùng với --once: xét tại thời điểm này (RFC 3339; mặc định: hiện tại)
  --state TỆP            những gì đã báo; lưu vào tệp này để khởi động lại không báo trùng
  --days N,N,…           số ngày báo trước (mặc định 60,30,7)
  --crl-days N,N,…       số ngày báo trước đối với CRL, vốn có thời hạn ngắn (mặc định như --days)
  --every GIÂY           khoảng cách dài nhất giữa hai lần xem (mặc định 3600)

Ký hiệu: ! mới đến mốc báo trước, · đã báo trước đó, ? không đọc được.
Không có --once thì lệnh chạy đến khi nhấn Ctrl-C và báo từng sự kiện khi xảy ra; với --json mỗi sự kiện là
một đối tượng JSON trên một dòng. Mã thoát khi có --once: 0 chưa có gì sắp hết hạn, 1 có thứ đã hết hạn, 2 có
thứ sắp hết hạn hoặc không đọc được. Lệnh không truy cập mạng.
`,
  errors: { ERR_WATCH_STATE: 'Tệp của --state không phải do kyso watch lưu.' },
  words: {
    kinds: {
      certificate: 'chứng thư số',
      'timestamp-authority': 'chứng thư số của máy chủ dấu thời gian',
      authority: 'chứng thư số của tổ chức chứng thực',
      crl: 'danh sách thu hồi (CRL) của',
    },
    end: (daysLeft, day) =>
      daysLeft < 0 ? `ĐÃ HẾT HẠN ngày ${day}` : `còn ${daysLeft} ngày, đến ${day}`,
    nothing: 'Không có gì để theo dõi.',
    problem: (source, reason) => `không theo dõi được: ${source}: ${reason}`,
  },
};
