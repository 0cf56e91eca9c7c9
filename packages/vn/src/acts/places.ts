import { isKysoError } from '@kyso/core';
import {
  avoid,
  findAnchors,
  findSigner,
  pageOf,
  placeOfApproval,
  placeOfIncomingStamp,
  placeOfInitial,
  placeOfTopRightBlock,
  readLayout,
  requireAnchor,
  type DocumentLayout,
  type OtherMark,
  type Place,
} from '../placement/index.js';
import { toPage } from '../placement/frame.js';
import { covered, explicit } from '../plan/draft-fields.js';
import { profileNamed, type Profile } from '../profile/index.js';
import { wholeBytes } from '../supersede/supersede.js';
import { marksOn } from './marks-on-pages.js';
import type { ActWork } from './act-work.js';
import type { ActOptions } from './types.js';

type Work = ActWork<ActOptions>;

/** Where a mark stands. */
export type FieldPlace = Place;

/** The profile of the call, or of the plan, or the rules of NĐ 30/2020. */
export function profileOf({ options, dossier }: Work): Profile {
  return options.profile ?? profileNamed(dossier.plan?.profile);
}

/** Beside the initials that stand, after the last "./.". */
export function placeBesideInitials(work: Work): Promise<Place> {
  return placed(work, ({ layout, others }) => {
    const anchor = requireAnchor(findAnchors(layout), 'endOfText');
    return placeOfInitial(layout, anchor, { profile: profileOf(work), others });
  });
}

/** Between title and name of the signer's block. */
export function placeOfSigner(work: Work, name: string): Promise<Place> {
  return placed(work, ({ layout, others }) =>
    placeOfApproval(layout, findSigner(layout, name), { profile: profileOf(work), others }),
  );
}

/** At the top right of page one, below the blocks that stand there. */
export function placeOfHeadBlock(work: Work, block: 'copy' | 'appendix'): Promise<Place> {
  return placed(work, ({ layout, others }) =>
    placeOfTopRightBlock(layout, { block, profile: profileOf(work), others }),
  );
}

/** Under the number of page one. */
export function placeOfStamp(work: Work): Promise<Place> {
  return placed(work, ({ layout, others }) => {
    const [number] = findAnchors(layout).number;
    const options = { profile: profileOf(work), others };
    return placeOfIncomingStamp(layout, { ...options, ...(number && { number }) });
  });
}

/** Points kept from the edge of the page. */
const COMMENT_EDGE = 20;

/** A free place near the bottom left of the first page that has one. */
export function placeOfComment(work: Work): Promise<Place> {
  return placed(work, ({ layout, others }) => {
    const { width, height } = profileOf(work).comment.size.value;
    const corner = { x: COMMENT_EDGE, y: COMMENT_EDGE, width, height };
    const wishes = layout.pages.map((page) => toPage(page, corner));
    const [found] = wishes.flatMap((wish) => freePlace(layout, wish, others) ?? []);
    // Nowhere: the error of the first page tells what is in the way.
    return found ?? avoid(layout, toPage(pageOf(layout, 1), corner), { others });
  });
}

function freePlace(
  layout: DocumentLayout,
  wish: Place,
  others: readonly OtherMark[],
): Place | undefined {
  try {
    return avoid(layout, wish, { others });
  } catch (error) {
    if (isKysoError(error) && error.code === 'ERR_NO_ROOM') return undefined;
    throw error;
  }
}

interface Seen {
  readonly layout: DocumentLayout;
  /** Marks that stand on the pages. */
  readonly others: readonly OtherMark[];
}

/** The place that the call names, with a notice where it covers text; otherwise what the text tells. */
async function placed(work: Work, find: (seen: Seen) => Place): Promise<Place> {
  const { options, dossier, notices } = work;
  const layout = await layoutOf(work);
  if (!options.place) return find({ layout, others: await marksOn(dossier, layout.pages) });
  const place = explicit({ layout }, options.place);
  const [first] = covered(layout, place);
  if (first !== undefined) notices.push({ code: 'collision', found: first.slice(0, 60) });
  return place;
}

/** The texts of the document with their places. */
export async function layoutOf({
  pdf,
  options: { password, signal },
}: Work): Promise<DocumentLayout> {
  return readLayout(await wholeBytes(pdf), {
    ...(password !== undefined && { password }),
    ...(signal && { signal }),
  });
}
