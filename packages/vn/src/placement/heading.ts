import type { DocumentKind, NumberAnchor, OrganisationAnchor, TextAnchor } from './anchor-types.js';
import { textFrame } from './frame.js';
import type { DocumentLayout, PageLayout } from './layout.js';
import type { TextLine } from './text-line.js';
import { comparable, isUpperCase } from './match.js';
import { boxAround, textAnchor } from './recipients.js';

/** Kinds of document that carry their name (Decree 30/2020, article 7; Law 63/2025 for the legal ones). */
const KINDS = [
  ...['NGHỊ QUYẾT', 'QUYẾT ĐỊNH', 'CHỈ THỊ', 'QUY CHẾ', 'QUY ĐỊNH', 'THÔNG CÁO', 'THÔNG BÁO'],
  ...['HƯỚNG DẪN', 'CHƯƠNG TRÌNH', 'KẾ HOẠCH', 'PHƯƠNG ÁN', 'ĐỀ ÁN', 'DỰ ÁN', 'BÁO CÁO'],
  ...['BIÊN BẢN', 'TỜ TRÌNH', 'HỢP ĐỒNG', 'CÔNG ĐIỆN', 'BẢN GHI NHỚ', 'BẢN THỎA THUẬN'],
  ...['GIẤY ỦY QUYỀN', 'GIẤY MỜI', 'GIẤY GIỚI THIỆU', 'GIẤY NGHỈ PHÉP', 'PHIẾU GỬI'],
  ...['PHIẾU CHUYỂN', 'PHIẾU BÁO', 'THƯ CÔNG', 'LUẬT', 'PHÁP LỆNH', 'LỆNH', 'NGHỊ ĐỊNH'],
  ...['THÔNG TƯ', 'THÔNG TƯ LIÊN TỊCH', 'NGHỊ QUYẾT LIÊN TỊCH'],
];
const KIND_BY_FORM = new Map(KINDS.map((kind) => [comparable(kind), kind]));

const NATIONAL_TITLE = comparable('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM');
const PARTY_TITLE = comparable('ĐẢNG CỘNG SẢN VIỆT NAM');

/** The summary of an official letter, "V/v …" (Appendix I, II.5). */
const SUMMARY = /^v\/v(?!\p{Lu})/u;

/** A heading is centred when its middle is this near to the page's, as a share of its width. */
const CENTRED = 0.15;

/** The national title, or the Party's, in one line or two. */
export function findNationalTitles(layout: DocumentLayout): TextAnchor[] {
  return firstPage(layout).flatMap((page) =>
    page.lines.flatMap((line) => {
      const form = comparable(line.text);
      if (form === NATIONAL_TITLE || form === PARTY_TITLE) return [textAnchor(page, line)];
      const rest = form.length > 12 && NATIONAL_TITLE.startsWith(form) && restOf(page, line, form);
      if (!rest) return [];
      const place = boxAround(page, [line, rest]);
      return [{ page: page.page, text: `${line.text} ${rest.text}`, place }];
    }),
  );
}

/** The next line below, where it completes the national title. */
function restOf(page: PageLayout, line: TextLine, form: string): TextLine | undefined {
  return page.lines.find(
    (other) =>
      `${form}${comparable(other.text)}` === NATIONAL_TITLE &&
      line.baseline - other.baseline > 0 &&
      line.baseline - other.baseline < 2.5 * line.fontSize,
  );
}

/** Centred lines of capitals that name a kind of document, otherwise the summary of an official letter. */
export function findDocumentKinds(layout: DocumentLayout): DocumentKind[] {
  return firstPage(layout).flatMap((page) => {
    const named = page.lines.flatMap((line) => {
      const kind = isUpperCase(line.text) && KIND_BY_FORM.get(comparable(line.text));
      return kind && isCentred(page, line) ? [{ ...textAnchor(page, line), kind }] : [];
    });
    if (named.length > 0) return named;
    return page.lines
      .filter(({ text }) => SUMMARY.test(comparable(text)))
      .map((line) => ({ ...textAnchor(page, line), kind: 'CÔNG VĂN' }));
  });
}

function isCentred(page: PageLayout, { x, width }: TextLine): boolean {
  const frame = textFrame(page);
  return Math.abs(x + width / 2 - frame.width / 2) < CENTRED * frame.width;
}

/**
 * The lines of capitals at the top left, above the number. The issuing organisation is what is in bold
 * (Appendix I, II.2); where nothing is, all lines are it.
 */
export function findOrganisations(
  layout: DocumentLayout,
  head: { readonly nationalTitle: readonly TextAnchor[]; readonly number: readonly NumberAnchor[] },
): OrganisationAnchor[] {
  return firstPage(layout).flatMap((page) => {
    const frame = textFrame(page);
    const floor = head.number[0]?.line.baseline ?? 0.75 * frame.height;
    const lines = page.lines.filter(
      (line) =>
        line.upright &&
        line.baseline > floor &&
        line.x + line.width / 2 < frame.width / 2 &&
        isUpperCase(line.text) &&
        !head.nationalTitle.some(({ text }) => text.includes(line.text)),
    );
    const bold = lines.filter((line) => line.bold);
    const issuing = bold.length > 0 ? bold : lines;
    if (issuing.length === 0) return [];
    const text = issuing.map((line) => line.text).join(' ');
    const place = boxAround(page, issuing);
    return [{ page: page.page, text, place, lines: lines.map((line) => line.text) }];
  });
}

const firstPage = ({ pages }: DocumentLayout): readonly PageLayout[] =>
  pages.filter(({ page }) => page === 1);
