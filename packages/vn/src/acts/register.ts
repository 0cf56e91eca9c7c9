import type { MarkPart } from '@kyso/appearance';
import type { BytesInput } from '@kyso/core';
import { vnError } from '../errors.js';
import { FIELD_NAMES } from '../plan/field-names.js';
import { vietnamTime } from '../time.js';
import { isSigned, preparedField } from './dossier.js';
import { boldLine, drawing, drawn, lookOf, wholeArea, type MarkSize } from './marks.js';
import { placeOfStamp, profileOf } from './places.js';
import { perform } from './perform.js';
import type { Act, ActSigning, ActWork } from './act-work.js';
import { authorise } from './run-act.js';
import { fieldAt, freshFieldName } from './slots.js';
import type { ActOptions, ActResult } from './types.js';

export interface RegisterOptions extends ActOptions {
  /** Số đến. */
  readonly number: string;
  /** Ngày đến, `2026-11-20`; default: the day of signing in Vietnam. */
  readonly date?: string;
  /** Name of the receiving organisation; default that of the certificate. */
  readonly organisation?: string;
  /** Chuyển: to whom the document goes. */
  readonly forwardTo?: string;
  /** Số và ký hiệu hồ sơ. */
  readonly file?: string;
}

/**
 * Registers an incoming document: the stamp "ĐẾN" with number and date of arrival (NĐ 30/2020 Appendix IV), in the
 * signature of the receiving organisation. A document may be received by several.
 *
 * Throws `ERR_VALUE`, `ERR_AUTHORITY`, `ERR_NO_ROOM`, the errors of drawing, and those of `signPdf`.
 */
export function register(pdf: BytesInput, options: RegisterOptions): Promise<ActResult> {
  return perform(REGISTER_ACT, pdf, options);
}

/** @internal */
export const REGISTER_ACT: Act<RegisterOptions> = { type: 'register', decide };

async function decide(work: ActWork<RegisterOptions>): Promise<ActSigning> {
  const { options } = work;
  const { dossier, holder, time } = work;
  const { organisation = holder.name, forwardTo = '', file = '' } = options;
  const number = stated('number', options.number);
  const date = arrivalDate(options.date ?? vietnamTime(time).slice(0, 10));
  await authorise(work, null);
  const planned = preparedField(dossier, FIELD_NAMES.register);
  const free = planned && !isSigned(dossier, planned.name) ? planned : undefined;
  const place = free ?? (await placeOfStamp(work));
  const values = { organisation, number, date: date.split('-').reverse().join('/') };
  const parts = stamp(work, place, { ...values, forwardTo, file });
  return {
    field: free
      ? { name: free.name }
      : fieldAt(freshFieldName(dossier, FIELD_NAMES.register), place),
    mark: await drawn(place, parts, drawing(dossier.archival)),
    facts: {
      ...{ incomingNumber: number, incomingDate: date, organisation },
      ...(forwardTo !== '' && { forwardTo }),
      ...(file !== '' && { file }),
    },
  };
}

function stated(name: string, value: string): string {
  const text = value.normalize('NFC').trim();
  if (text !== '' && text.length <= 40) return text;
  throw vnError('ERR_VALUE', `${name}: expected 1 to 40 characters, found "${value}"`, {
    facts: { name, value },
  });
}

function arrivalDate(date: string): string {
  const time = new Date(`${date}T00:00:00Z`);
  if (/^\d{4}-\d{2}-\d{2}$/.test(date) && !Number.isNaN(time.getTime())) return date;
  throw vnError('ERR_VALUE', `date: expected a day such as 2026-11-20, found "${date}"`, {
    facts: { name: 'date', value: date },
  });
}

interface StampValues {
  readonly organisation: string;
  readonly number: string;
  readonly date: string;
  readonly forwardTo: string;
  readonly file: string;
}

/**
 * The stamp of Appendix IV: a box; left the organisation over the word ĐẾN, right number and date; below where it goes and
 * the file it belongs to.
 */
function stamp(work: ActWork<RegisterOptions>, size: MarkSize, values: StampValues): MarkPart[] {
  const { width, height } = wholeArea(size);
  const { style, fields } = profileOf(work).incomingStamp;
  const [, arrived = '', numberLabel = '', dateLabel = '', forwardLabel = '', fileLabel = ''] =
    fields.value;
  const [middle, low] = [width * 0.44, height * 0.42];
  const look = { ...lookOf(style.value), minimumSize: 4 };
  const { color } = look;
  const pad = 3;
  const rows = (from: number, to: number, lines: readonly string[]): MarkPart[] =>
    lines.map((text, i) => {
      const step = (to - from) / lines.length;
      const y = to - (i + 1) * step;
      return {
        ...{ kind: 'text' as const, lines: [text], ...look, valign: 'middle' as const },
        ...{ x: middle + pad, y, width: width - middle - 2 * pad, height: step },
      };
    });
  return [
    { kind: 'box', x: 0, y: 0, width, height, borderWidth: 1, color },
    { kind: 'line', x1: 0, y1: low, x2: width, y2: low, color },
    { kind: 'line', x1: middle, y1: low, x2: middle, y2: height, color },
    {
      ...{ kind: 'text', lines: [boldLine(values.organisation)], ...look },
      ...{ align: 'center', valign: 'middle' },
      ...{ x: pad, y: height - (height - low) * 0.55, width: middle - 2 * pad },
      height: (height - low) * 0.55 - pad,
    },
    {
      ...{ kind: 'text', lines: [{ ...boldLine(arrived), size: look.size * 1.3 }], ...look },
      ...{ align: 'center', valign: 'middle', x: pad, y: low, width: middle - 2 * pad },
      height: (height - low) * 0.45,
    },
    ...rows(low, height, [`${numberLabel} ${values.number}`, `${dateLabel} ${values.date}`]),
    {
      ...{ kind: 'text', ...look, valign: 'middle', x: pad, y: pad },
      lines: [`${forwardLabel} ${values.forwardTo}`, `${fileLabel} ${values.file}`],
      ...{ width: width - 2 * pad, height: low - 2 * pad },
    },
  ];
}
