import { vietnamTime } from '../time.js';
import { drawing, drawn } from './marks.js';
import { placeOfHeadBlock, profileOf } from './places.js';
import type { ActSigning, ActWork } from './run-act.js';
import { freshFieldName } from './slots.js';
import type { ActOptions } from './types.js';

/** A block of text at the top right of page one. */
export interface HeadBlock {
  /** First name tried for the field. */
  readonly base: string;
  readonly rule: 'copy' | 'appendix';
  /** What the template of the profile names, beside the time. */
  readonly values: Readonly<Record<string, string>>;
  /** For the record of the act. */
  readonly facts: Readonly<Record<string, string>>;
}

/** The signature of a copy or an appendix: text only, in a field of its own. */
export async function signHeadBlock(
  work: ActWork<ActOptions>,
  { base, rule, values, facts }: HeadBlock,
): Promise<ActSigning> {
  const { dossier, time } = work;
  const profile = profileOf(work);
  const look = profile.texts[rule];
  const lines = look.lines.value.map((line) =>
    filled(line, { ...values, time: vietnamTime(time), ...named(look, values) }),
  );
  const { page, ...rect } = await placeOfHeadBlock(work, rule, lines);
  const part = {
    ...{ kind: 'text' as const, x: 0, y: 0, width: rect.width, height: rect.height },
    ...{ lines, size: look.size.value, align: look.align.value, color: look.color.value },
  };
  return {
    field: { name: freshFieldName(dossier, base), page, rect },
    mark: await drawn(rect, [part], drawing(dossier.archival)),
    facts,
  };
}
