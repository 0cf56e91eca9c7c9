/**
 * Where a mark goes on a real document: text positions, the parts of an administrative document, and the
 * places that a profile derives from them.
 *
 * @module
 */
export type {
  AnchorKinds,
  Anchors,
  DateAnchor,
  DateField,
  DocumentKind,
  EndOfText,
  NumberAnchor,
  OrganisationAnchor,
  Recipients,
  SignerBlock,
  SigningCapacity,
  TextAnchor,
} from './anchor-types.js';
export { findAnchors, requireAnchor } from './anchors.js';
export { avoid, collisions } from './collisions.js';
export type { AvoidOptions, Collision, CollisionOptions, OtherMark } from './collisions.js';
export type { PlacementErrorCode } from './errors.js';
export type { Place, Rect, Turn } from './frame.js';
export { placeOfInitial, placesOfPageMarks } from './initial-places.js';
export type { PageMarkOptions } from './initial-places.js';
export { pageOf, readLayout } from './layout.js';
export type { DocumentLayout, PageLayout, ReadLayoutOptions } from './layout.js';
export type { TextLine, TextRun } from './text-line.js';
export {
  placeOfApproval,
  placeOfIncomingStamp,
  placeOfNumber,
  placeOfSeal,
  placeOfTopRightBlock,
  placesOfDate,
} from './places.js';
export type {
  DatePlaces,
  IncomingStampOptions,
  PlaceOptions,
  SealOptions,
  TopRightOptions,
} from './places.js';
export { MILLIMETRE, resolvePlace } from './resolve-place.js';
export type { Corner, ExplicitPlace } from './resolve-place.js';
export { findSigner } from './signers.js';
export type { SizeInMillimetres, SizeInPoints } from '../profile/types.js';
