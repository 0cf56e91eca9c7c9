import type { MarkPart } from '@kyso/appearance';
import { vnError } from '../errors.js';
import type { TopRightProfile } from '../profile/index.js';
import { vietnamTimeAs } from '../time.js';
import { drawing, drawn, imageMark, lookOf, wholeArea } from './marks.js';
import { placeOfHeadBlock, profileOf } from './places.js';
import type { ActSigning, ActWork } from './act-work.js';
import { fieldAt, freshFieldName } from './slots.js';
import type { ActOptions } from './types.js';

/** A block of text at the top right of page one. */
export interface HeadBlock {
  /** First name tried for the field. */
  readonly base: string;
  readonly rule: 'copy' | 'appendix';
  /** What the lines of the profile name, beside the time. */
  readonly values: Readonly<Record<string, string>>;
  /** For the record of the act. */
  readonly facts: Readonly<Record<string, string>>;
  /** The seal's picture, for profiles that show it; the rules of NĐ 30/2020 do not. */
  readonly seal?: Uint8Array | undefined;
}

/** The signature of a copy or an appendix: text only, in a field of its own. */
export async function signHeadBlock(
  work: ActWork<ActOptions>,
  { base, rule, values, facts, seal }: HeadBlock,
): Promise<ActSigning> {
  const { dossier, time, notices } = work;
  const block: TopRightProfile = profileOf(work)[rule];
  const told = { ...values, time: vietnamTimeAs(block.timeFormat.value, time) };
  const lines = block.lines.value.map((line) => filledIn(line, told));
  const place = await placeOfHeadBlock(work, rule);
  const area = wholeArea(place);
  const look = { ...lookOf(block.style.value), minimumSize: 5 };
  const parts: MarkPart[] = [{ kind: 'text', lines, ...area, ...look }];
  const how = drawing(dossier.archival);
  const showsSeal = block.image.value === 'seal';
  if (showsSeal) await imageMark(place, seal, { ...how, notices, what: 'seal' });
  const side = { x: area.width - area.height, width: area.height };
  return {
    field: fieldAt(freshFieldName(dossier, base), place),
    mark: await drawn(
      place,
      showsSeal && seal ? [{ kind: 'image', image: seal, ...area, ...side }, ...parts] : parts,
      how,
    ),
    facts,
  };
}

function filledIn(line: string, values: Readonly<Record<string, string>>): string {
  return line.replace(/\{(\w+)\}/gu, (_, key: string) => {
    const value = values[key];
    if (value !== undefined) return value;
    throw vnError('ERR_VALUE', `the profile names {${key}}, which this act does not have`, {
      facts: { name: key, value: line },
    });
  });
}
