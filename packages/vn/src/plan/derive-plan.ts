import type { BytesInput } from '@kyso/core';
import { slugOf } from '../acts/slots.js';
import { findAnchors, readLayout, type Anchors, type SignerBlock } from '../placement/index.js';
import { wholeBytes } from '../supersede/supersede.js';
import type { PlannedApprover, PlannedIssue, SigningPlan } from './signing-plan.js';

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
  return blocks.map(({ text, title, capacity }) => {
    const base = slugOf(text);
    let id = base;
    for (let number = 2; ids.has(id); number++) id = `${base}-${number}`;
    ids.add(id);
    const lines = title.join(' ');
    return {
      ...{ id, name: text },
      ...(lines !== '' && { title: lines }),
      ...(capacity && { onBehalf: capacity }),
    };
  });
}

/** A numbered document is sealed, whether number and date are blank or written; whose certificate seals, no layout tells. */
function issueOf({ number }: Anchors): PlannedIssue | undefined {
  return number.length > 0 ? {} : undefined;
}
