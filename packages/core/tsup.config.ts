import { defineConfig } from 'tsup';

/** The folders of `src` that are doors of the package, as its `exports` name them. */
const DOORS = [
  'crypto',
  'der',
  'x509',
  'cms',
  'timestamp',
  'revocation',
  'trust',
  'pdf',
  'cades',
  'pades',
  'validation',
  'reports',
  'watch',
  'pkcs12',
  'net',
  'node',
];

const entry: Record<string, string> = { index: 'src/index.ts' };
for (const door of DOORS) entry[door] = `src/${door}/index.ts`;

export default defineConfig({
  entry,
  format: ['esm', 'cjs'],
  dts: { compilerOptions: { ignoreDeprecations: '6.0' } },
  clean: true,
  target: 'es2023',
});
