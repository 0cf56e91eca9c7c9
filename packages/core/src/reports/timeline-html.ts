import type { SignerFacts } from '../report.js';
import type { Language } from '../validation/index.js';
import { holderName, periodText } from './facts.js';
import { NOTHING, bidi, markup, type Html } from './html.js';
import { ICONS } from './icons.js';
import { numberText } from './numbers.js';
import type { Timeline, TimelineEvent, ValiditySpan } from './timeline.js';
import { timeText } from './times.js';
import { KIND_WORDS, PAGE_PHRASES, PAGE_WORDS } from './words-page.js';

/** Most certificates whose periods are drawn; the list of events is always whole. */
const MAX_SPANS = 40;

/** The course of things as a list, then the validity of certificates as bars with their dates beside them. */
export function timelineHtml(timeline: Timeline, at: Date, language: Language): Html {
  const { events, spans, safeUntil } = timeline;
  const shown = spans.slice(0, MAX_SPANS);
  return markup`<section aria-labelledby="timeline">
    <h2 id="timeline">${PAGE_WORDS.timeline[language]}</h2>
    <div class="sheet">
      <p class="hint">${PAGE_WORDS.timelineHint[language]}</p>
      <ol class="events">
        ${events.map((event) => eventItem(event, language))}
      </ol>
      ${
        safeUntil === null
          ? NOTHING
          : markup`<p>${PAGE_PHRASES.safeUntil[language](timeText(safeUntil, language))}</p>`
      }
      ${shown.length === 0 ? NOTHING : periods(shown, { at, language })}
    </div>
  </section>`;
}

function eventItem(event: TimelineEvent, language: Language): Html {
  const { kind, time, signature, who, end, proved, state } = event;
  const icon =
    kind === 'judged' ? ICONS.judged : kind === 'signature' ? ICONS[state ?? 'doubt'] : ICONS.stamp;
  const when =
    time === null
      ? markup`<time>${PAGE_WORDS.noTime[language]}</time>`
      : markup`<time datetime="${time}">${timeText(time, language)}${kind === 'judged' ? '' : ` · ${(proved ? PAGE_WORDS.provedShort : PAGE_WORDS.claimedShort)[language]}`}</time>`;
  const size =
    end === null
      ? NOTHING
      : markup` <span class="hint">(${PAGE_PHRASES.upTo[language](numberText(end, language))})</span>`;
  return markup`<li class="${state ?? 'plain'}">
    ${icon}${when}${eventText({ kind, signature, who }, language)}${size}
  </li>`;
}

function eventText(
  { kind, signature, who }: Pick<TimelineEvent, 'kind' | 'signature' | 'who'>,
  language: Language,
): Html {
  if (kind === 'judged' || signature === null)
    return markup`<strong>${PAGE_WORDS.judged[language]}</strong>`;
  const name = who ? markup`: ${bidi(holderName(who))}` : NOTHING;
  if (kind === 'timestamp') {
    const own = KIND_WORDS['timestamp-token'][language];
    return markup`${own} ${PAGE_PHRASES.ofSignature[language](String(signature))}${name}`;
  }
  return markup`<a href="#s${signature}">${KIND_WORDS[kind][language]} ${signature}</a>${name}`;
}

interface Scale {
  readonly at: Date;
  readonly language: Language;
}

function periods(spans: readonly ValiditySpan[], { at, language }: Scale): Html {
  const instants = spans.flatMap(({ certificate: { notBefore, notAfter } }) => [
    Date.parse(notBefore),
    Date.parse(notAfter),
  ]);
  const from = Math.min(...instants, at.getTime());
  const to = Math.max(...instants, at.getTime());
  const place = (instant: number): number => ((instant - from) / Math.max(to - from, 1)) * 1000;
  return markup`<h4>${PAGE_WORDS.periods[language]}</h4>
    <p class="hint">${PAGE_WORDS.periodsHint[language]}</p>
    <table class="rows periods">
      <thead>
        <tr>
          <th scope="col">${PAGE_WORDS.holder[language]}</th>
          <th scope="col">${PAGE_WORDS.period[language]}</th>
        </tr>
      </thead>
      <tbody>
        ${spans.map((span) => periodRow(span, { at, language, place }))}
      </tbody>
    </table>`;
}

function periodRow(
  { certificate }: ValiditySpan,
  { at, language, place }: Scale & { readonly place: (instant: number) => number },
): Html {
  const [x, end] = [
    place(Date.parse(certificate.notBefore)),
    place(Date.parse(certificate.notAfter)),
  ];
  const ended = statusOf(certificate, at);
  const width = Math.max(end - x, 2);
  return markup`<tr>
    <th scope="row">${bidi(holderName(certificate))}</th>
    <td>
      ${periodText(certificate, language)}${ended === null ? '' : ` (${PAGE_WORDS[ended][language]})`}
      <svg class="track" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">
        <rect class="rail" x="0" y="4" width="1000" height="2" />
        <rect
          class="${ended === null ? 'holds' : 'ended'}"
          x="${x.toFixed(1)}"
          y="2"
          width="${width.toFixed(1)}"
          height="6"
        />
        <rect
          class="now"
          x="${Math.min(place(at.getTime()), 997).toFixed(1)}"
          y="0"
          width="3"
          height="10"
        />
      </svg>
    </td>
  </tr>`;
}

function statusOf({ notBefore, notAfter }: SignerFacts, at: Date): 'expired' | 'notYet' | null {
  if (at.getTime() > Date.parse(notAfter)) return 'expired';
  return at.getTime() < Date.parse(notBefore) ? 'notYet' : null;
}
