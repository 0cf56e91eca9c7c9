import { openFile } from '@kyso/core/node';
import { supersede as compare, type Supersession } from '@kyso/vn';
import { readArguments } from '../arguments.js';
import { Exit } from '../exit-codes.js';
import type { SupersedeOutput } from '../outputs.js';
import { PASSWORD_OPTIONS, givenPassword } from '../secrets.js';
import { print, type Context, type Language } from '../terminal.js';
import { texts } from '../texts/index.js';

/** `kyso supersede OLD NEW` */
export async function supersede(argv: readonly string[], context: Context): Promise<number> {
  const syntax = { options: PASSWORD_OPTIONS, positionals: ['OLD', 'NEW'] };
  const { values, positionals } = readArguments(argv, syntax);
  const [old = '', now = ''] = positionals;
  const { signal } = context;
  const sources = [await openFile(old, { signal })];
  try {
    sources.push(await openFile(now, { signal }));
    const [before, after] = sources;
    if (!before || !after) throw new TypeError('no input');
    const password = await givenPassword(values, context);
    const found = await compare(before, after, password === undefined ? {} : { password });
    const output: SupersedeOutput = { old, new: now, ...found };
    print(context, output, () => supersessionText(found, context.language));
    return found.differences.length === 0 ? Exit.done : Exit.failed;
  } finally {
    for (const source of sources) await source.close();
  }
}

function supersessionText({ lost, differences }: Supersession, language: Language): string {
  const { office, verdict } = texts(language);
  const acts = lost.map(({ act, signer, field }) => {
    const what = act === null ? verdict.kinds.signature : verdict.acts[act];
    return `  ${what}: ${signer?.name ?? field ?? verdict.unknownSigner}`;
  });
  const changes = differences.map(({ oldPage, newPage, old, new: now }) => {
    const pages = [...new Set([oldPage, newPage].filter((page) => page !== null))];
    return `  ${pages.join(' → ')}: “${old}” → “${now}”`;
  });
  return [
    ...(acts.length > 0 ? [office.lost, ...acts] : []),
    ...(changes.length > 0 ? [office.differences(changes.length), ...changes] : [office.sameText]),
    '',
  ].join('\n');
}
