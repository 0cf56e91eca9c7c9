import { readFile, readdir, rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { keepBuilt } from '../keep-built.mjs';
import { mustRun } from '../run-tool.mjs';

const pom = fileURLToPath(new URL('../verapdf/pom.xml', import.meta.url));
const source = fileURLToPath(
  new URL('../verapdf/src/main/java/kyso/interop/Main.java', import.meta.url),
);

/** veraPDF: what was PDF/A before it was signed still is, by the flavour that the document claims. */
export const verapdf = {
  name: 'veraPDF',

  async prepare({ cache }) {
    const folder = join(cache, 'verapdf');
    await keepBuilt(folder, [pom, source], async () => {
      await rm(folder, { recursive: true, force: true });
      const goals = ['compile', 'dependency:copy-dependencies'];
      const options = ['-B', '-q', '-f', pom, `-Dkyso.build=${folder}`];
      await mustRun('mvn', [...options, ...goals], { timeout: 600_000 });
    });
    const jars = await readdir(join(folder, 'lib'));
    return (
      jars.map((jar) => /^validation-model-(\d.*)\.jar$/.exec(jar)?.[1]).find(Boolean) ?? 'unknown'
    );
  },

  async check(cases, { cache }) {
    const claims = await Promise.all(
      cases.map(({ file, original }) => claimsPdfA(original ?? file)),
    );
    const files = cases.flatMap(({ file, original }, index) =>
      claims[index] ? [file, original ?? file] : [],
    );
    const asked = [...new Set(files)];
    const found = asked.length === 0 ? [] : await java(cache, asked);
    const answerOf = (file) => found[asked.indexOf(file)];
    return cases.map((one, index) =>
      claims[index]
        ? judge(answerOf(one.file), answerOf(one.original ?? one.file), one)
        : { faults: [], silent: true },
    );
  },
};

/**
 * veraPDF takes a file that claims nothing for PDF/A-1b; the claim stands in metadata that are never
 * compressed there.
 *
 * @param {string} file
 * @returns {Promise<boolean>}
 */
export async function claimsPdfA(file) {
  return (await readFile(file)).includes('pdfaid:part');
}

async function java(cache, files) {
  const folder = join(cache, 'verapdf');
  const classPath = [join(folder, 'classes'), join(folder, 'lib', '*')].join(delimiter);
  const options = ['-Djava.awt.headless=true', '-cp', classPath, 'kyso.interop.Main', ...files];
  const { stdout } = await mustRun('java', options);
  const lines = stdout.split('\n').filter((line) => line !== '');
  return lines.map((line) => {
    const [flavour, rules = ''] = line.split('\t');
    return { flavour, broken: rules.split(' ').filter((rule) => rule !== '') };
  });
}

/** A rule that the original breaks as well is no fault of signing; a file given alone must break none. */
function judge(signed, before, { original }) {
  const known = original === undefined ? [] : before.broken;
  const faults = signed.broken.filter((rule) => !known.includes(rule));
  if (signed.flavour !== before.flavour) faults.push(`PDF/A-${signed.flavour} is claimed now`);
  return { faults: faults.map((rule) => `PDF/A-${before.flavour} ${rule}`) };
}
