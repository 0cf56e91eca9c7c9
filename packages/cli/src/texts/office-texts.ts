import type { AppearanceErrorCode } from '@kyso/appearance';
import type { FieldRole, VnErrorCode } from '@kyso/vn';
import type { PlacementErrorCode } from '@kyso/vn/placement';

export type OfficeCommand =
  | ('prepare' | 'initial' | 'approve' | 'issue' | 'copy' | 'appendix' | 'register' | 'comment')
  | ('report' | 'supersede');

/** Codes of the acts, of placement, of drawing and of usage records. */
export type OfficeErrorCode =
  VnErrorCode | PlacementErrorCode | AppearanceErrorCode | ('ERR_USAGE_LOG' | 'ERR_USAGE_LOG_BUSY');

/** Words of the commands of an office: the acts, plans and reports. */
export interface OfficeTexts {
  /** Their lines in the overview of all commands. */
  readonly overview: string;
  readonly commandHelp: Readonly<Record<OfficeCommand, string>>;
  readonly errors: Readonly<Record<OfficeErrorCode, string>>;
  readonly words: OfficeWords;
}

/** What the commands say. */
export interface OfficeWords {
  /** That an act was done, where it was written, and how. */
  readonly done: (act: string, output: string, how: string) => string;
  readonly prepared: (output: string, fields: number) => string;
  readonly roles: Readonly<Record<FieldRole, string>>;
  readonly reportWritten: (file: string) => string;
  /** Heads the acts that do not carry over to the new document. */
  readonly lost: string;
  readonly differences: (count: number) => string;
  readonly sameText: string;
}
