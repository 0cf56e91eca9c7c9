import { defineConfig } from 'tsup';

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    // Runs in a thread of its own beside the caller's: every call into a module blocks.
    worker: 'src/host/worker.ts',
  },
  format: ['esm', 'cjs'],
  dts: { entry: { index: 'src/index.ts' }, compilerOptions: { ignoreDeprecations: '6.0' } },
  // Optional: compiled on the machine, absent where it could not be.
  external: ['graphene-pk11'],
  // `import.meta.url`, beside which the worker lies, in CJS.
  shims: true,
  clean: true,
  target: 'node20',
});
