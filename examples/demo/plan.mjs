import { inspectPdf } from '@kyso/core';
import { PdfDocument, pageAt, visibleSize } from '@kyso/core/pdf';

/** Size of the usual mark in points; it is scaled to the room that a page has. */
const MARK = { width: 180, height: 60 };

/**
 * Who signs where: the people the sample names at the places its text leaves free, or two people of the
 * sandbox at the bottom of the last page of any other document.
 */
export async function planFor(source, { isSample }) {
  return isSample ? SAMPLE : planForAny(source);
}

const OFFICE = 'UBND tỉnh Vĩnh Giang';

/** Places from the sample's README; the initial stands beside the closing mark of the text. */
const SAMPLE = [
  {
    act: 'initial',
    subject: [
      ['C', 'VN'],
      ['L', 'Vĩnh Giang'],
      ['O', 'SỞ NỘI VỤ TỈNH VĨNH GIANG'],
      ['CN', 'Trần Minh Khoa'],
    ],
    name: 'Trần Minh Khoa',
    title: 'Giám đốc Sở Nội vụ',
    page: 2,
    rect: { x: 334, y: 664, width: 60, height: 30 },
    ink: 'initial',
  },
  {
    act: 'approve',
    subject: [
      ['C', 'VN'],
      ['L', 'Vĩnh Giang'],
      ['O', 'ỦY BAN NHÂN DÂN TỈNH VĨNH GIANG'],
      ['CN', 'Đặng Thị Huyền Thư'],
    ],
    name: 'Đặng Thị Huyền Thư',
    title: 'Phó Chủ tịch',
    organisation: OFFICE,
    page: 2,
    rect: { x: 357.4, y: 526, width: 150, height: 70 },
    ink: 'signature',
  },
];

async function planForAny(source) {
  const { pages } = await inspectPdf(source);
  const page = pages ?? 1;
  const document = await PdfDocument.open(source);
  const [left, right] = bottomRow(await document.run(() => visibleSize(pageAt(document, page))));
  const organisation = 'Bộ Thử nghiệm';
  return [
    {
      act: 'initial',
      person: 'tran-thi-binh',
      name: 'Trần Thị Bình',
      title: 'Vụ trưởng Vụ Pháp chế',
      organisation,
      page,
      rect: left,
    },
    {
      act: 'approve',
      person: 'le-hoang-cuong',
      name: 'Lê Hoàng Cường',
      title: 'Thứ trưởng',
      organisation,
      page,
      rect: right,
    },
  ];
}

/** Two marks side by side above the lower edge, as large as usual or as large as the page allows. */
function bottomRow({ width, height }) {
  const margin = Math.min(36, width / 16, height / 16);
  const widest = (width - 3 * margin) / 2;
  const scale = Math.min(1, widest / MARK.width, (height - 2 * margin) / MARK.height);
  const size = { width: MARK.width * scale, height: MARK.height * scale };
  return [
    { x: margin, y: margin, ...size },
    { x: width - margin - size.width, y: margin, ...size },
  ];
}
