import { bytesOf } from './grown-pdf.mjs';
import { fieldTricks } from './families/fields.mjs';
import { forgery } from './families/forgery.mjs';
import { honestActs } from './families/honest.mjs';
import { incremental } from './families/incremental.mjs';
import { archiveTricks, catalogTricks } from './families/catalog.mjs';
import { evilAnnotation, sneakySignature } from './families/certification.mjs';
import { pageTricks } from './families/pages.mjs';
import { preparedFields } from './families/prepared.mjs';
import { gaps, recycled } from './families/recycled.mjs';
import { shadow } from './families/shadow.mjs';
import { structureTricks } from './families/structure.mjs';
import { xrefTricks } from './families/xref.mjs';
import { twoReadings } from './families/two-readings.mjs';
import { wrapping } from './families/wrapping.mjs';

/** The classes of attacks, each with what it is and what our rule is. */
export const CLASSES = [
  forgery,
  incremental,
  wrapping,
  shadow,
  evilAnnotation,
  sneakySignature,
  recycled,
  gaps,
  fieldTricks,
  pageTricks,
  structureTricks,
  catalogTricks,
  archiveTricks,
  xrefTricks,
  twoReadings,
  preparedFields,
  honestActs,
];

/** Every case as data: attacks, which must be flagged, and honest acts, which must not be accused. */
export const CASES = CLASSES.flatMap((one) =>
  one.groups.flatMap((group) => {
    const common = {
      class: one.name,
      note: group.note,
      reference: group.reference ?? one.reference,
    };
    const make = ([variant, document]) => ({
      ...common,
      name: `${one.name}: ${variant}`,
      variant,
      pdf: async () => bytesOf(await document()),
    });
    const attacks = Object.entries(group.attacks ?? {}).map(make);
    const twins = attacks.map(({ name }) => name);
    const honest = Object.entries(group.honest).map(make);
    return [
      ...attacks.map((attack) => ({ ...attack, mustFlag: true })),
      ...honest.map((act) => ({
        ...act,
        mustFlag: false,
        ...(twins.length > 0 && { honestTwinOf: twins }),
      })),
    ];
  }),
);
