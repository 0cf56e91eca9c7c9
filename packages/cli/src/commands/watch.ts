import { existsSync } from 'node:fs';
import { readWholeFile, writeFileAtomically } from '@kyso/core/node';
import {
  NOTHING_TOLD,
  WATCH_DAYS,
  dueEvents,
  expiries,
  watchExpiry,
  watchStateOf,
  type Expiry,
  type ExpiryEvent,
  type WatchDays,
  type WatchSource,
  type WatchState,
} from '@kyso/core/watch';
import { readArguments, type OptionValues } from '../arguments.js';
import { cliError, usageError } from '../errors.js';
import { Exit } from '../exit-codes.js';
import { MAX_STATE_FILE } from '../limits.js';
import { print, printLine, type Context } from '../terminal.js';
import { timeOfOption } from '../time.js';
import { trustFolder } from '../trust-folder.js';
import type { WatchEntry, WatchEvent, WatchLine, WatchOutput } from '../watch/watch-outputs.js';
import { entryText, problemText, watchText } from '../watch/watch-text.js';
import { lookAgain, lookAt, type Look, type WatchedSources } from '../watch/watched-sources.js';

const OPTIONS = {
  once: { type: 'boolean' },
  at: { type: 'string' },
  days: { type: 'string' },
  'crl-days': { type: 'string' },
  state: { type: 'string' },
  trust: { type: 'string', multiple: true },
  store: { type: 'string' },
  tokens: { type: 'boolean' },
  every: { type: 'string' },
} as const;

type Values = OptionValues<typeof OPTIONS>;

/** `kyso watch [FILE…]`: tells what runs out before it does. */
export async function watch(argv: readonly string[], context: Context): Promise<number> {
  const { values, positionals } = readArguments(argv, {
    ...{ options: OPTIONS, positionals: [], several: true },
  });
  const sources = sourcesOf(positionals, values, context);
  const days = daysOf(values);
  return values.once === true
    ? lookOnce(sources, { values, days, context })
    : watchOn(sources, { values, days, context });
}

interface Work {
  readonly values: Values;
  readonly days: WatchDays;
  readonly context: Context;
}

/** What is named; the trust store where nothing is. */
function sourcesOf(files: readonly string[], values: Values, context: Context): WatchedSources {
  const { trust = [], store, tokens = false } = values;
  const isNamed = files.length + trust.length > 0 || tokens;
  return {
    ...{ files: [...files, ...trust], tokens, signal: context.signal },
    store: isNamed && store === undefined ? undefined : trustFolder(store, context),
  };
}

function daysOf({ days, 'crl-days': crlDays }: Values): WatchDays {
  const all = days === undefined ? WATCH_DAYS : listOf('days', days);
  const crl = crlDays === undefined ? all : listOf('crl-days', crlDays);
  return { certificate: all, 'timestamp-authority': all, authority: all, crl };
}

function listOf(option: string, text: string): readonly number[] {
  const days = text.split(',').map(Number);
  if (/^\d{1,4}(,\d{1,4})*$/.test(text) && days.every((each) => each >= 1 && each <= 3660)) {
    return days;
  }
  throw usageError(`--${option} is a list of days such as 60,30,7, not "${text}"`, { option });
}

async function lookOnce(sources: WatchedSources, work: Work): Promise<number> {
  const { values, days, context } = work;
  if (values.every !== undefined)
    throw usageError('--every is not for --once', { option: 'every' });
  const at = values.at === undefined ? new Date() : timeOfOption('at', values.at);
  const before = await stateOf(values.state);
  const { items, problems } = await lookAt(sources);
  const { events, state } = dueEvents(items, { at, days, state: before });
  const output: WatchOutput = {
    at: at.toISOString(),
    entries: expiries(items, { at, days }).map(entryOf),
    events: events.map(eventOf),
    problems,
  };
  print(context, output, () => watchText(output, context.language));
  await keep(values.state, state);
  return exitOf(output);
}

/** 1: something has run out; 2: something will, within its days, or cannot be read; 0: neither. */
function exitOf({ entries, problems }: WatchOutput): number {
  if (entries.some(({ threshold }) => threshold === 0)) return Exit.failed;
  const isNear = entries.some(({ threshold }) => threshold !== null);
  return isNear || problems.length > 0 ? Exit.indeterminate : Exit.done;
}

/** Until Ctrl-C, or a request to end; which is how this is meant to end. */
async function watchOn(sources: WatchedSources, { values, days, context }: Work): Promise<number> {
  if (values.at !== undefined) throw usageError('--at is for --once', { option: 'at' });
  const { signal } = context;
  const everySeconds = values.every === undefined ? undefined : secondsOf(values.every);
  const state = await stateOf(values.state);
  const terms = { clock, days, signal, state, ...(everySeconds !== undefined && { everySeconds }) };
  for await (const { at, events, state: known } of watchExpiry(
    lookingAt(sources, context),
    terms,
  )) {
    for (const event of events) {
      tellLine({ event: 'expiry', at: at.toISOString(), ...eventOf(event) }, context);
    }
    await keep(values.state, known);
  }
  return Exit.done;
}

const clock = () => new Date();

/** What cannot be read at the start is wrong usage; what cannot be read later is told, once. */
function lookingAt(sources: WatchedSources, context: Context): WatchSource {
  let last: Look | undefined;
  const told = new Set<string>();
  return async () => {
    last = last ? await lookAgain(sources, last) : await lookAt(sources);
    for (const problem of last.problems) {
      const key = JSON.stringify(problem);
      if (told.has(key)) continue;
      told.add(key);
      tellLine({ event: 'problem', at: clock().toISOString(), ...problem }, context);
    }
    return last.items;
  };
}

function tellLine(line: WatchLine, context: Context): void {
  const { language } = context;
  printLine(context, line, () =>
    line.event === 'expiry' ? entryText(line, language) : problemText(line, language),
  );
}

function entryOf({ item, daysLeft, threshold }: Expiry): WatchEntry {
  const { id, kind, name, issuer, serial, expiresAt, sources } = item;
  return {
    ...{ kind, name, issuer, serial, sha256: id, expiresAt: expiresAt.toISOString() },
    ...{ daysLeft, threshold, sources },
  };
}

function eventOf(event: ExpiryEvent): WatchEvent {
  return { ...entryOf(event), threshold: event.threshold };
}

function secondsOf(text: string): number {
  const seconds = Number(text);
  if (/^\d{1,5}$/.test(text) && seconds >= 1 && seconds <= 86_400) return seconds;
  throw usageError(`--every is a number of seconds from 1 to 86400, not "${text}"`, {
    option: 'every',
  });
}

/** What was told before; a file that does not exist yet is that of the first run. */
async function stateOf(file: string | undefined): Promise<WatchState> {
  if (file === undefined || !existsSync(file)) return NOTHING_TOLD;
  return watchStateOf(jsonOf(await readWholeFile(file, MAX_STATE_FILE), file));
}

function jsonOf(bytes: Uint8Array, file: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    const facts = { option: 'state', file };
    throw cliError('ERR_JSON_FILE', `--state ${file}: expected JSON in UTF-8`, { facts, cause });
  }
}

async function keep(file: string | undefined, state: WatchState): Promise<void> {
  if (file === undefined) return;
  const bytes = new TextEncoder().encode(`${JSON.stringify(state)}\n`);
  await writeFileAtomically(file, async (sink) => sink.write(bytes), { force: true });
}
