import { defineConfig } from 'tsup';

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    placement: 'src/placement/index.ts',
    usage: 'src/usage/index.ts',
  },
  format: ['esm', 'cjs'],
  dts: { compilerOptions: { ignoreDeprecations: '6.0' } },
  // `import.meta.url`, from which pdfjs-dist is found, in CJS.
  shims: true,
  clean: true,
  target: 'node20',
});
