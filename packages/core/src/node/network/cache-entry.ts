import { createHash } from 'node:crypto';
import { concat, latin1Bytes, latin1Text, utf8Bytes, utf8Text } from '../../bytes/index.js';
import type { KeptResponse } from '../../net/index.js';

const FORMAT = 'kyso-kept-1';

/**
 * A kept answer as a file: `kyso-kept-1 <SHA-256 of all that follows>`, a line of JSON with digest of the key,
 * status, headers and freshness, and the body as it came. The address is not in it: queries may hold secrets.
 */
export function entryOf(key: string, { response, freshUntil }: KeptResponse): Uint8Array {
  const { status, headers, body } = response;
  const facts = {
    key: digest(utf8Bytes(key)),
    status,
    headers,
    freshUntil: freshUntil.toISOString(),
  };
  const rest = concat([utf8Bytes(`${JSON.stringify(facts)}\n`), body]);
  return concat([latin1Bytes(`${FORMAT} ${digest(rest)}\n`), rest]);
}

/** The answer in a file, `undefined` where anything is not as it was written. */
export function keptOf(key: string, file: Uint8Array): KeptResponse | undefined {
  const first = file.indexOf(LINE_FEED);
  if (first < 0 || first > MAX_FIRST_LINE) return undefined;
  const rest = file.subarray(first + 1);
  if (latin1Text(file.subarray(0, first)) !== `${FORMAT} ${digest(rest)}`) return undefined;
  const second = rest.indexOf(LINE_FEED);
  // What has the right digest was written by `entryOf`; another key has the same name of the file by no chance.
  const facts = factsOf(utf8Text(rest.subarray(0, second)) ?? '');
  if (facts?.key !== digest(utf8Bytes(key))) return undefined;
  const { status, headers } = facts;
  return {
    response: { status, headers, body: rest.subarray(second + 1) },
    freshUntil: new Date(facts.freshUntil),
  };
}

const LINE_FEED = 0x0a;
const MAX_FIRST_LINE = 128;

interface EntryFacts {
  readonly key: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly freshUntil: string;
}

function factsOf(text: string): EntryFacts | undefined {
  try {
    return JSON.parse(text) as EntryFacts;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
