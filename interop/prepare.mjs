/**
 * `npm run interop:prepare`: gets the outsiders that come from Maven and pip, which needs no build. `npm run interop` does it by
 * itself; the tests of ETSI's reports only find the schemas where it was done before.
 */
import { fileURLToPath } from 'node:url';
import { dss } from './validators/dss.mjs';
import { pyhanko } from './validators/pyhanko.mjs';
import { verapdf } from './validators/verapdf.mjs';

const cache = fileURLToPath(new URL('../node_modules/.cache/kyso-interop', import.meta.url));

for (const outsider of [dss, pyhanko, verapdf])
  console.log(`${outsider.name} ${await outsider.prepare({ cache })}`);
