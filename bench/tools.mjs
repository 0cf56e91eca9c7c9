/**
 * A tool made ready to sign with one RSA-2048 identity.
 *
 * @typedef {object} Tool
 * @property {string} version
 * @property {(pdf: Uint8Array) => unknown} sign the signed file, or a promise of it
 * @property {(input: string, output: string) => Promise<void>} [signFile] from file to file, for a tool
 *   that need not hold the file in memory
 *
 * @callback OpenTool
 * @param {import('./fixtures.mjs').Identity} identity
 * @returns {Tool | Promise<Tool>}
 */

/**
 * The tools compared with each other. `load` answers a module with an OpenTool named `open`, only when
 * it is needed: a tool that cannot be loaded fails its own rows only.
 */
export const TOOLS = [
  { name: 'kyso', load: () => import('./contenders/kyso.mjs') },
  { name: '@libpdf/core', load: () => import('./contenders/libpdf.mjs') },
  { name: '@signpdf/signpdf', load: () => import('./contenders/signpdf.mjs') },
];

const system = () => import('./contenders/system.mjs');
const cmsFiles = () => import('./contenders/cms-files.mjs');
const phases = () => import('./contenders/kyso-phases.mjs');

/** Parts of signing and checking, and what a shell takes for them: rows of large files only. */
export const LARGE_TOOLS = [
  { name: 'sha256sum + cp', load: system },
  { name: 'sha256sum', load: async () => ({ open: (await system()).openDigest }) },
  { name: 'prepare', load: async () => ({ open: (await phases()).openPreparing }) },
  {
    name: 'prepare, digest left out',
    load: async () => {
      const { openPreparing } = await phases();
      return { open: (identity) => openPreparing(identity, { digest: false }) };
    },
  },
  { name: 'detached', load: cmsFiles },
  { name: 'openssl cms', load: async () => ({ open: (await cmsFiles()).openOpenssl }) },
  { name: 'check', load: async () => ({ open: (await phases()).openChecking }) },
];

/** The bare cost under all of them. */
export const RAW = { name: 'raw', load: () => import('./contenders/raw.mjs') };

/**
 * @param {{ load: () => Promise<{ open: OpenTool }> }} tool
 * @param {import('./fixtures.mjs').Identity} identity
 * @returns {Promise<Tool>}
 */
export async function openTool({ load }, identity) {
  const { open } = await load();
  return open(identity);
}
