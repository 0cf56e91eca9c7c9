import { defineConfig } from 'tsup';

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    placement: 'src/placement/index.ts',
    usage: 'src/usage/index.ts',
  },
  format: ['esm', 'cjs'],
  dts: { compilerOptions: { ignoreDeprecations: '6.0' } },
  // An optional dependency: loaded as it is installed, with its worker beside it.
  external: [/^pdfjs-dist/],
  clean: true,
  target: 'node20',
});
