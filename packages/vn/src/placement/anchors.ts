import type { AnchorKinds, Anchors } from './anchor-types.js';
import { findEndsOfText } from './end-of-text.js';
import { findDates, findNumbers } from './number-and-date.js';
import { findDocumentKinds, findNationalTitles, findOrganisations } from './heading.js';
import type { DocumentLayout } from './layout.js';
import { findRecipients } from './recipients.js';
import { findSigners } from './signers.js';
import { theOnly } from './the-only.js';

/**
 * The parts of an administrative document by which marks are placed (Decree 30/2020, Appendix I, part
 * IV), found by their text. The head is looked for on page 1, if that was read.
 */
export function findAnchors(layout: DocumentLayout): Anchors {
  const nationalTitle = findNationalTitles(layout);
  const number = findNumbers(layout);
  const recipients = findRecipients(layout);
  const endOfText = findEndsOfText(layout, recipients);
  return {
    endOfText,
    number,
    date: findDates(layout),
    signerBlock: findSigners(layout, endOfText),
    recipients,
    documentKind: findDocumentKinds(layout),
    organisation: findOrganisations(layout, { nationalTitle, number }),
    nationalTitle,
  };
}

/**
 * The one anchor of a kind. Throws `ERR_ANCHOR_NOT_FOUND` and `ERR_ANCHOR_AMBIGUOUS`, which say in
 * `seen` what was found and on which pages; it never chooses.
 */
export function requireAnchor<Kind extends keyof AnchorKinds>(
  anchors: Anchors,
  kind: Kind,
): AnchorKinds[Kind] {
  const candidates: readonly AnchorKinds[Kind][] = anchors[kind];
  return theOnly(candidates, kind);
}
