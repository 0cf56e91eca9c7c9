// Writes src/generated: the four built-in fonts as modules, so that they are found in ESM, in CJS and in
// browsers alike. The fonts are those of the npm package without hints, deflated, in Base64.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { deflateRawSync } from 'node:zlib';
import { unhinted } from './unhinted.mjs';

const FONTS = [
  { file: '400Regular/Tinos_400Regular.ttf', module: 'tinos-regular', name: 'tinosRegular' },
  { file: '700Bold/Tinos_700Bold.ttf', module: 'tinos-bold', name: 'tinosBold' },
  {
    file: '400Regular_Italic/Tinos_400Regular_Italic.ttf',
    module: 'tinos-italic',
    name: 'tinosItalic',
  },
  {
    file: '700Bold_Italic/Tinos_700Bold_Italic.ttf',
    module: 'tinos-bold-italic',
    name: 'tinosBoldItalic',
  },
];

const require = createRequire(import.meta.url);
const target = new URL('src/generated/', import.meta.url);
mkdirSync(target, { recursive: true });

for (const { file, module, name } of FONTS) {
  const font = unhinted(readFileSync(require.resolve(`@expo-google-fonts/tinos/${file}`)));
  const text = deflateRawSync(font, { level: 9 }).toString('base64');
  writeFileSync(
    new URL(`${module}.ts`, target),
    `// Made by make-fonts.mjs from ${file}; SIL Open Font License 1.1, see LICENSE-TINOS.txt.\n` +
      `/** The TrueType file, raw deflate, Base64. */\nexport const ${name} =\n  '${text}';\n`,
  );
}
