import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const source = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  resolve: {
    // Tests run the sources, so that a failing line is a line of the source and coverage is of it.
    alias: [
      {
        find: /^@kyso\/(core|appearance|sandbox|vn|pkcs11)$/,
        replacement: source('packages/$1/src/index.ts'),
      },
      {
        find: /^@kyso\/(core|appearance|vn)\/([a-z0-9]+)$/,
        replacement: source('packages/$1/src/$2/index.ts'),
      },
    ],
  },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'pkcs11',
          // A PKCS#11 module is the process's: every file has a process of its own.
          include: ['packages/pkcs11/tests/**/*.test.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'others',
          // Loading the packages anew for every file would take a third of the time.
          isolate: false,
          include: ['packages/*/tests/**/*.test.ts', 'test-fixtures/**/*.test.ts'],
          exclude: ['packages/pkcs11/**'],
        },
      },
    ],
    globalSetup: ['test-fixtures/tell-skipped.ts'],
    // The runner itself needs next to nothing.
    maxWorkers: '100%',
    // Only what hangs runs into it, however busy the machine is.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    coverage: {
      provider: 'v8',
      // The command is tried through its real binary, in processes that are not measured here.
      include: ['packages/{core,appearance,sandbox,vn,pkcs11}/src/**/*.ts'],
      reporter: ['text-summary', 'json-summary'],
      reportOnFailure: true,
      thresholds: {
        'packages/core/src/**': { lines: 95 },
        'packages/appearance/src/**': { lines: 95 },
        'packages/sandbox/src/**': { lines: 95 },
        'packages/vn/src/**': { lines: 90 },
        // What runs in the threads of modules is not measured.
        'packages/pkcs11/src/**': { lines: 85 },
      },
    },
  },
});
