/**
 * `npm run demo [-- [--lang vi|en] [FILE.pdf]]`: two people sign a document one after the other, with
 * certificates and timestamps of a sandbox in this process; their signatures are checked; then one byte
 * is changed and they are checked again. Leaves the documents and pictures in `demo-out/`.
 */
import { mkdir } from 'node:fs/promises';
import { basename, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { validatePdf } from '@kyso/core';
import { openFile } from '@kyso/core/node';
import { createSandbox } from '@kyso/sandbox';
import { changeOneByte } from './demo/change-one-byte.mjs';
import { failureOf } from './demo/failure.mjs';
import { pictureOfPages } from './demo/pictures.mjs';
import { planFor } from './demo/plan.mjs';
import { printReport } from './demo/print-report.mjs';
import { signAs } from './demo/sign-as.mjs';
import { languageOf, textsIn } from './demo/texts.mjs';

const project = fileURLToPath(new URL('..', import.meta.url));
const sample = join(project, 'test-fixtures', 'du-thao-quyet-dinh', 'du-thao-quyet-dinh.pdf');

const say = (text) => console.log(text);

try {
  const { language, file } = readArguments();
  await demo(file, { language, words: textsIn(language) });
} catch (error) {
  const { message, exitCode } = failureOf(error);
  console.error(`demo: ${message}`);
  process.exitCode = exitCode;
}

function readArguments() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { lang: { type: 'string' } },
  });
  // npm runs scripts at the top of the project; a path is meant from where the person stands.
  const file = resolve(process.env.INIT_CWD ?? '.', positionals[0] ?? sample);
  return { language: languageOf(values.lang, process.env), file };
}

async function demo(file, { language, words }) {
  const started = performance.now();
  const folder = join(project, 'demo-out');
  const document = await openFile(file);
  try {
    const steps = await planFor(document, { isSample: file === sample });
    await mkdir(folder, { recursive: true });
    say(`\n${words.document(basename(file), document.size)}`);

    const sandbox = await createSandbox();
    const server = await sandbox.serve();
    const outputs = [];
    try {
      say(words.sandbox(server.timestampUrl));
      for (const [index, step] of steps.entries()) {
        const input = outputs.at(-1) ?? file;
        const output = join(folder, words.files[index]);
        const facts = await signAs(step, { input, output, sandbox, server });
        outputs.push(output);
        say(words.signed(index + 1, { ...step, ...facts, file: words.files[index] }));
      }
    } finally {
      await server.close();
    }

    const trust = [{ name: 'sandbox', anchors: [sandbox.root.certificate] }];
    const signed = outputs.at(-1);
    say(`\n${words.checking(basename(signed))}`);
    printReport(await check(signed, trust), { language, words, say });
    say(`\n${words.undecided}`);

    const changed = join(folder, words.files[steps.length]);
    const change = await changeOneByte(signed, changed, { from: document.size });
    say(`\n${words.changed(basename(changed), change)}`);
    printReport(await check(changed, trust), { language, words, say });

    const pages = [...new Set(steps.map(({ page }) => page))];
    const pictures = await pictureOfPages(signed, { pages, folder });
    const place = relative(process.env.INIT_CWD ?? process.cwd(), folder) || '.';
    say(`\n${pictures ? words.left(place, pictures) : words.noPictures(place)}`);
    say(words.took((performance.now() - started) / 1000));
  } finally {
    await document.close();
  }
}

/** Judges a file where it lies: only what is looked at is in memory. */
async function check(file, trust) {
  const source = await openFile(file);
  try {
    return await validatePdf(source, { trust });
  } finally {
    await source.close();
  }
}
