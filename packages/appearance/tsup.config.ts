import { defineConfig } from 'tsup';

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    preview: 'src/preview/index.ts',
    thread: 'src/thread/index.ts',
  },
  format: ['esm', 'cjs'],
  dts: { compilerOptions: { ignoreDeprecations: '6.0' } },
  // Keeps each built-in font in a file of its own, loaded only when it is drawn with (also in CJS).
  splitting: true,
  // `import.meta.url` of the door /preview, in CJS.
  shims: true,
  clean: true,
  target: 'node20',
});
