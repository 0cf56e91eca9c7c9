import {
  signPdf,
  type SignatureLevel,
  type SignedPdf,
  type Signer,
  type SignPdfOptions,
} from '@kyso/core';
import type { SignedStatements } from '@kyso/core/cades';
import type { ChangePermission, FieldLock } from '@kyso/core/pades';
import { nodeCrypto, openFile, type FileSource } from '@kyso/core/node';
import { readArguments, type OptionValues } from '../arguments.js';
import { BATCH_OPTIONS, batchOf, type BatchFiles } from '../batch/batch-files.js';
import { signFiles } from '../batch/sign-files.js';
import {
  DOCUMENT_PASSWORD_OPTIONS,
  documentPassword,
  givenDocumentPassword,
} from '../document-password.js';
import { signerNames } from '../draw-appearance.js';
import { LOOK_OPTIONS, markOf } from '../signature-look.js';
import { isCmsWanted } from '../cms-file.js';
import { usageError } from '../errors.js';
import {
  LONG_TERM_OPTIONS,
  evidenceTerms,
  keyOptionsBeside,
  isLasting,
  levelOf,
  refuseLongTerm,
} from '../long-term.js';
import { Exit } from '../exit-codes.js';
import type { SignOutput } from '../outputs.js';
import { PASSWORD_OPTIONS } from '../secrets.js';
import { BOND_OPTIONS, certifyOf, lockOf } from '../signature-bonds.js';
import { STATEMENT_OPTIONS, statementsOf } from '../signed-statements.js';
import { OUTPUT_OPTIONS, outputOf, writeSigned } from '../signed-output.js';
import type { OpenedKey } from '../opened-key.js';
import { KEY_OPTIONS, openKey, type KeyOptions } from '../signing-key.js';
import { ALGORITHM_OPTIONS } from '../algorithm-options.js';
import { tell } from '../tell.js';
import { CHAIN_OPTIONS } from '../token-key.js';
import { print, progress, type Context } from '../terminal.js';
import { texts } from '../texts/index.js';
import { signCmsFile } from './sign-cms.js';
import { checkAuthority, timestampsOf } from '../timestamp-authority.js';

const OPTIONS = {
  format: { type: 'string' },
  ...OUTPUT_OPTIONS,
  ...BATCH_OPTIONS,
  level: { type: 'string' },
  tsa: { type: 'string', multiple: true },
  location: { type: 'string' },
  contact: { type: 'string' },
  'allow-expired': { type: 'boolean' },
  repair: { type: 'boolean' },
  ...LONG_TERM_OPTIONS,
  ...LOOK_OPTIONS,
  ...BOND_OPTIONS,
  ...STATEMENT_OPTIONS,
  ...KEY_OPTIONS,
  ...ALGORITHM_OPTIONS,
  ...CHAIN_OPTIONS,
  ...PASSWORD_OPTIONS,
  ...DOCUMENT_PASSWORD_OPTIONS,
} as const;

const LATER = {
  'at-text': 'a mark is placed by --page and --rect',
};

type SignValues = OptionValues<typeof OPTIONS>;

/** `kyso sign FILE -o OUT`, `--in-place`, or `FILE… --out-dir DIR`; where OUT is a CMS file, another way */
export async function sign(argv: readonly string[], context: Context): Promise<number> {
  if (isCmsWanted(argv)) return signCmsFile(argv, context);
  const { values, positionals } = readArguments(argv, {
    options: OPTIONS,
    positionals: ['FILE'],
    several: true,
    later: LATER,
  });
  const [file = ''] = positionals;
  const batch = batchOf(positionals, values);
  if (batch) return signAll(batch, values, context);
  const output = outputOf(file, values);
  const request = await requestOf(values);
  const source = await openFile(file, { signal: context.signal });
  try {
    const key = await openKey(keyOptions(values, request), context);
    try {
      const signed = await signWith(key, { file, source, output, request, values, context });
      report(told(signed, key), output, context);
    } finally {
      await key.close();
    }
  } finally {
    await source.close();
  }
  return Exit.done;
}

function keyOptions(values: SignValues, { level }: LevelRequest): KeyOptions {
  return isLasting(level) ? keyOptionsBeside(values) : values;
}

/** Sessions with a token at most; a token that has fewer is signed with in those. */
const SESSIONS = 4;

async function signAll(batch: BatchFiles, values: SignValues, context: Context): Promise<number> {
  const request = await requestOf(values);
  const key = await openKey({ ...keyOptions(values, request), sessions: SESSIONS }, context);
  try {
    const password = await givenDocumentPassword(values, key.unusedPassword, context);
    return await signFiles(batch, {
      ...{ options: values, context, key, password },
      sign: async ({ id: file, output }, signal) => {
        const source = await openFile(file, { signal });
        const one = { file, source, output, request, values, password };
        try {
          const signed = await signWith(key, { ...one, context: { ...context, signal } });
          return outputFor(told(signed, key), output, context);
        } finally {
          await source.close();
        }
      },
    });
  } finally {
    await key.close();
  }
}

