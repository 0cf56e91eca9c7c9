/**
 * A value with the clause that asks for it, or `practice: …` for a habit that no instrument asks for.
 */
export interface Rule<T> {
  readonly value: T;
  readonly clause: string;
}

/** Lines of text. */
export interface LinesRule {
  readonly value: readonly string[];
  readonly clause: string;
}

/** Points of 1/72 inch. */
export interface SizeInPoints {
  readonly width: number;
  readonly height: number;
}

/** Millimetres on paper. */
export interface SizeInMillimetres {
  readonly widthMm: number;
  readonly heightMm: number;
}

/** How text of a mark is set. */
export interface TextStyle {
  /** The typeface by name; Tinos has its widths and stands for Times New Roman. */
  readonly font: string;
  /** Points. */
  readonly size: number;
  readonly bold: boolean;
  readonly italic: boolean;
  /** `#rrggbb`, sRGB. */
  readonly color: string;
}

/** The initial after the closing mark of the text. */
export interface InitialProfile {
  /** Size where there is room. */
  readonly size: Rule<SizeInPoints>;
  /** Size below which it is not shrunk. */
  readonly least: Rule<SizeInPoints>;
  /** Points before the first and between initials. */
  readonly gap: Rule<number>;
  /** How initials are drawn from a name where no picture of them is given. */
  readonly style: Rule<TextStyle>;
}

/** Initials on every page. */
export interface PageMarkProfile {
  readonly size: Rule<SizeInPoints>;
  readonly gap: Rule<number>;
  /** Points from the right and bottom edges of the page to the first. */
  readonly right: Rule<number>;
  readonly bottom: Rule<number>;
}

/** The picture of a person's signature. */
export interface ApprovalProfile {
  readonly size: Rule<SizeInPoints>;
  /** Share of that size below which it is not shrunk. */
  readonly leastScale: Rule<number>;
  readonly color: Rule<string>;
}

/** What a seal may cover on purpose. */
export type SealCovers = 'signature' | 'title' | 'name' | 'recipients';

/** What the seal may cover. */
export interface SealCoversRule {
  readonly value: readonly SealCovers[];
  readonly clause: string;
}

/** The picture of the organisation's seal. */
export interface SealProfile {
  /** Millimetres of a round seal where its picture does not say. */
  readonly diameterMm: Rule<number>;
  /** Share of the personal signature's width that it covers, on the left. */
  readonly share: Rule<number>;
  readonly color: Rule<string>;
  readonly covers: SealCoversRule;
}

/** Number and date. */
export interface NumberProfile {
  readonly style: Rule<TextStyle>;
  /** Numbers of fewer digits get zeros in front. */
  readonly leastDigits: Rule<number>;
}

export interface DateProfile {
  readonly style: Rule<TextStyle>;
  /** Days below this are written with a zero in front. */
  readonly zeroBeforeDaysBelow: Rule<number>;
  readonly zeroBeforeMonthsBelow: Rule<number>;
}

/** Whether a mark shows the picture of the seal. */
export type MarkImage = 'none' | 'seal';

/** A block of text at the top right of page 1. */
export interface TopRightProfile {
  /**
   * Its lines; `{form}` (SAO Y …), `{organisation}`, `{number}` (with its symbol) and `{time}` are
   * replaced.
   */
  readonly lines: LinesRule;
  readonly style: Rule<TextStyle>;
  readonly image: Rule<MarkImage>;
  /** Pattern of the signing time in Vietnam: yyyy MM dd HH mm ss, the rest as it stands. */
  readonly timeFormat: Rule<string>;
  /** Points. */
  readonly width: Rule<number>;
  /** Points from the right and top edges of the page. */
  readonly right: Rule<number>;
  readonly top: Rule<number>;
  /** Points between two blocks. */
  readonly gap: Rule<number>;
}

/** The three kinds of copy, as the block names them. */
export interface CopyForms {
  readonly SAO_Y: string;
  readonly SAO_LUC: string;
  readonly TRICH_SAO: string;
}

/** The stamp ĐẾN of the receiving organisation. */
export interface IncomingStampProfile {
  readonly size: Rule<SizeInMillimetres>;
  /** Share of that size below which it is not shrunk. */
  readonly leastScale: Rule<number>;
  /** Its fields from the top; `{organisation}` is replaced, the others are labels to write behind. */
  readonly fields: LinesRule;
  readonly style: Rule<TextStyle>;
}

/** The comment of a leader. */
export interface CommentProfile {
  readonly style: Rule<TextStyle>;
  readonly size: Rule<SizeInPoints>;
  /** The heading above the comment. */
  readonly heading: Rule<string>;
}

/**
 * What marks look like and where they go: plain data with the clause of each rule, so that a later
 * circular or an organisation's own rule is a new profile and not new code.
 */
export interface Profile {
  /** Short and stable, for options and records. */
  readonly id: string;
  readonly title: { readonly vi: string; readonly en: string };
  readonly initial: InitialProfile;
  readonly pageMark: PageMarkProfile;
  readonly approval: ApprovalProfile;
  readonly seal: SealProfile;
  readonly number: NumberProfile;
  readonly date: DateProfile;
  readonly copyForms: Rule<CopyForms>;
  readonly copy: TopRightProfile;
  readonly appendix: TopRightProfile;
  readonly incomingStamp: IncomingStampProfile;
  readonly comment: CommentProfile;
}
