/**
 * Acts of Vietnamese administration on PDF documents, and where their marks go.
 *
 * @module
 */
export type { Anchors } from './placement/anchor-types.js';
export { findAnchors, requireAnchor } from './placement/anchors.js';
export { findSigner } from './placement/signers.js';
export { readLayout } from './placement/layout.js';
export { xAt } from './placement/text-line.js';
export { resolvePlace } from './placement/resolve-place.js';
export { avoid, collisions } from './placement/collisions.js';
export { placeOfInitial, placesOfPageMarks } from './placement/initial-places.js';
export {
  placeOfApproval,
  placeOfIncomingStamp,
  placeOfNumber,
  placeOfSeal,
  placeOfTopRightBlock,
  placesOfDate,
} from './placement/places.js';
export { nd30Profile } from './profile/nd30.js';
export { sealOnCopiesProfile } from './profile/seal-on-copies.js';
