import type { Language } from '../terminal.js';
import { texts } from '../texts/index.js';
import { timeText } from '../time.js';
import type { WatchEntry, WatchOutput, WatchProblem } from './watch-outputs.js';

/** What `kyso watch --once` says to people: everything, the nearest end first. */
export function watchText({ entries, events, problems }: WatchOutput, language: Language): string {
  const { watch } = texts(language);
  const news = new Set(events.map(({ sha256 }) => sha256));
  const lines = entries.map((entry) => entryText(entry, language, news.has(entry.sha256)));
  const none = entries.length === 0 ? [watch.nothing] : [];
  return [...lines, ...none, ...problems.map((one) => problemText(one, language)), ''].join('\n');
}

/** One item: when its end is, what it is, and where it was found. */
export function entryText(entry: WatchEntry, language: Language, isNews = true): string {
  const { watch } = texts(language);
  const { kind, name, daysLeft, expiresAt, threshold, sources } = entry;
  const mark = threshold === null ? ' ' : isNews ? '!' : '·';
  const end = watch.end(daysLeft, timeText(expiresAt, language).slice(0, 10));
  const where = sources.length === 0 ? '' : `\n    ${sources.join(', ')}`;
  return `${mark} ${end}: ${watch.kinds[kind]} ${name}${where}`;
}

/** What is not watched. */
export function problemText({ source, reason }: WatchProblem, language: Language): string {
  return `? ${texts(language).watch.problem(source, reason)}`;
}