interface ToSign {
  readonly file: string;
  readonly source: FileSource;
  readonly output: string;
  readonly request: LevelRequest;
  readonly values: SignValues;
  /** Of the document, in a batch. */
  readonly password?: string | undefined;
  readonly context: Context;
}

async function signWith(
  { signer, unusedPassword: other }: OpenedKey,
  { file, source, output, request, values, context, ...one }: ToSign,
): Promise<SignedPdf> {
  // In a batch nobody is asked: several questions at once cannot be told apart.
  const password =
    'password' in one
      ? one.password
      : await documentPassword(values, { source, file, other }, context);
  progress(context, texts(context.language).signing(file));
  const options = await signOptions(source, { values, request, signer, password, context });
  const { signal } = context;
  return writeSigned({ source, output, values, signal }, () => signPdf(source, options));
}

interface LevelRequest {
  readonly level: SignatureLevel;
  readonly tsa: readonly string[] | undefined;
  readonly lock: FieldLock | undefined;
  readonly certify: ChangePermission | undefined;
  readonly statements: SignedStatements;
}

/** The level and whether it can be reached, and what the signature binds; asked before any key is opened. */
async function requestOf(values: SignValues): Promise<LevelRequest> {
  const { tsa, lock, certify, downgrade } = values;
  const level = wantedLevel(values);
  if (level !== 'B-B' && tsa === undefined)
    throw usageError(`--level ${level} needs --tsa URL`, { option: 'tsa' });
  if (level === 'B-B' && tsa !== undefined && values['content-timestamp'] !== true) {
    throw usageError('--level B-B takes no timestamp: leave out --tsa', { option: 'tsa' });
  }
  if (level === 'B-B' && downgrade !== undefined)
    throw usageError('--downgrade needs --tsa URL', { option: 'downgrade' });
  for (const url of tsa ?? []) checkAuthority(url);
  const statements = await statementsOf(values, values);
  return { level, tsa, lock: lockOf(lock), certify: certifyOf(certify), statements };
}

function wantedLevel(values: SignValues): SignatureLevel {
  const { level, tsa } = values;
  if (level !== undefined) return levelOf(level, values);
  refuseLongTerm(values);
  return tsa === undefined ? 'B-B' : 'B-T';
}

interface Signing {
  readonly values: SignValues;
  readonly request: LevelRequest;
  readonly signer: Signer;
  /** Of the document. */
  readonly password: string | undefined;
  readonly context: Context;
}

async function signOptions(
  source: FileSource,
  { values, request, signer, password, context }: Signing,
): Promise<SignPdfOptions> {
  const { reason, location, contact } = values;
  const { level, tsa, lock, certify, statements } = request;
  const { signal } = context;
  const time = new Date();
  const crypto = nodeCrypto();
  const { certificate } = signer;
  const { language } = context;
  const wanted = { values, certificate, password, language, time };
  const { placement, mark } = await markOf(source, wanted);
  const { name } = signerNames(signer.certificate);
  return {
    signer,
    crypto,
    signal,
    level,
    // The mark shows the same second as the signature.
    clock: () => time,
    field: { ...placement, ...(lock && { lock }) },
    ...(certify && { certify }),
    ...statements,
    allowInvalidCertificate: values['allow-expired'] === true,
    ...(password !== undefined && { password }),
    repair: values.repair === true,
    ...(mark && { appearance: { mark } }),
    ...(tsa !== undefined && { timestamps: timestampsOf(tsa, context) }),
    ...(values.downgrade === true && { onTimestampFailure: 'downgrade' }),
    ...(isLasting(level) && { evidence: await evidenceTerms(values, context) }),
    ...(name !== '' && { name }),
    ...(reason !== undefined && { reason }),
    ...(location !== undefined && { location }),
    ...(contact !== undefined && { contact }),
  };
}

type Told = Pick<SignedPdf, 'field' | 'level' | 'revision' | 'reserved' | 'used' | 'findings'>;

/** With what the signer should know of the key. */
function told(signed: SignedPdf, { findings }: OpenedKey): Told {
  const { field, level, revision, reserved, used } = signed;
  return { field, level, revision, reserved, used, findings: [...findings, ...signed.findings] };
}

function report(signed: Told, output: string, context: Context): void {
  const words = texts(context.language);
  const result = outputFor(signed, output, context);
  const { field, level, bytesAppended, reserved, used, findings } = result;
  print(context, result, () =>
    [
      words.signed(output, field, level),
      words.appended(bytesAppended, used, reserved),
      ...findings.map(({ message }) => `${words.warning}: ${message}`),
      '',
    ].join('\n'),
  );
}

function outputFor(signed: Told, output: string, { language }: Context): SignOutput {
  const { field, level, revision, reserved, used } = signed;
  const findings = tell(signed.findings, language);
  return { output, field, level, bytesAppended: revision.length, reserved, used, findings };
}
