import { execFileSync } from 'node:child_process';
import { createPrivateKey, createPublicKey, type JsonWebKey } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SandboxIdentity } from '@kyso/sandbox';
import { parseCertificate } from '@kyso/core/x509';

/** Places of SoftHSM2's module. */
const PLACES = [
  '/usr/lib/softhsm/libsofthsm2.so',
  '/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so',
  '/usr/lib64/pkcs11/libsofthsm2.so',
  '/usr/local/lib/softhsm/libsofthsm2.so',
  '/opt/homebrew/lib/softhsm/libsofthsm2.so',
];

/** SoftHSM2's module, where it is installed. */
export const SOFTHSM = PLACES.find(existsSync) ?? '';

/** Why the tests on SoftHSM2 cannot run here; empty where they can. */
export const WITHOUT_SOFTHSM = reason();

if (WITHOUT_SOFTHSM !== '' && process.env['CI'] === 'true') throw new Error(WITHOUT_SOFTHSM);

function reason(): string {
  if (SOFTHSM === '') return 'SoftHSM2 is not installed (apt-get install softhsm2)';
  try {
    native();
    return '';
  } catch {
    return 'the native part of graphene-pk11 is not built (npm rebuild pkcs11js)';
  }
}

/** The native part, untyped: tests write objects that the package only reads. */
/* eslint-disable @typescript-eslint/no-explicit-any, @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-call, @typescript-eslint/no-unsafe-argument */
export function native(): any {
  const graphene = createRequire(import.meta.url).resolve('graphene-pk11');
  return createRequire(graphene)('pkcs11js');
}

/** A store of SoftHSM2 of one test file. */
export interface TokenStore {
  /** Makes a token; answers its serial number. */
  readonly token: (label: string, pin: string) => string;
  /** Makes a token in the module that this process has in use: other processes' tokens are not seen by it. */
  readonly addWhileInUse: (label: string) => void;
  /** Takes every certificate off a token that this process has in use, as somebody does who renews it. */
  readonly removeCertificatesWhileInUse: (serial: string) => void;
  /** Writes key and certificate of an identity. `id` is CKA_ID. */
  readonly write: (serial: string, identity: SandboxIdentity, options: WriteOptions) => void;
  readonly writeCertificate: (serial: string, der: Uint8Array, options: WriteOptions) => void;
  /** Runs with a session that is logged in. */
  readonly session: <T>(
    serial: string,
    pin: string,
    run: (cryptoki: any, session: Buffer) => T,
  ) => T;
  readonly dispose: () => void;
}

export interface WriteOptions {
  readonly pin: string;
  readonly id?: string;
  /** CKA_ID of the certificate, where it is another. */
  readonly certificateId?: string;
  readonly label?: string;
  readonly alwaysAuthenticate?: boolean;
  /** A key on an elliptic curve may agree on secrets. */
  readonly derive?: boolean;
  /** Leaves the public key out. */
  readonly privateOnly?: boolean;
  readonly withoutCertificate?: boolean;
}

/**
 * An empty store, which every module of this process sees from now on: SoftHSM2 reads its settings when it is
 * initialised.
 */
