import { readMark } from '@kyso/core';
import { builtInFont, readFont, type FontFace, type MarkFont } from './fonts.js';
import { readImage, type MarkImage } from './image.js';
import { stencilOf, type Stencil } from './stencil.js';

/** A page read by core, ready to stand in any document. */
export type MarkPage = Awaited<ReturnType<typeof readMark>>;

/**
 * What was read for earlier marks: fonts, images and pages, each known by the very array of bytes it was read
 * from, and forgotten with it. The arrays must not change while the cache is in use. Made by `markCache`.
 */
export interface MarkCache {
  /** @internal */
  readonly fonts: WeakMap<Uint8Array, MarkFont>;
  /** @internal By face: four at most. */
  readonly builtIn: Map<string, MarkFont>;
  /** @internal */
  readonly images: WeakMap<Uint8Array, MarkImage>;
  /** @internal */
  readonly stencils: WeakMap<MarkImage, Stencil>;
  /** @internal By number. */
  readonly pages: WeakMap<Uint8Array, Map<number, MarkPage>>;
}

/**
 * A cache for the option `cache` of `composeMark`, `drawMark` and `signatureMark`: many marks with the same
 * fonts and images then read each of them once.
 */
export function markCache(): MarkCache {
  return {
    fonts: new WeakMap(),
    builtIn: new Map(),
    images: new WeakMap(),
    stencils: new WeakMap(),
    pages: new WeakMap(),
  };
}

/** The font of a face: the caller's own or the built-in one. Throws `ERR_MARK_FONT`. */
export async function cachedFont(
  cache: MarkCache,
  face: FontFace,
  own?: Uint8Array,
): Promise<MarkFont> {
  if (own !== undefined) {
    const font = cache.fonts.get(own) ?? readFont(own);
    cache.fonts.set(own, font);
    return font;
  }
  const key = `${face.bold} ${face.italic}`;
  const font = cache.builtIn.get(key) ?? readFont(await builtInFont(face));
  cache.builtIn.set(key, font);
  return font;
}

/** Throws `ERR_MARK_IMAGE` and its kin. */
export async function cachedImage(cache: MarkCache, bytes: Uint8Array): Promise<MarkImage> {
  const image = cache.images.get(bytes) ?? (await readImage(bytes));
  cache.images.set(bytes, image);
  return image;
}

/** Throws `ERR_MARK_IMAGE` where the image has no ink. */
export function cachedStencil(cache: MarkCache, image: MarkImage): Stencil {
  const stencil = cache.stencils.get(image) ?? stencilOf(image);
  cache.stencils.set(image, stencil);
  return stencil;
}

/** Throws the errors of core's reader, such as `ERR_PAGE`. */
export async function cachedPage(
  cache: MarkCache,
  pdf: Uint8Array,
  number: number,
): Promise<MarkPage> {
  const pages = cache.pages.get(pdf) ?? new Map<number, MarkPage>();
  cache.pages.set(pdf, pages);
  const page = pages.get(number) ?? (await readMark(pdf, number));
  pages.set(number, page);
  return page;
}
