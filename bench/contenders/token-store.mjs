import { execFileSync } from 'node:child_process';
import { createPrivateKey } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';

export const PIN = '730418';
export const LABEL = 'bench';
/** CKA_ID of key and certificate. */
const ID = '01';

const PLACES = [
  '/usr/lib/softhsm/libsofthsm2.so',
  '/usr/lib64/pkcs11/libsofthsm2.so',
  '/usr/local/lib/softhsm/libsofthsm2.so',
  '/opt/homebrew/lib/softhsm/libsofthsm2.so',
];

/**
 * A token of SoftHSM2 in `folder` with one key and its certificate; this process and its children see no other.
 *
 * @param {string} folder
 * @param {import('../fixtures.mjs').Identity} identity
 * @returns {Promise<string>} the module
 */
export async function makeTokenStore(folder, { certificate, privateKey }) {
  const module = PLACES.find((path) => existsSync(path));
  if (module === undefined) throw new Error('SoftHSM2 is not installed');
  const [tokens, settings, key] = ['tokens', 'softhsm2.conf', 'key.pem'].map((name) =>
    join(folder, name),
  );
  await mkdir(tokens, { recursive: true });
  await writeFile(settings, `directories.tokendir = ${tokens}\nobjectstore.backend = file\n`);
  process.env.SOFTHSM2_CONF = settings;
  const pins = ['--pin', PIN, '--so-pin', '12345678'];
  softhsm(['--init-token', '--free', '--label', LABEL, ...pins]);
  const der = { key: Buffer.from(privateKey), format: 'der', type: 'pkcs8' };
  const pem = createPrivateKey(der).export({ format: 'pem', type: 'pkcs8' });
  await writeFile(key, pem, { mode: 0o600 });
  softhsm(['--import', key, '--token', LABEL, '--pin', PIN, '--label', LABEL, '--id', ID]);
  writeCertificate(module, certificate);
  return module;
}

function softhsm(args) {
  execFileSync('softhsm2-util', args, { stdio: 'ignore' });
}

/** The native part of graphene-pk11, without anything of kyso's around it. */
export function nativePkcs11() {
  const graphene = createRequire(import.meta.resolve('@kyso/pkcs11')).resolve('graphene-pk11');
  return createRequire(graphene)('pkcs11js');
}

/** The tool of SoftHSM2 imports keys only. */
function writeCertificate(module, certificate) {
  const native = nativePkcs11();
  const pkcs11 = new native.PKCS11();
  pkcs11.load(module);
  pkcs11.C_Initialize({ flags: native.CKF_OS_LOCKING_OK });
  const [slot] = pkcs11.C_GetSlotList(true);
  const flags = native.CKF_SERIAL_SESSION | native.CKF_RW_SESSION;
  const session = pkcs11.C_OpenSession(slot, flags);
  pkcs11.C_Login(session, native.CKU_USER, PIN);
  pkcs11.C_CreateObject(session, [
    { type: native.CKA_CLASS, value: native.CKO_CERTIFICATE },
    { type: native.CKA_CERTIFICATE_TYPE, value: native.CKC_X_509 },
    { type: native.CKA_TOKEN, value: true },
    { type: native.CKA_PRIVATE, value: false },
    { type: native.CKA_LABEL, value: LABEL },
    { type: native.CKA_ID, value: Buffer.from(ID, 'hex') },
    { type: native.CKA_SUBJECT, value: Buffer.alloc(0) },
    { type: native.CKA_VALUE, value: Buffer.from(certificate) },
  ]);
  pkcs11.C_Finalize();
  pkcs11.close();
}
