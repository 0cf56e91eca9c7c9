import type { SignatureLevel } from '@kyso/core';
import { signCms, type CmsSignatureRequest, type SignCmsOptions } from '@kyso/core/cades';
import { nodeCrypto, openFile, type FileSource } from '@kyso/core/node';
import { readArguments, type OptionValues } from '../arguments.js';
import { CMS_OPTIONS, carriesContent, cmsOutput, writeCmsFile } from '../cms-file.js';
import { usageError } from '../errors.js';
import { Exit } from '../exit-codes.js';
import { evidenceTerms, isLasting, levelOf, refuseLongTerm } from '../long-term.js';
import { PASSWORD_OPTIONS } from '../secrets.js';
import { STATEMENT_OPTIONS, statementsOf } from '../signed-statements.js';
import { KEY_OPTIONS, openKey, type KeyOptions } from '../signing-key.js';
import { ALGORITHM_OPTIONS } from '../algorithm-options.js';
import { progress, type Context } from '../terminal.js';
import { texts } from '../texts/index.js';
import { checkAuthority, timestampsOf } from '../timestamp-authority.js';
import { CHAIN_OPTIONS } from '../token-key.js';

const OPTIONS = {
  ...CMS_OPTIONS,
  add: { type: 'boolean' },
  'allow-expired': { type: 'boolean' },
  ...STATEMENT_OPTIONS,
  ...KEY_OPTIONS,
  ...ALGORITHM_OPTIONS,
  ...CHAIN_OPTIONS,
  ...PASSWORD_OPTIONS,
} as const;

type SignValues = OptionValues<typeof OPTIONS>;

/** `kyso sign FILE -o OUT.p7s|OUT.p7m`, or `kyso sign CMS --add [--content FILE] -o OUT` */
export async function signCmsFile(argv: readonly string[], context: Context): Promise<number> {
  const { values, positionals } = readArguments(argv, { options: OPTIONS, positionals: ['FILE'] });
  const [file = ''] = positionals;
  const output = cmsOutput(values);
  const level = wantedLevel(values);
  const statements = await statementsOf(values, { tsa: values.tsa });
  if (values.content !== undefined && values.add !== true)
    throw usageError('--content needs --add: FILE is the content', { option: 'content' });
  const sources = await openAll([file, values.content], context);
  const [source, content] = sources;
  try {
    const key = await openKey(keyOptions(values, level), context);
    try {
      const { signer, findings } = key;
      const attached = carriesContent(output);
      const request = { ...(await requestOf(values, level, context)), ...statements, attached };
      progress(context, texts(context.language).signing(file));
      const make =
        values.add === true && source
          ? () => signCms(content, { ...request, signer, addTo: source })
          : () => signCms(source, { ...request, signer });
      await writeCmsFile({ output, force: values.force === true, findings }, make, context);
    } finally {
      await key.close();
    }
  } finally {
    for (const one of sources) await one.close();
  }
  return Exit.done;
}

/** Opens the files that are named. */
export async function openAll(
  files: readonly (string | undefined)[],
  { signal }: Context,
): Promise<FileSource[]> {
  const sources: FileSource[] = [];
  try {
    for (const file of files)
      if (file !== undefined) sources.push(await openFile(file, { signal }));
  } catch (error) {
    for (const one of sources) await one.close();
    throw error;
  }
  return sources;
}

/** Asked before any key is opened. */
function wantedLevel(values: SignValues): SignatureLevel {
  const { level: named, tsa } = values;
  if (named === undefined) refuseLongTerm(values);
  const level = named === undefined ? (tsa ? 'B-T' : 'B-B') : levelOf(named, values);
  if (level !== 'B-B' && tsa === undefined)
    throw usageError(`--level ${level} needs --tsa URL`, { option: 'tsa' });
  if (level === 'B-B' && tsa !== undefined && values['content-timestamp'] !== true)
    throw usageError('--level B-B takes no timestamp: leave out --tsa', { option: 'tsa' });
  for (const url of tsa ?? []) checkAuthority(url);
  return level;
}

/** Where no token is asked for its issuers, the network is for evidence alone. */
function keyOptions(values: SignValues, level: SignatureLevel): KeyOptions {
  if (!isLasting(level) || values.pkcs11 !== undefined) return values;
  const { online: _online, 'allow-host': _hosts, ...rest } = values;
  return rest;
}

async function requestOf(
  values: SignValues,
  level: SignatureLevel,
  context: Context,
): Promise<CmsSignatureRequest & Pick<SignCmsOptions, 'level'>> {
  const { tsa, downgrade } = values;
  return {
    ...{ level, crypto: nodeCrypto(), signal: context.signal },
    allowInvalidCertificate: values['allow-expired'] === true,
    ...(tsa && { timestamps: timestampsOf(tsa, context) }),
    ...(isLasting(level) && { evidence: await evidenceTerms(values, context) }),
    onTimestampFailure: downgrade === true ? 'downgrade' : 'refuse',
  };
}
