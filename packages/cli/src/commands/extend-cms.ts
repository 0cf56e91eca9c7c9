import { extendCms, type ExtendCmsOptions } from '@kyso/core/cades';
import { nodeCrypto } from '@kyso/core/node';
import { readArguments } from '../arguments.js';
import { CMS_OPTIONS, cmsOutput, writeCmsFile, type CmsValues } from '../cms-file.js';
import { usageError } from '../errors.js';
import { Exit } from '../exit-codes.js';
import { evidenceTerms, isLasting, levelOf } from '../long-term.js';
import { progress, type Context } from '../terminal.js';
import { texts } from '../texts/index.js';
import { checkAuthority, timestampsOf } from '../timestamp-authority.js';
import { openAll } from './sign-cms.js';

/** `kyso extend CMS -o OUT.p7s|OUT.p7m --level B-T|B-LT|B-LTA [--content FILE]` */
export async function extendCmsFile(argv: readonly string[], context: Context): Promise<number> {
  const syntax = { options: CMS_OPTIONS, positionals: ['FILE'] };
  const { values, positionals } = readArguments(argv, syntax);
  const [file = ''] = positionals;
  const output = cmsOutput(values);
  const level = wantedLevel(values);
  const sources = await openAll([file, values.content], context);
  try {
    const [source, content] = sources;
    if (!source) throw new TypeError('no input');
    const options = { ...(await optionsOf(values, level, context)), ...(content && { content }) };
    progress(context, texts(context.language).longTerm.extending(file));
    const make = () => extendCms(source, options);
    await writeCmsFile({ output, force: values.force === true }, make, context);
  } finally {
    for (const one of sources) await one.close();
  }
  return Exit.done;
}

type Level = ExtendCmsOptions['level'];

function wantedLevel(values: CmsValues): Level {
  const { level: named, tsa } = values;
  if (named === undefined) throw usageError('--level is missing', { option: 'level' });
  const level = levelOf(named, values);
  if (level === 'B-B')
    throw usageError('--level B-B is what every signature is', { option: 'level' });
  if (level !== 'B-LT' && tsa === undefined)
    throw usageError(`--level ${level} needs --tsa URL`, { option: 'tsa' });
  for (const url of tsa ?? []) checkAuthority(url);
  return level;
}

async function optionsOf(
  values: CmsValues,
  level: Level,
  context: Context,
): Promise<ExtendCmsOptions> {
  const { tsa, downgrade } = values;
  return {
    ...{ level, crypto: nodeCrypto(), signal: context.signal },
    ...(tsa && { timestamps: timestampsOf(tsa, context) }),
    ...(isLasting(level) && { evidence: await evidenceTerms(values, context) }),
    onTimestampFailure: downgrade === true ? 'downgrade' : 'refuse',
  };
}
