/** A document that was opened for reading what its pages draw. */
export interface OpenContent {
  readonly pageCount: number;
  /** Reads a page, from 1. */
  readonly page: (number: number) => Promise<PageContent>;
  readonly close: () => Promise<void>;
}

/** What of a page is needed to know where its text stands. Plain data, which may come from another thread. */
export interface PageContent {
  /** The page as displayed, in points: crop box, rotation and user unit applied. */
  readonly width: number;
  readonly height: number;
  /** From the page's own space to the displayed one with its origin at the top left. */
  readonly transform: readonly number[];
  /** All operations of the page, also those that are not in the list. */
  readonly operationCount: number;
  /** Those of `TEXT_OPERATIONS`, in the order drawn. */
  readonly operations: readonly PageOperation[];
  /** By the names that the operations use. */
  readonly fonts: readonly (readonly [name: string, font: object])[];
}

/**
 * An operation by pdf.js's name for it. Of `beginMarkedContentProps` the second argument tells whether the layer is
 * shown.
 */
export type PageOperation = readonly [name: string, args: ArrayLike<unknown>];

/** Operations that have to do with where text stands. pdf.js turns every operator that shows text into `showText`. */
export const TEXT_OPERATIONS = [
  ...(['save', 'restore', 'transform', 'paintFormXObjectBegin', 'paintFormXObjectEnd'] as const),
  ...(['beginMarkedContent', 'beginMarkedContentProps', 'endMarkedContent'] as const),
  ...(['beginText', 'setFont', 'setCharSpacing', 'setWordSpacing', 'setHScale'] as const),
  ...(['setTextRise', 'setLeading', 'setTextRenderingMode', 'setTextMatrix'] as const),
  ...(['moveText', 'setLeadingMoveText', 'nextLine', 'showText'] as const),
];

/** Name of an operation that has to do with where text stands. */
export type TextOperation = (typeof TEXT_OPERATIONS)[number];
