import type { BytesInput, SignPdfOptions } from '@kyso/core';
import type { FieldFilling, Mark } from '@kyso/core/pades';
import type { ActRecord } from '@kyso/core/validation';
import type { Holder } from '../people/holder.js';
import type { ActType } from './act-type.js';
import type { Dossier } from './dossier.js';
import type { Notice } from './notices.js';
import type { ActOptions } from './types.js';

/** An act in the making: the document, who acts, when, and what is to be told of it. */
export interface ActWork<Options extends ActOptions> {
  readonly act: ActType;
  readonly pdf: BytesInput;
  readonly options: Options;
  readonly dossier: Dossier;
  readonly holder: Holder;
  readonly time: Date;
  readonly notices: Notice[];
}

/** What an act signs. */
export interface ActSigning {
  readonly field: NonNullable<SignPdfOptions['field']>;
  readonly mark: Mark | undefined;
  readonly fill?: readonly FieldFilling[];
  readonly claimedRole?: string | undefined;
  /** Facts of the record beside type, plan and signer. */
  readonly facts?: Omit<ActRecord, 'type'>;
  readonly onTimestampFailure?: 'refuse' | 'downgrade';
}

/** An act: what it decides to sign. */
export interface Act<Options extends ActOptions> {
  readonly type: ActType;
  /** Whether an unsigned draft without plan is prepared before it. */
  readonly preparesFirst?: boolean;
  readonly decide: (work: ActWork<Options>) => Promise<ActSigning>;
}
