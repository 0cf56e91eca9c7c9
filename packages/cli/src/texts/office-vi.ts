import type { OfficeTexts } from './office-texts.js';
import { tokenVi } from './token-vi.js';

const PASSWORD = `  --password-file TỆP, --password-env TÊN
                         mật khẩu của khóa; nếu khóa không cần thì của tài liệu
  --document-password-file TỆP, --document-password-env TÊN
                         mật khẩu của tài liệu đã mã hóa`;

const COMMON = `
Nơi ghi:
  -o, --output RA        nơi ghi văn bản đã ký; TỆP giữ nguyên
  --force                ghi đè RA nếu đã có
  --in-place             ký ngay trên TỆP: chỉ ghi thêm phần mới vào cuối tệp

Khóa:
  --p12 TỆP              tệp PKCS#12 (.p12, .pfx) chứa khóa và chứng thư số
  --serial HEX           chứng thư số nào, khi tệp có nhiều khóa
  --key TỆP              khóa bí mật (PEM, có hoặc không mã hóa; hoặc PKCS#8 dạng DER)
  --cert TỆP             chứng thư số của khóa, kèm các chứng thư số cấp trên
${tokenVi.keyHelp}
${tokenVi.chainHelp}
${PASSWORD}

Dấu thời gian:
  --tsa URL              dịch vụ cấp dấu thời gian (RFC 3161), lặp lại được; chữ ký đạt mức B-T
  --tsa-timeout GIÂY     thời gian chờ lâu nhất (mặc định 10)
  --on-tsa-failure refuse|downgrade
                         khi không có dấu thời gian: không ký, hoặc ký mức B-B kèm lưu ý
                         (mặc định: downgrade khi ký tắt, refuse trong các trường hợp khác)

Vị trí và thể thức:
  --place TRANG,X,Y,RỘNG,CAO[mm|pt][@GÓC]
                         vị trí hình chữ ký, thay cho vị trí theo kế hoạch hoặc theo nội dung;
                         tính theo điểm từ góc dưới bên trái trang khi hiển thị, trừ khi ghi mm
                         hoặc @top-left, @top-right, @bottom-right: 1,20,30,50,35mm@top-right
                         là 50 × 35 mm ở trang 1, cách mép phải 20 mm, cách mép trên 30 mm
  --profile TÊN|TỆP      quy định về vị trí, kích thước, màu mực, nội dung: nd30 (Nghị định
                         30/2020/NĐ-CP), seal-on-copies, hoặc tệp JSON có quy định riêng
                         (mặc định: theo kế hoạch ký, hoặc nd30)

Thẩm quyền:
  --role NỘI-DUNG        chức vụ, ghi cùng chữ ký (mặc định: theo kế hoạch ký)
  --delegations TỆP      danh sách JSON: ai được ký thay ai, việc gì, từ khi nào đến khi nào
  --public-certificates refuse|label
                         chứng thư số không phải chuyên dùng công vụ: từ chối, hoặc vẫn ký kèm
                         lưu ý (mặc định)

Nhật ký:
  --usage-log THƯ-MỤC    nhật ký sử dụng chữ ký số; ghi thêm việc này, dù thành công hay không
  --usage-key-file TỆP   khóa bảo vệ nhật ký, ít nhất 16 byte
  --clerk TÊN            người sử dụng khóa của cơ quan, tổ chức, để ghi nhật ký

  --force-act            vẫn thực hiện dù thiếu bước phải có trước, hoặc chữ ký trước không còn
                         toàn vẹn; việc bỏ qua được ghi trong kết quả
  --repair               vẫn ký dù bảng tham chiếu chéo bị hỏng: thêm bảng mới đầy đủ ở cuối,
                         các byte cũ giữ nguyên

Thư viện tùy chọn: npm install pdfjs-dist@5.6.205, để đọc vị trí của nội dung
`;

