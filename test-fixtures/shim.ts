/** The fault-injecting module, for the tests of other packages than the one that it stands in. */
export { buildShim, WITHOUT_SHIM, type Shim } from '../packages/pkcs11/tests/shim/shim.js';
