import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Constructs that STYLE rules out everywhere, with the words that lint prints. */
const BANNED_SYNTAX = [
  { selector: 'ExportDefaultDeclaration', message: 'Export by name.' },
  { selector: 'ExportAllDeclaration', message: 'Name what is exported.' },
  { selector: 'TSEnumDeclaration', message: 'Use a union of string literals.' },
  { selector: 'Decorator', message: 'No decorators.' },
];

const PARAMETERS = 'Take at most three parameters, and one options object after them.';

/** Not for tests, which take the columns of a table as parameters. */
const BANNED_IN_SOURCES = [
  ...BANNED_SYNTAX,
  { selector: ':function[params.length>4]', message: PARAMETERS },
  {
    selector: ':function[params.length=4] > Identifier.params:last-child:not([name=/[oO]ptions$/])',
    message: PARAMETERS,
  },
];

/** Vitest, tsup and ESLint read their settings from a default export. */
const SETTINGS_FILES = ['**/*.config.ts', '**/*.config.js'];

/** Code that runs wherever JavaScript runs: no Node module and no Node global. */
const ENGINE_NEUTRAL = ['packages/core/src/**/*.ts', 'packages/appearance/src/**/*.ts'];
const NODE_DOORS = ['packages/core/src/node/**/*.ts', 'packages/appearance/src/preview/**/*.ts'];
const NODE_GLOBALS = [
  'Buffer',
  'process',
  'global',
  'require',
  'module',
  '__dirname',
  '__filename',
];

export default defineConfig(
  globalIgnores(['**/dist/', 'coverage/', 'docs/api/', 'demo-out/', 'interop/dss/']),
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      // An object without one of its parts: `const { part, ...rest } = whole`.
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      // `readonly` tuples and index signatures read better as they stand.
      '@typescript-eslint/consistent-indexed-object-style': 'off',
      // tsconfig's noPropertyAccessFromIndexSignature asks for the brackets.
      '@typescript-eslint/dot-notation': 'off',
    },
  },
  {
    files: ['**/*.{js,mjs,cjs}'],
    extends: [tseslint.configs.strict],
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  {
    rules: {
      eqeqeq: 'error',
      'no-restricted-syntax': ['error', ...BANNED_SYNTAX],
      'object-shorthand': 'error',
      'prefer-const': 'error',
    },
  },
  {
    files: ['packages/*/src/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', ...BANNED_IN_SOURCES] },
  },
  {
    files: SETTINGS_FILES,
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ENGINE_NEUTRAL,
    ignores: NODE_DOORS,
    rules: {
      'no-restricted-globals': [
        'error',
        ...NODE_GLOBALS.map((name) => ({ name, message: 'This code also runs outside Node.' })),
      ],
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['node:*'],
              message: 'This code also runs outside Node.',
              allowTypeImports: true,
            },
          ],
        },
      ],
    },
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
);
