import {
  composeMark,
  inspectImage,
  type ImageFacts,
  markCache,
  type MarkCache,
  type MarkColor,
  type MarkLine,
  type MarkPart,
  type TextPart,
} from '@kyso/appearance';
import { readMark } from '@kyso/core';
import type { Mark } from '@kyso/core/pades';
import { vnError } from '../errors.js';
import { uprightSize, type Rect, type Turn } from '../placement/frame.js';
import type { TextStyle } from '../profile/index.js';
import type { Notice } from './notices.js';

/** Size of a mark in points; turned by 90 or 270 degrees on its page it is drawn as wide as it is high there. */
export interface MarkSize {
  readonly width: number;
  readonly height: number;
  readonly turn?: Turn;
}

/** All of a mark, seen so that it is upright. */
export function wholeArea(size: MarkSize): Rect {
  return { x: 0, y: 0, ...uprightSize(size) };
}

/** How marks are drawn for one document. */
export interface Drawing {
  /** PDF/A-1 has no transparency: images become stencils. */
  readonly archival: 'PDF/A-1' | undefined;
  readonly cache: MarkCache;
}

/** Fonts, images and pages of all acts of this process, each known by its very bytes and forgotten with them. */
const SHARED = markCache();

export function drawing(archival: 'PDF/A-1' | undefined): Drawing {
  return { archival, cache: SHARED };
}

/** Draws parts as a mark that any number of fields can show. */
export async function drawn(
  size: MarkSize,
  parts: readonly MarkPart[],
  { archival, cache }: Drawing,
): Promise<Mark> {
  const { width, height } = wholeArea(size);
  const bytes = await composeMark({ width, height, parts, cache, ...(archival && { archival }) });
  return readMark(bytes);
}

/** An image as large as fits. Throws `ERR_IMAGE` where it is missing, and the errors of drawing. */
export async function imageMark(
  size: MarkSize,
  image: Uint8Array | undefined,
  { notices, what, ...drawing }: Drawing & ImageNeed,
): Promise<Mark> {
  if (!image || image.length === 0)
    throw vnError('ERR_IMAGE', `${what}: an image is needed and was not given`, {
      facts: { what },
    });
  const { format, transparent } = await known(FACTS, [image, 'facts'], () => inspectImage(image));
  if (!transparent) notices.push({ code: 'image-not-transparent', found: format });
  const area = wholeArea(size);
  const key = `${area.width} ${area.height} ${drawing.archival ?? ''}`;
  return known(IMAGE_MARKS, [image, key], () =>
    drawn(size, [{ kind: 'image', image, ...area }], drawing),
  );
}

/** What was learnt of images, and marks that were made of them: a server seals a thousand documents with one. */
const FACTS = new WeakMap<object, Map<string, Promise<ImageFacts>>>();
const IMAGE_MARKS = new WeakMap<object, Map<string, Promise<Mark>>>();
/** Text marks of a signer, who initials page after page with the same letters. */
const TEXT_MARKS = new WeakMap<object, Map<string, Promise<Mark>>>();
/** Marks that are kept of one image or signer: sizes and texts are few. */
const MAX_KEPT = 32;

/** The answer that is kept for an owner and a key, or a new one; a failure is not kept. */
function known<T>(
  store: WeakMap<object, Map<string, Promise<T>>>,
  [owner, key]: readonly [owner: object, key: string],
  make: () => Promise<T>,
): Promise<T> {
  const kept = store.get(owner) ?? new Map<string, Promise<T>>();
  store.set(owner, kept);
  const found = kept.get(key);
  if (found) return found;
  if (kept.size >= MAX_KEPT) kept.clear();
  const made = make();
  kept.set(key, made);
  made.catch(() => kept.delete(key));
  return made;
}

/** As `drawn`, for parts without images, kept for the signer. */
export function drawnFor(
  signer: object,
  size: MarkSize,
  work: { readonly parts: readonly MarkPart[]; readonly drawing: Drawing },
): Promise<Mark> {
  const { parts, drawing } = work;
  const key = JSON.stringify([size.width, size.height, drawing.archival, parts]);
  return known(TEXT_MARKS, [signer, key], () => drawn(size, parts, drawing));
}

interface ImageNeed {
  readonly notices: Notice[];
  /** Which image, for errors. */
  readonly what: string;
}

/** Size, weight, slope and colour of text. */
export type TextLook = Required<Pick<TextPart, 'size' | 'bold' | 'italic' | 'color'>>;

/** How a style of a profile is said to the drawing. */
export function lookOf({ size, bold, italic, color }: TextStyle): TextLook {
  return { size, bold, italic, color: color as MarkColor };
}

/** A line of text in bold. */
export function boldLine(text: string): MarkLine {
  return { text, bold: true };
}
