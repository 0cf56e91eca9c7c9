import type { BytesInput } from '@kyso/core';
import { slugOf } from '../acts/slots.js';
import { findAnchors, readLayout, type Anchors, type SignerBlock } from '../placement/index.js';
import { wholeBytes } from '../supersede/supersede.js';
import type { Authority, PlannedApprover, PlannedIssue, SigningPlan } from './signing-plan.js';

/**
 * The plan that a document's layout tells: who approves, by the signers' blocks, and that it is issued, by the line of
 * its number. Undefined where it tells nothing. Who initials no layout tells. Throws the errors of reading.
 *
 * @example
 * const plan = { ...(await derivePlan(pdf)), initials: { people } };
 */
export async function derivePlan(
  pdf: BytesInput,
  { password }: { readonly password?: string } = {},
): Promise<SigningPlan | undefined> {
  const bytes = await wholeBytes(pdf);
  return planOf(findAnchors(await readLayout(bytes, password === undefined ? {} : { password })));
}

/** The plan that anchors tell. */
export function planOf(anchors: Anchors): SigningPlan | undefined {
  const people = approversOf(anchors.signerBlock);
  const issue = issueOf(anchors);
  if (people.length === 0 && !issue) return undefined;
  return {
    version: 1,
    ...(people.length > 0 && { approval: { people } }),
    ...(issue && { issue }),
  };
}

function approversOf(blocks: readonly SignerBlock[]): PlannedApprover[] {
  const ids = new Set<string>();
  return blocks.map(({ text, title }) => {
    const base = slugOf(text);
    let id = base;
    for (let number = 2; ids.has(id); number++) id = `${base}-${number}`;
    ids.add(id);
    const own = ownTitle(title);
    const onBehalf = ownAuthority(title);
    return {
      ...{ id, name: text },
      ...(own !== '' && { title: own }),
      ...(onBehalf && { onBehalf }),
    };
  });
}

/** The signer's own title: what stands below `TM. ỦY BAN NHÂN DÂN` and `KT. CHỦ TỊCH` (II.7.b), or all where nothing does. */
function ownTitle(lines: readonly string[]): string {
  const word = lines.findLastIndex((line) => /^(TM|KT|TL|TUQ)\s*\./u.test(line.trim()));
  const own = lines.slice(word + 1);
  return (own.length > 0 ? own : lines).join(' ');
}

const AUTHORITIES: readonly Authority[] = ['TUQ.', 'TM.', 'KT.', 'TL.', 'Q.'];

/** In whose place the signer signs: of `TM. ỦY BAN NHÂN DÂN` over `KT. CHỦ TỊCH` the latter, which is about the signer. */
function ownAuthority(lines: readonly string[]): Authority | undefined {
  const words = lines.flatMap(
    (line) => AUTHORITIES.find((word) => line.trim().startsWith(word)) ?? [],
  );
  return words.at(-1);
}

/** A numbered document is sealed, whether number and date are blank or written; whose certificate seals, no layout tells. */
function issueOf({ number }: Anchors): PlannedIssue | undefined {
  return number.length > 0 ? {} : undefined;
}
