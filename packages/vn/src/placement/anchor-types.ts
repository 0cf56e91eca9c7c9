import type { Place, Rect } from './frame.js';
import type { TextLine } from './text-line.js';

/** Text that was found. */
export interface TextAnchor {
  /** From 1. */
  readonly page: number;
  readonly text: string;
  /** Its box on the page as displayed. */
  readonly place: Place;
}

/** The closing mark `./.` (some write `/.`) of the document's text. */
export interface EndOfText extends TextAnchor {
  /** The line that it ends. */
  readonly line: TextLine;
  /** What is right of it up to the right edge of the page's text; may have no width. */
  readonly after: Place;
}

/** The line `Số: …/…` under the issuing organisation. */
export interface NumberAnchor extends TextAnchor {
  readonly line: TextLine;
  /** The number where it is written already. */
  readonly number?: string;
  /** What stands behind the number, from its slash or hyphen: `/CT-TTg`. */
  readonly symbol?: string;
  /** Where the digits go, or stand. */
  readonly field: Place;
}

/** One figure of the date. */
export interface DateField {
  /** What is written there; a begun year such as `20` has a text and no value. */
  readonly text: string;
  readonly value?: number;
  /** Where the figure goes, or stands. */
  readonly place: Place;
}

/** The line `…, ngày … tháng … năm …` at the top right of page 1. */
export interface DateAnchor extends TextAnchor {
  readonly line: TextLine;
  /** The town before the comma. */
  readonly town: string;
  readonly day: DateField;
  readonly month: DateField;
  readonly year: DateField;
}

/**
 * On whose behalf a person signs (Decree 30/2020, Appendix I, II.7.b): for a collective, for the head,
 * by order, by authorisation, as acting head.
 */
export type SigningCapacity = 'TM.' | 'KT.' | 'TL.' | 'TUQ.' | 'Q.';

/** Title and name of a person who signs, and the room between them. The text is the name as printed. */
export interface SignerBlock extends TextAnchor {
  readonly line: TextLine;
  readonly capacity?: SigningCapacity;
  /** The lines of the title from the top, the capacity's among them; none where none stands above the name. */
  readonly title: readonly string[];
  /** The box of the title and the name together. */
  readonly block: Place;
  /** The free room between title and name, up to what stands beside it. */
  readonly room: Place;
  /** The same among the lines of the page, and the middle between title and name there. */
  readonly inText: { readonly room: Rect; readonly middle: number };
}

/** The block `Nơi nhận:`. */
export interface Recipients extends TextAnchor {
  readonly line: TextLine;
  /** Heading and list. */
  readonly block: Place;
  /** The line `Lưu: VT, …`. */
  readonly archive?: TextAnchor;
}

/** The name of the kind of document (`CHỈ THỊ`), or the summary line of an official letter, which has none. */
export interface DocumentKind extends TextAnchor {
  /** In capitals; `CÔNG VĂN` for an official letter. */
  readonly kind: string;
}

/** The issuing organisation at the top left of page 1. */
export interface OrganisationAnchor extends TextAnchor {
  /** Every line above the number; the organisation over it comes first and is not in bold. */
  readonly lines: readonly string[];
}

/** What is looked for in a document, by name. */
export interface AnchorKinds {
  readonly endOfText: EndOfText;
  readonly number: NumberAnchor;
  readonly date: DateAnchor;
  readonly signerBlock: SignerBlock;
  readonly recipients: Recipients;
  readonly documentKind: DocumentKind;
  readonly organisation: OrganisationAnchor;
  readonly nationalTitle: TextAnchor;
}

/** Everything that looks like what is looked for; one entry where the document leaves no doubt. */
export type Anchors = { readonly [Kind in keyof AnchorKinds]: readonly AnchorKinds[Kind][] };
