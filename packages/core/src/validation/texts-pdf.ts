/** What each check of what only PDF has is about, and what its outcomes mean where the plain words do not say it. */
export const PDF_CHECKS = {
  'signature-field': { vi: 'Trường chữ ký', en: 'Signature field' },
  'signature-dictionary': { vi: 'Từ điển chữ ký', en: 'Signature dictionary' },
  'byte-range': {
    vi: 'Phạm vi byte được ký',
    en: 'Signed byte range',
    failed: { vi: 'Phạm vi byte được ký không hợp lệ', en: 'The signed byte range is not valid' },
  },
  coverage: {
    vi: 'Phần tài liệu được ký',
    en: 'Signed part of the document',
    failed: {
      vi: 'Chữ ký không bao trùm trọn một phiên bản của tài liệu',
      en: 'The signature does not cover a whole revision of the document',
    },
  },
  modifications: {
    vi: 'Thay đổi sau khi ký',
    en: 'Changes after signing',
    failed: {
      vi: 'Sau khi ký, tài liệu có thay đổi không giải thích được hoặc không được phép',
      en: 'After signing, the document was changed in a way that is not explained or not permitted',
    },
    passed: { vi: 'Thay đổi sau khi ký là hợp lệ', en: 'The change after signing is permitted' },
  },
  'orphan-mark': {
    vi: 'Dấu, số hoặc ký tắt do chữ ký khác bảo vệ',
    en: 'Marks and numbers owned by a signature',
    failed: {
      vi: 'Dấu, số hoặc ký tắt được điền mà người phụ trách ô này chưa ký',
      en: 'A mark or number was filled in without the signature of its owner',
    },
  },
  'act-record': {
    vi: 'Hành vi được ghi trong chữ ký',
    en: 'The act recorded in the signature',
    failed: {
      vi: 'Bản ghi hành vi trong chữ ký bị sai hoặc mâu thuẫn',
      en: 'The record of the act in the signature is malformed or contradicts itself',
    },
    warning: {
      vi: 'Chữ ký ghi một hành vi không rõ loại',
      en: 'The signature records an act of an unknown kind',
    },
    passed: {
      vi: 'Hành vi được ghi trong chữ ký và được chữ ký bảo vệ',
      en: 'The act is recorded in the signature, which covers it',
    },
  },
  permissions: { vi: 'Quyền thay đổi', en: 'Permissions' },
  'document-structure': { vi: 'Cấu trúc tài liệu', en: 'Document structure' },
  'file-header': {
    vi: 'Phần đầu tệp PDF',
    en: 'PDF header',
    warning: {
      vi: 'Phần đầu tệp PDF không đứng ở byte đầu tiên hoặc bị thiếu',
      en: 'The PDF header does not stand at the first byte, or is missing',
    },
  },
  'xref-offset': {
    vi: 'Vị trí của bảng tham chiếu chéo',
    en: 'Place of the cross-reference',
    warning: {
      vi: 'Bảng tham chiếu chéo nằm lệch vài byte so với vị trí được ghi',
      en: 'The cross-reference stands a few bytes beside the place that is named',
    },
  },
  'xref-rebuilt': {
    vi: 'Bảng tham chiếu chéo',
    en: 'Cross-reference',
    warning: {
      vi: 'Bảng tham chiếu chéo bị hỏng và đã được dựng lại từ các đối tượng trong tệp',
      en: 'The cross-reference is damaged and was rebuilt from the objects of the file',
    },
  },
  'xref-numbering': {
    vi: 'Cách đánh số của bảng tham chiếu chéo',
    en: 'Numbering of the cross-reference',
    warning: {
      vi: 'Bảng tham chiếu chéo đánh số từ 1 thay vì từ 0',
      en: 'The cross-reference table is numbered from 1 instead of 0',
    },
  },
  'object-offset': {
    vi: 'Vị trí của đối tượng',
    en: 'Place of an object',
    warning: {
      vi: 'Một đối tượng không nằm đúng vị trí mà bảng tham chiếu chéo ghi',
      en: 'An object does not stand where the cross-reference says',
    },
  },
  'object-stream': {
    vi: 'Luồng đối tượng',
    en: 'Object stream',
    warning: {
      vi: 'Một đối tượng có số thứ tự khác trong luồng đối tượng của nó',
      en: 'An object stands at another index of its object stream',
    },
  },
  'object-syntax': {
    vi: 'Cú pháp của đối tượng',
    en: 'Syntax of an object',
    warning: {
      vi: 'Một đối tượng có lỗi cú pháp đã được bỏ qua',
      en: 'A fault in the syntax of an object was passed over',
    },
  },
  'stream-length': {
    vi: 'Độ dài của luồng dữ liệu',
    en: 'Length of a stream',
    warning: {
      vi: 'Độ dài ghi trong một luồng dữ liệu bị sai',
      en: 'The length that a stream states is wrong',
    },
  },
  'page-tree': {
    vi: 'Cây trang',
    en: 'Page tree',
    warning: {
      vi: 'Số trang ghi trong cây trang bị sai hoặc cây trang bị hỏng',
      en: 'The page tree states a wrong number of pages, or is damaged',
    },
  },
  'object-candidates': {
    vi: 'Đối tượng không có trong bảng tham chiếu chéo',
    en: 'Objects that no cross-reference names',
    warning: {
      vi: 'Trong phần được ký có đối tượng mà không bảng tham chiếu chéo nào chỉ đến',
      en: 'An object stands in the signed part that no cross-reference names',
    },
  },
  'unreferenced-content': {
    vi: 'Nội dung không được dùng đến',
    en: 'Content that nothing refers to',
    warning: {
      vi: 'Trong phần được ký có nội dung không được dùng đến, về sau có thể bị đưa ra thay nội dung đang hiển thị',
      en: 'The signed part holds content that nothing refers to and that could be shown in place of what is shown',
    },
  },
  'undefined-object': {
    vi: 'Đối tượng được dùng đến nhưng không có',
    en: 'Objects that are referred to and missing',
    warning: {
      vi: 'Trang tham chiếu đến một đối tượng không có trong phần được ký',
      en: 'A page refers to an object that the signed part does not hold',
    },
  },
  'covering-annotation': {
    vi: 'Chú thích che nội dung',
    en: 'Annotations over content',
    warning: {
      vi: 'Một chú thích hoặc trường biểu mẫu có thể che nội dung của trang',
      en: 'An annotation or form field may cover what the page says',
    },
  },
  'field-appearance': {
    vi: 'Giá trị hiển thị của trường biểu mẫu',
    en: 'What form fields show',
    warning: {
      vi: 'Trường biểu mẫu hiển thị khác với giá trị của nó',
      en: 'A form field shows something other than its value',
    },
  },
  'hidden-content': {
    vi: 'Nội dung ẩn',
    en: 'Hidden content',
    warning: {
      vi: 'Tài liệu có nội dung không hiển thị',
      en: 'The document has content that is not shown',
    },
  },
  'hidden-content-bound': {
    vi: 'Tìm nội dung có thể bị che giấu',
    en: 'Search for content that could hide',
    unknown: {
      vi: 'Tài liệu lớn: chỉ tìm nội dung có thể bị che giấu trong phần đầu',
      en: 'A large document: only its first part was searched for content that could hide',
    },
  },
  script: {
    vi: 'Mã JavaScript',
    en: 'JavaScript',
    warning: { vi: 'Tài liệu có mã JavaScript', en: 'The document has JavaScript' },
  },
  'external-reference': {
    vi: 'Tham chiếu ra ngoài tài liệu',
    en: 'References out of the document',
    warning: {
      vi: 'Tài liệu mở, gửi hoặc lấy dữ liệu bên ngoài',
      en: 'The document opens, sends or takes in something from outside',
    },
  },
  'switchable-font': {
    vi: 'Phông chữ có thể bị thay',
    en: 'Fonts that could be switched',
    warning: {
      vi: 'Một phông chữ không được nhúng hoặc có thể bị thay sau khi ký',
      en: 'A font is not embedded, or could be switched after signing',
    },
  },
} as const;
