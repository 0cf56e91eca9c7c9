import type { MarkPart } from '@kyso/appearance';
import { vnError } from '../errors.js';
import {
  findAnchors,
  pageOf,
  placeOfNumber,
  placeOfSeal,
  requireAnchor,
  placeOfApproval,
  type DocumentLayout,
  type Place,
  type Rect,
} from '../placement/index.js';
import { toPage, toText } from '../placement/frame.js';
import { dateBlanks, explicit, higher, printedFigures, symbolOf } from '../plan/draft-fields.js';
import { FIELD_NAMES } from '../plan/field-names.js';
import { readIssueFacts, recordOfIssue, type IssueFacts } from './issue-facts.js';
import { drawing, drawn, imageMark, lookOf } from './marks.js';
import { layoutOf, profileOf } from './places.js';
import type { ActSigning, ActWork } from './act-work.js';
import { fieldAt, freshFieldName } from './slots.js';
import type { ActOptions } from './types.js';

/** What issuing needs of its options here. */
interface Issuing extends ActOptions {
  readonly number?: string;
  readonly date?: string;
  readonly seal: Uint8Array;
  readonly spanning?: boolean;
}

/** A part of the mark and where it stands on the page. */
interface Region {
  readonly place: Place;
  readonly part: (area: { x: number; y: number; width: number; height: number }) => MarkPart;
}

/**
 * Issues a document that another tool signed and nobody prepared: no field for number and date can be added now without
 * breaking the earlier signature, so everything stands in the seal's own signature widget. Where number and date are
 * written already that is the seal alone; otherwise all have to be on one page, and the call has to want a mark that spans
 * them.
 */
export async function issueUnprepared(work: ActWork<Issuing>): Promise<ActSigning> {
  const { options, dossier, notices, time } = work;
  const layout = await layoutOf(work);
  const anchors = findAnchors(layout);
  const written = { symbol: symbolOf(anchors), printed: printedFigures(anchors) };
  const facts = readIssueFacts(options, { time, ...written });
  const seal = sealPlace(work, layout);
  const texts = textRegions(work, layout, facts);
  const how = drawing(dossier.archival);
  await imageMark(seal, options.seal, { ...how, notices, what: 'seal' });
  const regions: Region[] = [
    ...texts,
    { place: seal, part: (area) => ({ kind: 'image', image: options.seal, ...area }) },
  ];
  if (texts.length > 0) refuseSpanning(regions, options.spanning === true);
  // Seen so that the text of the page is upright, as the mark is drawn.
  const page = pageOf(layout, seal.page);
  const areas = regions.map(({ place, part }) => ({ part, area: toText(page, place) }));
  const whole = around(areas.map(({ area }) => area));
  const place = toPage(page, whole);
  const parts = areas.map(({ area, part }) =>
    part({ ...area, x: area.x - whole.x, y: area.y - whole.y }),
  );
  return {
    field: fieldAt(freshFieldName(dossier, FIELD_NAMES.issue), place),
    mark: await drawn(place, parts, how),
    facts: recordOfIssue(facts),
  };
}

function sealPlace(work: ActWork<Issuing>, layout: DocumentLayout): Place {
  const profile = profileOf(work);
  if (work.options.place) return explicit({ layout }, work.options.place);
  const block = requireAnchor(findAnchors(layout), 'signerBlock');
  return placeOfSeal(layout, placeOfApproval(layout, block, { profile }), { profile });
}

/** Number and the figures of the date that the page leaves blank; none where all are written already. */
function textRegions(work: ActWork<Issuing>, layout: DocumentLayout, facts: IssueFacts): Region[] {
  const profile = profileOf(work);
  const anchors = findAnchors(layout);
  const region = (place: Place | undefined, text: string, style: typeof profile.number.style) =>
    place
      ? [
          {
            place: higher(layout, place),
            part: (area: { x: number; y: number; width: number; height: number }): MarkPart => ({
              ...{ kind: 'text', lines: [text], ...area, ...lookOf(style.value) },
              ...{ align: 'center', valign: 'bottom', minimumSize: 6 },
            }),
          },
        ]
      : [];
  const number = requireAnchor(anchors, 'number');
  const blank =
    number.number === undefined ? placeOfNumber(layout, number, { profile }) : undefined;
  const blanks = dateBlanks({ layout, anchors, profile });
  return [
    ...region(blank, facts.number, profile.number.style),
    ...region(blanks.day, facts.day, profile.date.style),
    ...region(blanks.month, facts.month, profile.date.style),
    ...region(blanks.year, facts.year, profile.date.style),
  ];
}

const ALTERNATIVES =
  'prepare the draft before its first signature; write number and date before signing; or let one transparent mark span them (spanning) where they stand on the page of the seal';

function refuseSpanning(regions: readonly Region[], wanted: boolean): void {
  const pages = new Set(regions.map(({ place }) => place.page));
  if (wanted && pages.size === 1) return;
  throw vnError(
    'ERR_WOULD_INVALIDATE',
    pages.size > 1
      ? `number, date and seal stand on different pages of a signed document that was not prepared: ${ALTERNATIVES}`
      : `the document is signed and was not prepared for number and date: ${ALTERNATIVES}`,
    { facts: { alternatives: ALTERNATIVES, pages: [...pages].join(', ') } },
  );
}

/** The rectangle that holds all of them. */
function around(places: readonly Rect[]): Rect {
  const left = Math.min(...places.map(({ x }) => x));
  const bottom = Math.min(...places.map(({ y }) => y));
  const right = Math.max(...places.map(({ x, width }) => x + width));
  const top = Math.max(...places.map(({ y, height }) => y + height));
  return { x: left, y: bottom, width: right - left, height: top - bottom };
}
