import type { ExplicitPlace } from '../placement/index.js';

/** Where a person's initials stand. */
export type InitialPlacement =
  /** One mark immediately after the last "./." (3287/VPCP-KSTT, appendix, step 2). */
  | 'end-of-text'
  /** That mark, and one at the bottom right of every page. */
  | 'every-page';

/** The word before the signer's title (NĐ 30/2020 Appendix I, Part I, II.7.b). */
export type Authority = 'TM.' | 'Q.' | 'KT.' | 'TL.' | 'TUQ.';

/** Somebody who is expected to sign. */
export interface PlannedSigner {
  /** Short name for the fields of this person: letters, digits, `-` and `_`; unique in the plan. */
  readonly id: string;
  /** Full name as in the certificate; compared without regard to case, spacing and Unicode form. */
  readonly name: string;
  /** Chức vụ; recorded as claimed role where the act names no other. */
  readonly title?: string;
  /** Cơ quan; compared with the organisation of the certificate where given. */
  readonly organisation?: string;
}

/** Somebody who initials. */
export interface PlannedInitialer extends PlannedSigner {
  /** Default `end-of-text`. */
  readonly marks?: InitialPlacement;
  /** Where the signature's own mark stands instead of after "./.". */
  readonly place?: ExplicitPlace;
}

/** Somebody who approves. */
export interface PlannedApprover extends PlannedSigner {
  readonly onBehalf?: Authority;
  /** The name as it is printed below the signature; default `name`. */
  readonly printedName?: string;
  /** Where the signature image stands instead of above the name found in the text. */
  readonly place?: ExplicitPlace;
}

/** Whether people act one after the other as listed, or as they come. */
export type SigningOrder = 'given' | 'any';

/** The organisation that gives number and date, and seals. */
export interface PlannedIssue {
  /** Name of the organisation as in its certificate (CN or O); absent: any organisation. */
  readonly organisation?: string;
  /** Width of the seal in millimetres; default that of the profile. */
  readonly sealWidth?: number;
  readonly places?: {
    readonly seal?: ExplicitPlace;
    readonly number?: ExplicitPlace;
    readonly day?: ExplicitPlace;
    readonly month?: ExplicitPlace;
    readonly year?: ExplicitPlace;
  };
}

/** What the receiving side may add. */
export type ReceivingAct = 'register' | 'comment' | 'copy';

/** The acts a document expects: by whom, in which order, where their marks go. Plain JSON. */
export interface SigningPlan {
  readonly version: 1;
  /** Name of the profile that places and draws the marks; default `nd30`. */
  readonly profile?: string;
  readonly initials?: {
    readonly people: readonly PlannedInitialer[];
    /** Default `any`. */
    readonly order?: SigningOrder;
  };
  readonly approval?: {
    readonly people: readonly PlannedApprover[];
    /** Default `any`. */
    readonly order?: SigningOrder;
  };
  readonly issue?: PlannedIssue;
  /** Default: all of them. */
  readonly receiving?: readonly ReceivingAct[];
}

/** What a prepared field is for. */
export type FieldRole =
  'initial' | 'page-mark' | 'approve' | 'issue' | 'number' | 'day' | 'month' | 'year' | 'register';

/** A field that `prepareDraft` made. */
export interface PreparedField {
  /** Fully qualified name. */
  readonly name: string;
  readonly role: FieldRole;
  /** The person of the plan that it belongs to; null where it is the organisation's or the receiver's. */
  readonly signer: string | null;
  /** From 1. */
  readonly page: number;
  /** As displayed: points, origin at the bottom left. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Degrees clockwise by which its mark is turned there, with the text around it; default 0. */
  readonly turn?: 0 | 90 | 180 | 270;
  /** Points: size of the text around a figure that is filled in; absent elsewhere. */
  readonly fontSize?: number;
}

/** The plan as a prepared document carries it, with the fields that were made for it. */
export interface EmbeddedPlan {
  readonly version: 1;
  readonly plan: SigningPlan;
  readonly fields: readonly PreparedField[];
  /** What stood after the "/" of the number when the fields were made, such as `CT-TTg`; null where nothing was seen. */
  readonly symbol: string | null;
  /** Digits that stood written when the fields were made, and have no field; a blank has none here. */
  readonly printed: PrintedFigures;
}

/** Number, day, month and year as they stand written in the text of a document. */
export type PrintedFigures = Readonly<Partial<Record<'number' | 'day' | 'month' | 'year', string>>>;
