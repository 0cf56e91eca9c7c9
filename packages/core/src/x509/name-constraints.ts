import { DerReader, Tag, contextTag, derError, expectTag, type DerElement } from '../der/index.js';
import { decodedExtension, type WithExtensions } from './extensions.js';
import { generalNameOf, type GeneralName } from './general-names.js';
import { EXTENSION } from './oids.js';

/** Most subtrees of one list. The largest in public CAs have a few hundred; each is compared with every name below. */
const MAX_SUBTREES = 4096;

/**
 * Which names certificates below a CA may have (RFC 5280 §4.2.1.10). Of each subtree only its base stands here:
 * `minimum` must be 0 and `maximum` absent.
 *
 *     NameConstraints ::= SEQUENCE {
 *       permittedSubtrees       [0]     GeneralSubtrees OPTIONAL,
 *       excludedSubtrees        [1]     GeneralSubtrees OPTIONAL }
 *     GeneralSubtree ::= SEQUENCE {
 *       base                    GeneralName,
 *       minimum         [0]     BaseDistance DEFAULT 0,
 *       maximum         [1]     BaseDistance OPTIONAL }
 */
export interface NameConstraints {
  readonly permitted: readonly GeneralName[];
  readonly excluded: readonly GeneralName[];
}

/** nameConstraints, or `undefined` where it is absent. Throws `ERR_CERTIFICATE`. */
export function nameConstraintsOf(certificate: WithExtensions): NameConstraints | undefined {
  return decodedExtension(certificate, EXTENSION.nameConstraints, (element) => {
    expectTag(element, Tag.sequence);
    const reader = DerReader.within(element);
    const permitted = reader.optional(contextTag(0));
    const excluded = reader.optional(contextTag(1));
    reader.finish();
    // RFC 5280 §4.2.1.10: it must not be empty.
    if (!permitted && !excluded) throw derError('NameConstraints is empty', element.start);
    return {
      permitted: permitted ? subtreesOf(permitted) : [],
      excluded: excluded ? subtreesOf(excluded) : [],
    };
  });
}

function subtreesOf(element: DerElement): GeneralName[] {
  const subtrees = DerReader.within(element).rest(MAX_SUBTREES);
  if (subtrees.length === 0) throw derError('GeneralSubtrees is empty', element.start);
  return subtrees.map((subtree) => {
    expectTag(subtree, Tag.sequence);
    const reader = DerReader.within(subtree);
    const base = generalNameOf(reader.read());
    // A minimum of 0 is the DEFAULT and not written; any other, and every maximum, is not for this profile.
    reader.finish();
    return base;
  });
}
