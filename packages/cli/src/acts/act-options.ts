import type { Signer } from '@kyso/core';
import { nodeCrypto, readWholeFile } from '@kyso/core/node';
import { officeRules, type ActOptions, type OfficeRules } from '@kyso/vn';
import { openUsageLog, type UsageLog } from '@kyso/vn/usage';
import type { OptionValues } from '../arguments.js';
import { DOCUMENT_PASSWORD_OPTIONS } from '../document-password.js';
import { usageError } from '../errors.js';
import { MAX_KEY_FILE } from '../limits.js';
import { PASSWORD_OPTIONS } from '../secrets.js';
import { OUTPUT_OPTIONS } from '../signed-output.js';
import { KEY_OPTIONS } from '../signing-key.js';
import type { Context } from '../terminal.js';
import { timestampsOf } from '../timestamp-authority.js';
import { CHAIN_OPTIONS } from '../token-key.js';
import { choiceOf } from './act-table.js';
import { delegationsAt } from './delegations.js';
import { placeOption } from './place-option.js';
import { profileOption } from './profile-option.js';

const TEXT = { type: 'string' } as const;
const TEXTS = { type: 'string', multiple: true } as const;

/** Options that decide what an act signs. */
export const COMMON_ACT_OPTIONS = {
  ...{ role: TEXT, profile: TEXT, place: TEXT },
  ...{ 'public-certificates': TEXT, delegations: TEXT },
  'force-act': { type: 'boolean' },
  repair: { type: 'boolean' },
  ...PASSWORD_OPTIONS,
  ...DOCUMENT_PASSWORD_OPTIONS,
} as const;

/** Options that every act takes. */
export const ACT_OPTIONS = {
  ...OUTPUT_OPTIONS,
  ...COMMON_ACT_OPTIONS,
  ...{ tsa: TEXTS, 'tsa-timeout': TEXT, 'on-tsa-failure': TEXT },
  ...{ 'usage-log': TEXT, 'usage-key-file': TEXT, clerk: TEXT },
  ...KEY_OPTIONS,
  ...CHAIN_OPTIONS,
} as const;

export type ActValues = OptionValues<typeof ACT_OPTIONS>;

/** What the options say to every act, before a key is opened. */
export type ReadyOptions = Omit<ActOptions, 'signer' | 'password'>;

/** The options of an act. Throws `ERR_USAGE`, `ERR_IO`, `ERR_JSON_FILE`, `ERR_PROFILE`. */
export async function actOptions(values: ActValues, context: Context): Promise<ReadyOptions> {
  const { signal } = context;
  const { role, profile, place, clerk } = values;
  const rules = await rulesOf(values);
  return {
    ...{ crypto: nodeCrypto(), signal, repair: values.repair === true },
    ...timestamping(values, context),
    ...(values['force-act'] === true && { force: true }),
    ...(role !== undefined && { claimedRole: role }),
    ...(place !== undefined && { place: placeOption(place) }),
    ...(profile !== undefined && { profile: await profileOption(profile) }),
    ...(rules && { authority: [officeRules(rules)] }),
    ...(clerk !== undefined && { clerk }),
  };
}

/** The options with the key. */
export function withSigner(
  ready: ReadyOptions,
  { signer, channel, password, log }: Signing,
): ActOptions {
  return {
    ...ready,
    signer,
    channel,
    ...(password !== undefined && { password }),
    ...(log && { onUsage: (event) => log.append(event) }),
  };
}

interface Signing {
  readonly signer: Signer;
  readonly channel: string;
  /** Of the document. */
  readonly password: string | undefined;
  readonly log: UsageLog | undefined;
}

function timestamping(
  values: ActValues,
  context: Context,
): Pick<ActOptions, 'timestamps' | 'timestampTimeout' | 'onTimestampFailure'> {
  const { tsa, 'tsa-timeout': timeout, 'on-tsa-failure': failure } = values;
  if (tsa === undefined) {
    const surplus = timeout === undefined ? failure && 'on-tsa-failure' : 'tsa-timeout';
    if (surplus !== undefined) throw usageError(`--${surplus} needs --tsa URL`, { option: 'tsa' });
    return {};
  }
  return {
    timestamps: timestampsOf(tsa, context),
    ...(timeout !== undefined && { timestampTimeout: secondsOf(timeout) * 1000 }),
    ...(failure !== undefined && {
      onTimestampFailure: choiceOf('on-tsa-failure', failure, ['refuse', 'downgrade']),
    }),
  };
}

/** Longest time for a timestamp, in seconds; nobody waits longer before a desk. */
const MAX_SECONDS = 600;

function secondsOf(text: string): number {
  const seconds = /^\d{1,3}(\.\d{1,3})?$/.test(text) ? Number(text) : NaN;
  if (seconds > 0 && seconds <= MAX_SECONDS) return seconds;
  throw usageError(`--tsa-timeout is a number of seconds up to ${MAX_SECONDS}, not "${text}"`, {
    option: 'tsa-timeout',
  });
}

async function rulesOf(values: ActValues): Promise<OfficeRules | undefined> {
  const { 'public-certificates': asked, delegations: file } = values;
  if (asked === undefined && file === undefined) return undefined;
  return {
    ...(asked !== undefined && {
      publicCertificates: choiceOf('public-certificates', asked, ['refuse', 'label']),
    }),
    ...(file !== undefined && { delegations: await delegationsAt(file) }),
  };
}

/** The log of `--usage-log`, opened before the key: an act that cannot be recorded is not done. */
export async function usageLogOf(values: ActValues): Promise<UsageLog | undefined> {
  const { 'usage-log': directory, 'usage-key-file': keyFile } = values;
  if (directory === undefined) {
    const [surplus] = (['usage-key-file', 'clerk'] as const).filter((name) => values[name]);
    if (surplus === undefined) return undefined;
    throw usageError(`--${surplus} needs --usage-log DIR`, { option: 'usage-log' });
  }
  if (keyFile === undefined) return openUsageLog(directory);
  return openUsageLog(directory, { key: await usageKey(keyFile) });
}

async function usageKey(file: string): Promise<Uint8Array> {
  const key = await readWholeFile(file, MAX_KEY_FILE);
  if (key.length >= LEAST_KEY) return key;
  throw usageError(`--usage-key-file ${file} has fewer than ${LEAST_KEY} bytes`, {
    option: 'usage-key-file',
  });
}

/** Shortest key that the log takes, in bytes. */
const LEAST_KEY = 16;