/** Vietnamese words of the office. */
export const officeVi: OfficeTexts = {
  overview: `  kyso prepare TỆP (-o RA [--plan KẾ-HOẠCH.json] | --show)
  kyso initial|approve|issue|copy|appendix|register|comment TỆP (-o RA | --in-place) KHÓA [tùy chọn]
  kyso report TỆP [--html RA.html] [--trust TỆP|THƯ-MỤC]…
  kyso supersede CŨ MỚI
`,
  commandHelp: {
    prepare: `kyso prepare TỆP -o RA: chuẩn bị dự thảo để ký; thêm các trường sẽ được ký và điền, mỗi trường
ở đúng vị trí, và lưu kèm kế hoạch ký. Trên trang chưa hiện gì.

  -o, --output RA        nơi ghi dự thảo đã chuẩn bị
  --force                ghi đè RA nếu đã có
  --plan KẾ-HOẠCH.json   ai ký tắt, ai ký duyệt, ai phát hành (mặc định: theo thể thức văn bản)
  --profile TÊN|TỆP      quy định về vị trí, kích thước: nd30 (mặc định), seal-on-copies, hoặc tệp JSON
  --show                 in kế hoạch ký theo thể thức văn bản, dạng JSON để sửa; không ghi gì
  --repair               vẫn làm dù bảng tham chiếu chéo bị hỏng
  --password-file TỆP, --password-env TÊN
                         (cho tài liệu đã mã hóa; cũng có --document-password-…)

Kế hoạch: {"version":1,"initials":{"people":[{"id":"bt","name":"Trần Thị Bình","marks":"every-page"}]},
"approval":{"people":[{"id":"ttg","name":"Nguyễn Văn An"}]},"issue":{"organisation":"BỘ X"}}
`,
    initial: `kyso initial TỆP -o RA: ký tắt dự thảo, ngay sau dấu “./.” cuối cùng, bên cạnh các chữ ký tắt đã có,
và ở từng trang nếu kế hoạch ký quy định

  --as MÃ                là ai trong kế hoạch ký (mặc định: người có tên như trong chứng thư số)
  --image TỆP            ảnh chữ ký tắt, PNG hoặc JPEG (mặc định: các chữ cái đầu của họ tên)
  --text NỘI-DUNG        chữ khác thay cho các chữ cái đầu
  --allow-repeat         cho phép một người ký tắt hai lần
${COMMON}`,
    approve: `kyso approve TỆP -o RA: ký duyệt văn bản, hình chữ ký nằm giữa chức vụ và họ tên

  --image TỆP            ảnh chữ ký, PNG nền trong suốt, màu xanh
  --as MÃ                là ai trong kế hoạch ký (mặc định: người có tên như trong chứng thư số)
  --on-behalf TM|KT|TL|TUQ|Q
                         chữ viết tắt trước chức vụ, được ghi lại (mặc định: theo kế hoạch ký)
  --name HỌ-TÊN          họ tên dưới chữ ký trong văn bản (mặc định: theo chứng thư số)
${COMMON}`,
    issue: `kyso issue TỆP -o RA: phát hành văn bản: số, ngày và con dấu trong cùng một lần ký, hoặc không gì cả

  --number SỐ            chữ số, hoặc kèm ký hiệu: 15, 15/QĐ-TTg
  --date NĂM-THÁNG-NGÀY  ngày ban hành (mặc định: hôm nay, giờ Việt Nam)
  --seal TỆP             hình con dấu màu đỏ, PNG nền trong suốt
  --initialed-draft TỆP  từ chối nếu nội dung khác dự thảo đã ký tắt, ngoài số và ngày
  --spanning             văn bản đã ký mà chưa được chuẩn bị: số, ngày và con dấu trong một hình
                         trong suốt trên một trang

Chữ ký lâu dài: có --tsa và một trong các tùy chọn sau thì chữ ký đạt mức B-LT; dữ liệu còn thiếu được thông báo
  --trust TỆP|THƯ-MỤC    chứng thư số gốc tin cậy mà chữ ký phải dẫn đến (dùng được nhiều lần;
                         mặc định: các hệ thống tin cậy cài sẵn)
  --intermediate TỆP     chứng thư số trung gian (dùng được nhiều lần)
  --crl TỆP, --ocsp TỆP  danh sách thu hồi, phản hồi OCSP đã có (dùng được nhiều lần)
  --online               tải dữ liệu còn thiếu từ các địa chỉ ghi trong chứng thư số
  --allow-host TÊN       với --online: cho phép hỏi cả máy chủ này trong mạng nội bộ
${COMMON}`,
    copy: `kyso copy TỆP -o RA: ký sao văn bản điện tử, ở góc trên bên phải trang đầu

  --kind sao-y|sao-luc|trich-sao
                         sao y (mặc định), sao lục, trích sao
  --original electronic|scanned
                         sao từ văn bản điện tử (mặc định) hoặc từ văn bản giấy đã số hóa
  --organisation TÊN     tên cơ quan, tổ chức sao văn bản (mặc định: theo chứng thư số)
  --seal TỆP             hình con dấu, khi quy định của bản sao có con dấu
${COMMON}`,
    appendix: `kyso appendix TỆP -o RA: ký phụ lục là một tệp riêng, ở góc trên bên phải trang đầu

  --document-number SỐ   số và ký hiệu của văn bản có phụ lục, ví dụ 15/QĐ-TTg
${COMMON}`,
    register: `kyso register TỆP -o RA: đăng ký văn bản đến, với dấu “ĐẾN”

  --number SỐ            số đến
  --date NĂM-THÁNG-NGÀY  ngày đến (mặc định: hôm nay, giờ Việt Nam)
  --organisation TÊN     tên cơ quan, tổ chức nhận văn bản (mặc định: theo chứng thư số)
  --forward-to NỘI-DUNG  chuyển cho đơn vị, cá nhân nào
  --dossier NỘI-DUNG     số và ký hiệu hồ sơ
${COMMON}`,
    comment: `kyso comment TỆP -o RA: ghi ý kiến chỉ đạo lên văn bản, kèm họ tên và thời gian

  --text NỘI-DUNG        ý kiến chỉ đạo
${COMMON}`,
    report: `kyso report TỆP: các lần ký trên văn bản, ai ký, theo thứ tự nào, kế hoạch ký đã hoàn thành chưa,
và những vấn đề cần xem xét. Mã thoát như của kyso verify.

  --html RA.html         ghi thêm báo cáo thành trang web
  --force                ghi đè RA.html nếu đã có
  --trust TỆP|THƯ-MỤC    chứng thư số gốc tin cậy, dạng PEM, DER hoặc PKCS #7; dùng được nhiều lần
                         (mặc định: những gì kyso trust đã lưu và các tổ chức chứng thực của Việt Nam,
                         nhận biết qua vân tay)
  --store THƯ-MỤC        nơi kyso trust đã lưu
  --intermediate TỆP     chứng thư số trung gian; dùng được nhiều lần
  --crl TỆP, --ocsp TỆP  danh sách thu hồi và trả lời OCSP; dùng được nhiều lần
  --online, --allow-host MÁY-CHỦ
                         như trong kyso verify
  --at THỜI-ĐIỂM         xét tại thời điểm này (RFC 3339, ví dụ 2026-11-21T08:00:00+07:00)
  --password-file TỆP, --password-env TÊN
                         (cho tài liệu đã mã hóa; cũng có --document-password-…)
`,
    supersede: `kyso supersede CŨ MỚI: nội dung khác nhau giữa dự thảo và văn bản thay thế dự thảo đó, không tính
số và ngày; và những chữ ký không còn giá trị với văn bản mới

  --password-file TỆP, --password-env TÊN
                         mật khẩu của cả hai tài liệu, nếu đã mã hóa

Mã thoát: 0 nội dung giống nhau, 1 có khác nhau.
`,
  },
  errors: {
    ERR_PLAN: 'Kế hoạch ký không dùng được.',
    ERR_PROFILE: 'Tệp quy định về thể thức không dùng được.',
    ERR_AUTHORITY: 'Chứng thư số này không có thẩm quyền thực hiện việc này.',
    ERR_ALREADY_DONE: 'Việc này đã được thực hiện; chưa ghi gì.',
    ERR_WOULD_INVALIDATE: 'Việc này sẽ làm hỏng chữ ký trước; chưa thay đổi gì.',
    ERR_ORDER:
      'Còn thiếu bước phải có trước, hoặc người ký thay chưa có ủy quyền kèm theo (--delegations); --force-act cho phép vẫn thực hiện.',
    ERR_BROKEN_SIGNATURE:
      'Văn bản có chữ ký số không còn toàn vẹn hoặc đã bị thay đổi trái phép sau khi ký.',
    ERR_ORPHAN_MARK: 'Trên văn bản có dấu hiệu ký mà chủ sở hữu chưa ký số.',
    ERR_NUMBER_FILLED: 'Số hoặc ngày đã được điền.',
    ERR_VALUE: 'Có giá trị để trống hoặc không đúng dạng.',
    ERR_IMAGE: 'Cần có ảnh: chữ ký, chữ ký tắt hoặc con dấu.',
    ERR_STATE_SECRET:
      'Tài liệu mang dấu chỉ độ mật: bí mật nhà nước chỉ được bảo vệ bằng sản phẩm mật mã của ngành cơ yếu; chưa ghi gì.',
    ERR_TEXT_DIFFERS: 'Nội dung khác với dự thảo đã ký tắt.',
    ERR_LAYOUT_LIBRARY:
      'Chưa cài thư viện tùy chọn để đọc vị trí của nội dung: npm install pdfjs-dist@5.6.205',
    ERR_LAYOUT_UNREADABLE: 'Không đọc được nội dung của văn bản.',
    ERR_LAYOUT_PASSWORD: 'Thiếu mật khẩu hoặc sai mật khẩu của tài liệu.',
    ERR_LAYOUT_LIMIT: 'Văn bản quá lớn để tìm vị trí trong nội dung.',
    ERR_PAGE_NOT_FOUND: 'Văn bản không có trang này.',
    ERR_ANCHOR_NOT_FOUND: 'Không tìm thấy vị trí trong nội dung; dùng --place để chỉ rõ.',
    ERR_ANCHOR_AMBIGUOUS: 'Có nhiều vị trí phù hợp trong nội dung; dùng --place để chỉ rõ.',
    ERR_PLACE_FILLED: 'Số hoặc ngày đã được ghi sẵn trên văn bản.',
    ERR_NO_ROOM: 'Không còn chỗ trống cho hình chữ ký; dùng --place để chọn chỗ khác.',
    ERR_PLACE_OUTSIDE: 'Vị trí nằm ngoài trang.',
    ERR_MARK_DOES_NOT_FIT: 'Chữ không vừa hình chữ ký; cần hình lớn hơn.',
    ERR_MARK_EMPTY: 'Hình chữ ký không có nội dung.',
    ERR_MARK_NAME: 'Chứng thư số không có tên người ký.',
    ERR_MARK_PLACE: 'Một phần của hình chữ ký nằm ngoài khung hình.',
    ERR_MARK_IMAGE_MISSING: 'Tệp ảnh trống.',
    ERR_MARK_IMAGE_TOO_LARGE: 'Ảnh có quá nhiều điểm ảnh.',
    ERR_MARK_IMAGE: 'Không dùng được ảnh; cần ảnh PNG hoặc JPEG.',
    ERR_MARK_QR: 'Nội dung quá dài để tạo mã QR.',
    ERR_MARK_FONT: 'Không dùng được phông chữ.',
    ERR_MARK_CHARACTER: 'Phông chữ thiếu một ký tự của hình chữ ký.',
    ERR_RENDERER_MISSING: 'Chưa cài các thư viện tùy chọn để vẽ trang.',
    ERR_PREVIEW: 'Không vẽ được trang này.',
    ERR_THREAD: 'Tài liệu làm chương trình đọc hoặc vẽ trang bị dừng; có thể là tài liệu có hại.',
    ERR_USAGE_LOG:
      'Nhật ký sử dụng đã bị thay đổi hoặc không đọc được; hãy chuyển thư mục sang chỗ khác và giữ lại.',
    ERR_USAGE_LOG_BUSY: 'Chương trình khác đang ghi nhật ký sử dụng.',
  },
  words: {
    done: (act, output, how) => `Đã ${act}: ${output} (trường ${how})`,
    prepared: (output, fields) => `Đã chuẩn bị: ${output} (${fields} trường)`,
    roles: {
      initial: 'chữ ký tắt',
      'page-mark': 'ký tắt từng trang',
      approve: 'chữ ký của người có thẩm quyền',
      issue: 'con dấu của cơ quan, tổ chức',
      number: 'số văn bản',
      day: 'ngày',
      month: 'tháng',
      year: 'năm',
      register: 'dấu văn bản đến',
    },
    reportWritten: (file) => `Báo cáo cũng được ghi trong ${file}`,
    lost: 'Các chữ ký trên văn bản cũ, không còn giá trị với văn bản mới:',
    differences: (count) => `Số chỗ nội dung khác nhau, kèm số trang: ${count}`,
    sameText: 'Nội dung giống nhau, ngoài số và ngày.',
  },
};
