import { drawMark } from './draw-mark.js';
import { markError } from './errors.js';
import type { MarkLine, MarkStyle } from './options.js';

/** What the usual mark of a signature says. */
export interface SignatureMarkOptions extends MarkStyle {
  /** The signer, as in the certificate. */
  readonly name: string;
  /** Chức vụ. */
  readonly title?: string;
  /** Cơ quan, tổ chức. */
  readonly organisation?: string;
  /** Signing time; shown to the second in Vietnam's time zone. */
  readonly time: Date;
  readonly reason?: string;
  readonly language: 'vi' | 'en';
}

/**
 * Draws the usual mark of a signature: who signed, with title and organisation where given, why, and
 * when (ISO 8601 with +07:00; NĐ 30/2020 Appendix I, II.8.b), size 10. Guarantees and errors are those of
 * `drawMark`; throws `ERR_MARK_NAME` for an empty name and `TypeError` for an invalid `time`.
 */
export function signatureMark(options: SignatureMarkOptions): Promise<Uint8Array> {
  const { name, title, organisation, time, reason, language, ...style } = options;
  if (name.trim() === '') throw markError('ERR_MARK_NAME', 'the name of the signer is empty');
  const label = LABELS[language];
  const lines: readonly MarkLine[] = [
    { text: `${label.name}: ${name}`, bold: true },
    ...labelled(label.title, title),
    ...labelled(label.organisation, organisation),
    ...labelled(label.reason, reason),
    { text: `${label.time}: ${vietnamTime(time)}` },
  ];
  return drawMark({ ...style, lines });
}

const LABELS = {
  vi: {
    name: 'Ký bởi',
    title: 'Chức vụ',
    organisation: 'Cơ quan',
    reason: 'Lý do',
    time: 'Thời gian ký',
  },
  en: {
    name: 'Signed by',
    title: 'Title',
    organisation: 'Organisation',
    reason: 'Reason',
    time: 'Signing time',
  },
} as const;

function labelled(label: string, text: string | undefined): readonly MarkLine[] {
  return text === undefined || text === '' ? [] : [{ text: `${label}: ${text}` }];
}

/** Vietnam keeps UTC+7 all year. */
const VIETNAM_OFFSET_MS = 7 * 3_600_000;

function vietnamTime(time: Date): string {
  if (Number.isNaN(time.getTime())) throw new TypeError('time is an invalid date');
  return `${new Date(time.getTime() + VIETNAM_OFFSET_MS).toISOString().slice(0, 19)}+07:00`;
}
