import type { ByteSource, SignPdfOptions } from '@kyso/core';
import { inspectPdf } from '@kyso/core/validation';
import { usageError } from './errors.js';

/** Options that say where a signature stands. */
export const PLACE_OPTIONS = {
  field: { type: 'string' },
  page: { type: 'string' },
  rect: { type: 'string' },
} as const;

export interface PlaceOptions {
  readonly field?: string;
  readonly page?: string;
  readonly rect?: string;
}

/**
 * Shortest and longest side of a mark, in points: room for padding, and the largest page (ISO
 * 32000-1 Annex C.2).
 */
const SIDE = { least: 10, most: 14_400 } as const;

type Placement = NonNullable<SignPdfOptions['field']>;

/** Where the signature goes, and how large its mark is in points; no size for an invisible one. */
export interface Place {
  readonly placement: Placement;
  readonly size: { readonly width: number; readonly height: number } | undefined;
}

/**
 * Reads the options and, for a field that is there, the document, with its password where it is
 * encrypted. Throws `ERR_USAGE` and what
 * reading throws.
 */
export async function placeOf(
  source: ByteSource,
  options: PlaceOptions,
  password?: string,
): Promise<Place> {
  const { field: name } = options;
  const page = options.page === undefined ? undefined : pageOf(options.page);
  const rect = options.rect === undefined ? undefined : rectOf(options.rect);
  const placement: Placement = {
    ...(name !== undefined && { name }),
    ...(page !== undefined && { page }),
    ...(rect && { rect }),
  };
  if (rect) return { placement, size: rect };
  if (name === undefined) return { placement, size: undefined };
  return { placement, size: await fieldSize(source, name, password) };
}

function pageOf(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw usageError(`--page is a number from 1, not "${text}"`, { option: 'page' });
}

function rectOf(text: string): { x: number; y: number; width: number; height: number } {
  const parts = text
    .split(',')
    .map((part) => (/^-?\d+(\.\d+)?$/.test(part.trim()) ? Number(part) : NaN));
  const [x = NaN, y = NaN, width = NaN, height = NaN] = parts;
  const usable =
    parts.length === 4 && parts.every(Number.isFinite) && isSide(width) && isSide(height);
  if (usable) return { x, y, width, height };
  throw usageError(
    `--rect is X,Y,WIDTH,HEIGHT in points, sides from ${SIDE.least} to ${SIDE.most}, not "${text}"`,
    { option: 'rect' },
  );
}

function isSide(length: number): boolean {
  return length >= SIDE.least && length <= SIDE.most;
}

/** Size of an empty signature field that shows on a page and is large enough for a mark. */
async function fieldSize(
  source: ByteSource,
  name: string,
  password: string | undefined,
): Promise<Place['size']> {
  const { fields } = await inspectPdf(source, password === undefined ? {} : { password });
  const wanted = name.normalize('NFC');
  const field = fields.find((candidate) => candidate.name === wanted);
  if (field?.type !== 'signature' || !field.rect) return undefined;
  const [left, bottom, right, top] = field.rect;
  const size = { width: right - left, height: top - bottom };
  return isSide(size.width) && isSide(size.height) ? size : undefined;
}
