import { defineConfig } from 'tsup';

export default defineConfig({
  entry: { index: 'src/usage/index.ts', usage: 'src/usage/index.ts' },
  format: ['esm', 'cjs'],
  dts: { compilerOptions: { ignoreDeprecations: '6.0' } },
  clean: true,
  target: 'node20',
});
