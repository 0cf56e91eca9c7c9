import { defineConfig } from 'tsup';

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    placement: 'src/placement/index.ts',
    usage: 'src/usage/index.ts',
  },
  format: ['esm', 'cjs'],
  dts: { compilerOptions: { ignoreDeprecations: '6.0' } },
  // Optional, and no file of it works alone: pdf.js starts its worker beside itself.
  external: [/^pdfjs-dist/],
  clean: true,
  target: 'node20',
});
