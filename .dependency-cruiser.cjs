'use strict';

/**
 * The layers of docs/architecture.md as rules. Each table names what a part may import beside itself;
 * everything else of ours is refused.
 */

/** Files of `core/src` that any folder may import; they import only each other. */
const LEAVES = ['algorithms', 'decryptor', 'errors', 'ports', 'report', 'signer'];

const ASN1 = ['bytes', 'der', 'crypto'];
const CMS = [...ASN1, 'net', 'x509', 'cms', 'timestamp', 'revocation'];

/**
 * Folders of `core/src`: bytes → der → crypto → x509 → cms → timestamp → revocation → trust → cades in a
 * row; pdf beside them knows nothing of CMS, and net nothing but HTTP.
 */
const CORE_FOLDERS = {
  bytes: [],
  net: ['bytes'],
  der: ['bytes'],
  crypto: ['bytes', 'der'],
  x509: ASN1,
  cms: [...ASN1, 'x509'],
  timestamp: [...ASN1, 'net', 'x509', 'cms'],
  revocation: [...ASN1, 'net', 'x509', 'cms', 'timestamp'],
  trust: CMS,
  cades: [...CMS, 'trust'],
  pdf: ['bytes', 'crypto'],
  pades: [...CMS, 'trust', 'cades', 'pdf'],
  validation: [...CMS, 'trust', 'cades', 'pdf', 'pades'],
  reports: [...CMS, 'trust', 'cades', 'pdf', 'pades', 'validation'],
  watch: [...CMS, 'trust', 'cades', 'pdf', 'pades'],
  pkcs12: [...ASN1, 'x509'],
  node: [...CMS, 'trust', 'cades', 'pdf', 'pades', 'validation', 'pkcs12'],
};

/** Packages and which of ours they build on. */
const PACKAGES = {
  core: [],
  appearance: ['core'],
  sandbox: [],
  vn: ['core', 'appearance'],
  pkcs11: ['core'],
  cli: ['core', 'appearance', 'sandbox', 'vn', 'pkcs11'],
};

/** `import type` and `typeof import(…)`: gone once compiled. */
const TYPES = ['type-only', 'type-import'];

const oneOf = (names) => `(${names.join('|')})`;
const CORE = '^packages/core/src';

const leafRule = {
  name: 'core-leaves',
  comment: `${LEAVES.join(', ')} stand at the bottom of core: they import only each other.`,
  severity: 'error',
  from: { path: `${CORE}/${oneOf(LEAVES)}\\.ts$` },
  to: { pathNot: `${CORE}/${oneOf(LEAVES)}\\.ts$` },
};

const folderRules = Object.entries(CORE_FOLDERS).map(([folder, allowed]) => ({
  name: `core-${folder}`,
  comment: `core/src/${folder} may import ${allowed.join(', ') || 'no other folder'}, and the leaves.`,
  severity: 'error',
  from: { path: `${CORE}/${folder}/` },
  to: {
    path: `${CORE}/`,
    pathNot: [`${CORE}/${oneOf([folder, ...allowed])}/`, `${CORE}/${oneOf(LEAVES)}\\.ts$`],
  },
}));

const packageRules = Object.entries(PACKAGES).map(([name, allowed]) => ({
  name: `package-${name}`,
  comment: `@kyso/${name} may import of ours: ${allowed.join(', ') || 'nothing'}.`,
  severity: 'error',
  from: { path: `^packages/${name}/src/` },
  to: { path: '^packages/', pathNot: `^packages/${oneOf([name, ...allowed])}/` },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    leafRule,
    ...folderRules,
    ...packageRules,
    {
      name: 'core-unknown-folder',
      comment: 'A new folder of core/src gets its place in the table of .dependency-cruiser.cjs.',
      severity: 'error',
      from: {
        path: `${CORE}/[^/]+/`,
        pathNot: `${CORE}/${oneOf(Object.keys(CORE_FOLDERS))}/`,
      },
      to: {},
    },
    {
      name: 'core-index-is-neutral',
      comment: 'What runs everywhere does not reach the door that runs only in Node.',
      severity: 'error',
      from: { path: `${CORE}/index\\.ts$` },
      to: { path: `${CORE}/node/` },
    },
    {
      name: 'appearance-index-is-neutral',
      comment: 'What draws marks everywhere does not reach the door that draws pages in Node.',
      severity: 'error',
      from: { path: '^packages/appearance/src/[^/]+$' },
      to: { path: '^packages/appearance/src/preview/' },
    },
    {
      name: 'engine-neutral',
      comment:
        'Only core/src/node and appearance/src/preview import Node; crypto may name the types of node:crypto.',
      severity: 'error',
      from: {
        path: '^packages/(core|appearance)/src/',
        pathNot: '^packages/[^/]+/src/(node|preview)/',
      },
      to: { dependencyTypes: ['core'], dependencyTypesNot: TYPES },
    },
    {
      name: 'node-types-in-crypto-only',
      comment: 'The types of node:crypto are named where an engine is wrapped, nowhere else.',
      severity: 'error',
      from: {
        path: '^packages/(core|appearance)/src/',
        pathNot: ['^packages/[^/]+/src/(node|preview|thread)/', `${CORE}/crypto/`],
      },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'no-deep-import',
      comment: 'Another package is imported by its name and one of its doors, never by a path.',
      severity: 'error',
      from: { path: '^packages/([^/]+)/' },
      to: {
        path: '^packages/',
        pathNot: '^packages/$1/',
        dependencyTypes: ['local'],
        dependencyTypesNot: ['aliased'],
      },
    },
    {
      name: 'sources-import-no-tests',
      comment: 'Published code knows nothing of tests and fixtures.',
      severity: 'error',
      from: { path: '^packages/[^/]+/src/' },
      to: { path: ['^packages/[^/]+/tests/', '^test-fixtures/'] },
    },
    {
      name: 'no-undeclared-dependency',
      comment: 'What published code imports is a dependency of its package.',
      severity: 'error',
      from: { path: '^packages/[^/]+/src/' },
      to: {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
        dependencyTypesNot: ['npm', ...TYPES],
      },
    },
    {
      name: 'no-cycle',
      comment: 'Two files that need each other are one file, or need a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-unresolvable',
      comment: 'Every import leads to a file.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|coverage)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
