/**
 * Before the tests: one line for those on tokens where they cannot run, however many files they stand in. In CI each of these files
 * fails by itself.
 */
export async function setup(): Promise<void> {
  if (process.env['CI'] === 'true') return;
  const { WITHOUT_SHIM } = await import('../packages/pkcs11/tests/shim/shim.js');
  // Without SoftHSM2 there is nothing to build the shim on: it has the same reason.
  if (WITHOUT_SHIM !== '') console.warn(`skipped: tests on tokens: ${WITHOUT_SHIM}`);
}