export function tokenStore(): TokenStore {
  const folder = mkdtempSync(join(tmpdir(), 'kyso-softhsm-'));
  mkdirSync(join(folder, 'tokens'));
  const settings = join(folder, 'softhsm2.conf');
  writeFileSync(
    settings,
    `directories.tokendir = ${join(folder, 'tokens')}\nobjectstore.backend = file\nlog.level = ERROR\n`,
  );
  process.env['SOFTHSM2_CONF'] = settings;
  const session: TokenStore['session'] = (serial, pin, run) => inSession(serial, pin, run);
  return {
    token: (label, pin) => initToken(label, pin),
    addWhileInUse: (label) => {
      addWhileInUse(label);
    },
    removeCertificatesWhileInUse: (serial) => {
      removeCertificatesWhileInUse(serial);
    },
    write: (serial, identity, options) => {
      session(serial, options.pin, (cryptoki, handle) => {
        writeKey(cryptoki, handle, { identity, options });
        if (!options.withoutCertificate)
          writeCertificate(cryptoki, handle, { der: identity.certificate, options });
      });
    },
    writeCertificate: (serial, der, options) => {
      session(serial, options.pin, (cryptoki, handle) => {
        writeCertificate(cryptoki, handle, { der, options });
      });
    },
    session,
    dispose: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function initToken(label: string, pin: string): string {
  const args = ['--init-token', '--free', '--label', label, '--so-pin', '12345678', '--pin', pin];
  const said = execFileSync('softhsm2-util', args, { encoding: 'utf8' });
  const [, slot = ''] = /reassigned to slot (\d+)/.exec(said) ?? [];
  // SoftHSM2 numbers the slot by the last eight digits of the serial number.
  return withModule((cryptoki) => {
    const slots: Buffer[] = cryptoki.C_GetSlotList(true);
    const found = slots.find((one) => one.readUInt32LE(0) === Number(slot));
    if (!found) throw new Error(`no slot ${slot}`);
    return String(cryptoki.C_GetTokenInfo(found).serialNumber).trim();
  });
}

function addWhileInUse(label: string): void {
  const p11 = native();
  const cryptoki = new p11.PKCS11();
  cryptoki.load(SOFTHSM);
  const slots: Buffer[] = cryptoki.C_GetSlotList(true);
  const empty = slots.find((slot) => (cryptoki.C_GetTokenInfo(slot).flags & 0x400) === 0);
  cryptoki.C_InitToken(empty, '12345678', label);
  cryptoki.close();
}

function removeCertificatesWhileInUse(serial: string): void {
  const p11 = native();
  const cryptoki = new p11.PKCS11();
  cryptoki.load(SOFTHSM);
  const slots: Buffer[] = cryptoki.C_GetSlotList(true);
  const slot = slots.find((one) => cryptoki.C_GetTokenInfo(one).serialNumber.trim() === serial);
  const session = cryptoki.C_OpenSession(slot, p11.CKF_SERIAL_SESSION | p11.CKF_RW_SESSION);
  cryptoki.C_FindObjectsInit(session, [{ type: 0x0, value: 0x1 }]);
  const found: Buffer[] = cryptoki.C_FindObjects(session, 10);
  cryptoki.C_FindObjectsFinal(session);
  for (const object of found) cryptoki.C_DestroyObject(session, object);
  cryptoki.C_CloseSession(session);
  cryptoki.close();
}

function inSession<T>(serial: string, pin: string, run: (cryptoki: any, session: Buffer) => T): T {
  return withModule((cryptoki, p11) => {
    const slots: Buffer[] = cryptoki.C_GetSlotList(true);
    const slot = slots.find((one) => cryptoki.C_GetTokenInfo(one).serialNumber.trim() === serial);
    const session = cryptoki.C_OpenSession(slot, p11.CKF_SERIAL_SESSION | p11.CKF_RW_SESSION);
    try {
      cryptoki.C_Login(session, p11.CKU_USER, pin);
      return run(cryptoki, session);
    } finally {
      cryptoki.C_CloseSession(session);
    }
  });
}

function withModule<T>(run: (cryptoki: any, p11: any) => T): T {
  const p11 = native();
  const cryptoki = new p11.PKCS11();
  cryptoki.load(SOFTHSM);
  cryptoki.C_Initialize({ flags: p11.CKF_OS_LOCKING_OK });
  try {
    return run(cryptoki, p11);
  } finally {
    cryptoki.C_Finalize();
    cryptoki.close();
  }
}

function writeCertificate(
  cryptoki: any,
  session: Buffer,
  { der, options }: { readonly der: Uint8Array; readonly options: WriteOptions },
): void {
  const { id = '01', certificateId = id, label = '' } = options;
  cryptoki.C_CreateObject(session, [
    { type: 0x0, value: 0x1 },
    { type: 0x1, value: true },
    { type: 0x2, value: false },
    { type: 0x80, value: 0 },
    { type: 0x101, value: Buffer.from(parseCertificate(der).subject.der) },
    { type: 0x102, value: Buffer.from(certificateId, 'hex') },
    { type: 0x3, value: label },
    { type: 0x11, value: Buffer.from(der) },
  ]);
}

function writeKey(
  cryptoki: any,
  session: Buffer,
  { identity, options }: { readonly identity: SandboxIdentity; readonly options: WriteOptions },
): void {
  const { id = '01', label = '', alwaysAuthenticate = false, privateOnly = false } = options;
  const { kind, secret, open } = keyAttributes(identity);
  const common = [
    { type: 0x1, value: true },
    { type: 0x100, value: kind },
    { type: 0x102, value: Buffer.from(id, 'hex') },
    { type: 0x3, value: label },
  ];
  cryptoki.C_CreateObject(session, [
    { type: 0x0, value: 0x3 },
    ...common,
    { type: 0x2, value: true },
    { type: 0x103, value: true },
    { type: 0x162, value: false },
    { type: 0x108, value: true },
    ...(options.derive === true ? [{ type: 0x10c, value: true }] : []),
    ...(alwaysAuthenticate ? [{ type: 0x202, value: true }] : []),
    ...secret,
  ]);
  if (privateOnly) return;
  cryptoki.C_CreateObject(session, [
    { type: 0x0, value: 0x2 },
    ...common,
    { type: 0x2, value: false },
    { type: 0x10a, value: true },
    ...open,
  ]);
}

interface KeyAttributes {
  readonly kind: number;
  readonly secret: readonly object[];
  readonly open: readonly object[];
}

function keyAttributes({ privateKey, keyType }: SandboxIdentity): KeyAttributes {
  const key = createPrivateKey({ key: Buffer.from(privateKey), format: 'der', type: 'pkcs8' });
  if (keyType === 'rsa-pss') throw new TypeError('SoftHSM2 has no keys that are bound to PSS');
  const jwk = key.export({ format: 'jwk' });
  const of = (name: keyof JsonWebKey) => Buffer.from(String(jwk[name]), 'base64url');
  if (jwk.kty === 'RSA') {
    const open = [
      { type: 0x120, value: of('n') },
      { type: 0x122, value: of('e') },
    ];
    const names = ['d', 'p', 'q', 'dp', 'dq', 'qi'] as const;
    const numbers = names.map((name, index) => ({ type: 0x123 + index, value: of(name) }));
    return { kind: 0, secret: [...open, ...numbers], open };
  }
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
  const edwards = jwk.kty === 'OKP';
  const parameters = { type: 0x180, value: edwards ? ED25519 : oidIn(spki) };
  const point = edwards ? of('x') : Buffer.concat([Buffer.from([4]), of('x'), of('y')]);
  const wrapped = Buffer.concat([Buffer.from([4, ...lengthOctets(point)]), point]);
  return {
    kind: edwards ? 0x40 : 3,
    secret: [parameters, { type: 0x11, value: of('d') }],
    open: [parameters, { type: 0x181, value: wrapped }],
  };
}

function lengthOctets({ length }: Buffer): number[] {
  return length < 0x80 ? [length] : [0x81, length];
}

/** PrintableString `edwards25519` (PKCS#11 v3.0 §2.3.10), the form that SoftHSM2 knows. */
const ED25519 = Buffer.concat([Buffer.from([0x13, 12]), Buffer.from('edwards25519')]);

/** The OID of the curve: the second one of the SubjectPublicKeyInfo. */
function oidIn(spki: Buffer): Buffer {
  const at = spki.indexOf(6, 4 + (spki[5] ?? 0) + 2);
  return spki.subarray(at, at + 2 + (spki[at + 1] ?? 0));
}
