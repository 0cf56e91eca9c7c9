import { isKysoError, type ByteSource } from '@kyso/core';
import { PdfDocument } from '@kyso/core/pdf';
import { givenPassword, passwordOf, type PasswordOptions } from './secrets.js';
import type { Context } from './terminal.js';
import { texts } from './texts/index.js';

/** Options that give the password of the document whatever else needs one. */
export const DOCUMENT_PASSWORD_OPTIONS = {
  'document-password-file': { type: 'string' },
  'document-password-env': { type: 'string' },
} as const;

export interface DocumentPasswordOptions {
  readonly 'document-password-file'?: string;
  readonly 'document-password-env'?: string;
}

/** The document, its name, and a password given for it in another way. */
export interface DocumentToOpen {
  readonly source: ByteSource;
  readonly file: string;
  readonly other: string | undefined;
}

/**
 * The password of a document: from its own options, otherwise `other`, otherwise a hidden prompt where the
 * document needs one and somebody sits at a terminal. Undefined where none is given or needed.
 */
export async function documentPassword(
  options: DocumentPasswordOptions,
  { source, file, other }: DocumentToOpen,
  context: Context,
): Promise<string | undefined> {
  const given = await givenDocumentPassword(options, other, context);
  const asks = given === undefined && context.terminal.stdin.isTTY && (await isLocked(source));
  return asks ? passwordOf({}, context, texts(context.language).askPassword(file)) : given;
}

/** The same without asking anybody. */
export async function givenDocumentPassword(
  options: DocumentPasswordOptions,
  other: string | undefined,
  context: Context,
): Promise<string | undefined> {
  const own: PasswordOptions = {
    ...(options['document-password-file'] !== undefined && {
      'password-file': options['document-password-file'],
    }),
    ...(options['document-password-env'] !== undefined && {
      'password-env': options['document-password-env'],
    }),
  };
  return (await givenPassword(own, context)) ?? other;
}

/** True for a PDF that the empty password does not open; every other fault shows when it is used. */
async function isLocked(source: ByteSource): Promise<boolean> {
  try {
    await PdfDocument.open(source);
    return false;
  } catch (error) {
    if (!isKysoError(error)) throw error;
    return error.code === 'ERR_PASSWORD';
  }
}
