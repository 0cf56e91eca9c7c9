import type { MarkPart } from '@kyso/appearance';
import type { BytesInput } from '@kyso/core';
import { vnError } from '../errors.js';
import { vietnamTime } from '../time.js';
import { boldLine, drawing, drawn, lookOf, wholeArea } from './marks.js';
import { placeOfComment, profileOf } from './places.js';
import { perform } from './perform.js';
import type { Act, ActSigning, ActWork } from './act-work.js';
import { authorise } from './run-act.js';
import { fieldAt, freshFieldName, slugOf } from './slots.js';
import type { ActOptions, ActResult } from './types.js';

export interface CommentOptions extends ActOptions {
  /** Ý kiến chỉ đạo. */
  readonly text: string;
}

/** Longest comment in characters; what is longer belongs into a document of its own. */
const MAX_COMMENT = 1000;

/**
 * Puts a leader's comment (ý kiến chỉ đạo) on a document: text, name and time in the person's own signature, at a free
 * place of the page or where the call says; recorded in the signature as well.
 *
 * Throws `ERR_VALUE`, `ERR_AUTHORITY`, `ERR_NO_ROOM`, the errors of drawing, and those of `signPdf`.
 */
export function comment(pdf: BytesInput, options: CommentOptions): Promise<ActResult> {
  return perform(COMMENT_ACT, pdf, options);
}

/** @internal */
export const COMMENT_ACT: Act<CommentOptions> = { type: 'comment', decide };

async function decide(work: ActWork<CommentOptions>): Promise<ActSigning> {
  const { options } = work;
  const { dossier, holder, time } = work;
  const text = options.text.normalize('NFC').trim();
  if (text === '' || text.length > MAX_COMMENT)
    throw vnError(
      'ERR_VALUE',
      `text: expected 1 to ${MAX_COMMENT} characters, found ${text.length}`,
      {
        facts: { name: 'text', length: text.length },
      },
    );
  await authorise(work, null);
  const place = await placeOfComment(work);
  const area = wholeArea(place);
  const { style, heading } = profileOf(work).comment;
  const look = lookOf(style.value);
  const signed = [holder.name, options.claimedRole].filter(Boolean).join(', ');
  const pad = 3;
  const parts: MarkPart[] = [
    { kind: 'box', ...area, color: look.color },
    {
      ...{ kind: 'text', x: pad, y: pad, width: area.width - 2 * pad },
      ...{ height: area.height - 2 * pad, ...look, minimumSize: 5 },
      lines: [
        boldLine(heading.value),
        ...text.split('\n'),
        { text: `${signed}, ${vietnamTime(time)}`, italic: true },
      ],
    },
  ];
  return {
    field: fieldAt(freshFieldName(dossier, `YKien_${slugOf(holder.name)}`), place),
    mark: await drawn(place, parts, drawing(dossier.archival)),
    facts: { text },
  };
}
