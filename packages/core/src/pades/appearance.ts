import { importPage, numberText, type PdfRef, type Update } from '../pdf/index.js';
import type { FieldPlacement, Mark, MarkTurn } from './types.js';

/**
 * Reads a page of a PDF as a mark that can be placed in any number of documents. Throws the PDF
 * reader's errors where the page cannot be read.
 */
export async function readMark(bytes: Uint8Array, page = 1): Promise<Mark> {
  return importPage(bytes, page);
}

/** What the form of a widget is made from. */
export interface WidgetForm {
  readonly mark: Mark | undefined;
  /** Size of the widget as the person sees it, in points. */
  readonly width: number;
  readonly height: number;
  /** Degrees counterclockwise by which the form is turned on the page's own space: the page's turn is undone. */
  readonly rotate: 0 | 90 | 180 | 270;
}

/** The form of a new widget with that place. Throws `TypeError` for a turn that is none. */
export function formAt(
  page: Pick<WidgetForm, 'rotate'>,
  { rect, turn }: Pick<FieldPlacement, 'rect' | 'turn'>,
  mark: Mark | undefined,
): WidgetForm | undefined {
  // The value may come from outside the type system.
  if (![undefined, 0, 90, 180, 270].includes(turn))
    throw new TypeError(`a mark is turned by 0, 90, 180 or 270 degrees, not ${turn}`);
  if (!rect) return undefined;
  const { width, height } = rect;
  const rotate = ((page.rotate - (turn ?? 0) + 360) % 360) as MarkTurn;
  return (turn ?? 0) % 180 === 0
    ? { mark, width, height, rotate }
    : { mark, width: height, height: width, rotate };
}

/**
 * Writes the normal appearance of a widget and answers its reference. The mark is drawn as large as fits,
 * centred, its proportions kept; without one the form is empty, which PDF/A still wants to be there
 * (ISO 19005-2 §6.3.3).
 */
export function putAppearance(update: Update, form: WidgetForm): PdfRef {
  const { mark, width, height, rotate } = form;
  const inner = mark && update.shared(mark, () => putMark(update, mark));
  const scale = mark ? Math.min(width / mark.width, height / mark.height) : 1;
  const matrix = mark
    ? [scale, 0, 0, scale, (width - mark.width * scale) / 2, (height - mark.height * scale) / 2]
    : [];
  const content = inner ? `q ${matrix.map(numberText).join(' ')} cm /Mark Do Q` : '';
  const resources = inner ? `<< /XObject << /Mark ${inner.num} 0 R >> >>` : '<< >>';
  const ref = update.allocate();
  update.put(
    ref,
    `<< /Type /XObject /Subtype /Form /BBox [0 0 ${numberText(width)} ${numberText(height)}] /Matrix [${TURNS[rotate]}] ` +
      `/Resources ${resources} /Length ${content.length} >>\nstream\n${content}\nendstream`,
  );
  return ref;
}

/** Turns the form so that it stands upright on a page shown turned clockwise; the viewer fits it into /Rect (ISO 32000-2 §12.5.5). */
const TURNS = {
  0: '1 0 0 1 0 0',
  90: '0 1 -1 0 0 0',
  180: '-1 0 0 -1 0 0',
  270: '0 -1 1 0 0 0',
} as const;

/** The turn whose matrix these numbers are, or undefined. */
export function turnOf(matrix: readonly unknown[]): WidgetForm['rotate'] | undefined {
  const text = matrix.join(' ');
  return ([0, 90, 180, 270] as const).find((turn) => TURNS[turn] === text);
}

function putMark(update: Update, mark: Mark): PdfRef {
  const refs = mark.objects.map(() => update.allocate());
  mark.objects.forEach((object, index) => {
    const ref = refs[index];
    const text = object.map((part) =>
      typeof part === 'number' ? `${refs[part]?.num ?? 0} 0 R` : part,
    );
    if (ref) update.put(ref, ...text);
  });
  const [form] = refs;
  if (!form) throw new TypeError('a mark without objects');
  return form;
}
