import { defineConfig } from 'tsup';

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    placement: 'src/placement/index.ts',
    usage: 'src/usage/index.ts',
  },
  format: ['esm', 'cjs'],
  dts: { compilerOptions: { ignoreDeprecations: '6.0' } },
  // Loaded where it is installed: the layout of a page needs it, signing by explicit place does not.
  external: ['pdfjs-dist'],
  clean: true,
  target: 'node20',
});
