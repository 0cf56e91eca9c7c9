import { CKA, CKC, CKO, type Attribute, type Handle } from '../cryptoki.js';
import { pkcs11Error } from '../errors.js';
import { calling } from './answer-error.js';
import {
  attribute,
  certificatesOf,
  findObjects,
  nameOf,
  numbersOf,
  plain,
  type OpenSession,
  type SlotSession,
} from './objects.js';
import type {
  CertificateToWrite,
  GenerateRequest,
  KeyObjects,
  WholePublicKey,
} from './protocol.js';

/**
 * Makes a pair of keys on the token. The private one never leaves it: CKA_SENSITIVE, not CKA_EXTRACTABLE (PKCS#11
 * v2.40 §4.9). Throws `ERR_KEY_EXISTS` where something has that CKA_ID already, `ERR_MECHANISM` where the token makes
 * no such keys.
 */
export function generateKeys(open: SlotSession, request: GenerateRequest): WholePublicKey {
  checkFree(open, request.id);
  const mechanism = request.parameters ? CKM_EC_KEY_PAIR_GEN : CKM_RSA_PKCS_KEY_PAIR_GEN;
  checkOffered(open, mechanism, request.bits);
  const { cryptoki, session } = open;
  const { publicKey } = calling('C_GenerateKeyPair', () =>
    cryptoki.C_GenerateKeyPair(
      session,
      { mechanism },
      publicTemplate(request),
      privateTemplate(request),
    ),
  );
  return wholePublicKey(open, publicKey);
}

/** The keys of a token. */
export function keyObjects(open: OpenSession): KeyObjects {
  const [publicKeys, privateKeys] = [CKO.publicKey, CKO.privateKey].map((value) =>
    findObjects(open, [{ type: CKA.class, value }]),
  );
  return {
    publicKeys: (publicKeys ?? []).map((key) => wholePublicKey(open, key)),
    privateKeys: (privateKeys ?? []).map((key) => ({
      ...nameOf(open, key),
      ...numbersOf(open, key),
    })),
  };
}

/** Writes a certificate, unless the token holds it already. */
export function writeCertificate(
  open: OpenSession,
  { id, label, der, subject, issuer, serialNumber }: CertificateToWrite,
): { readonly written: boolean } {
  if (certificatesOf(open).some((one) => Buffer.compare(one.der, der) === 0))
    return { written: false };
  const { cryptoki, session } = open;
  calling('C_CreateObject', () =>
    cryptoki.C_CreateObject(session, [
      { type: CKA.class, value: CKO.certificate },
      { type: CKA.token, value: true },
      { type: CKA.private, value: false },
      { type: CKA.certificateType, value: CKC.x509 },
      { type: CKA.id, value: octets(id) },
      { type: CKA.label, value: label },
      { type: CKA.subject, value: octets(subject) },
      { type: CKA.issuer, value: octets(issuer) },
      { type: CKA.serialNumber, value: octets(serialNumber) },
      { type: CKA.value, value: octets(der) },
    ]),
  );
  return { written: true };
}

/**
 * Changes the PIN. The old one is given to the token once, and only where the new one is as long as the token wants:
 * `ERR_PIN` with reason `length` otherwise, with the bounds in octets (CK_TOKEN_INFO).
 */
export function setPin(
  { cryptoki, session, slot }: SlotSession,
  { oldPin, newPin }: { readonly oldPin: Uint8Array | null; readonly newPin: Uint8Array | null },
): null {
  try {
    const info = calling('C_GetTokenInfo', () => cryptoki.C_GetTokenInfo(slot));
    const { minPinLen: least, maxPinLen: most } = info;
    const isBounded = newPin !== null && most > 0;
    if (isBounded && (newPin.length < least || newPin.length > most)) {
      const message = `the token takes PINs of ${least} to ${most} octets`;
      throw pkcs11Error('ERR_PIN', message, { facts: { reason: 'length', least, most } });
    }
    calling('C_SetPIN', () => {
      cryptoki.C_SetPIN(session, textOf(oldPin), textOf(newPin));
    });
    return null;
  } finally {
    oldPin?.fill(0);
    newPin?.fill(0);
  }
}

const CKM_RSA_PKCS_KEY_PAIR_GEN = 0x0;
const CKM_EC_KEY_PAIR_GEN = 0x1040;

/** 65,537 (FIPS 186-5 §A.1.1), which every token knows. */
const EXPONENT = Buffer.from([1, 0, 1]);

function publicTemplate({ id, label, parameters, bits, decrypt }: GenerateRequest): Attribute[] {
  return [
    ...common(id, label),
    { type: CKA.private, value: false },
    { type: CKA.verify, value: true },
    ...(parameters
      ? [{ type: CKA.ecParams, value: octets(parameters) }]
      : [
          { type: CKA.encrypt, value: decrypt },
          { type: CKA.modulusBits, value: bits },
          { type: CKA.publicExponent, value: EXPONENT },
        ]),
  ];
}

function privateTemplate({ id, label, parameters, decrypt, derive }: GenerateRequest): Attribute[] {
  return [
    ...common(id, label),
    { type: CKA.private, value: true },
    { type: CKA.sensitive, value: true },
    { type: CKA.extractable, value: false },
    { type: CKA.sign, value: true },
    parameters ? { type: CKA.derive, value: derive } : { type: CKA.decrypt, value: decrypt },
  ];
}

function common(id: Uint8Array, label: string): Attribute[] {
  return [
    { type: CKA.token, value: true },
    { type: CKA.id, value: octets(id) },
    { type: CKA.label, value: label },
  ];
}

/** Two keys of one CKA_ID cannot be told apart by it, and a certificate would name the wrong one. */
function checkFree(open: OpenSession, id: Uint8Array): void {
  const taken = findObjects(open, [{ type: CKA.id, value: octets(id) }]).length > 0;
  if (!taken) return;
  const hex = Buffer.from(id).toString('hex');
  const message = `the token holds an object with the CKA_ID ${hex} already`;
  throw pkcs11Error('ERR_KEY_EXISTS', message, { facts: { id: hex } });
}

/** A token says what it makes; one that says nothing is asked to. */
function checkOffered({ cryptoki, slot }: SlotSession, mechanism: number, bits: number): void {
  const all = calling('C_GetMechanismList', () => cryptoki.C_GetMechanismList(slot));
  const name = mechanism === CKM_EC_KEY_PAIR_GEN ? 'EC' : 'RSA';
  if (!all.includes(mechanism)) {
    const message = `the token makes no ${name} keys`;
    throw pkcs11Error('ERR_MECHANISM', message, { facts: { key: name, bits } });
  }
  const { minKeySize, maxKeySize, flags } = calling('C_GetMechanismInfo', () =>
    cryptoki.C_GetMechanismInfo(slot, mechanism),
  );
  if (flags === 0 || maxKeySize === 0 || (bits >= minKeySize && bits <= maxKeySize)) return;
  const message = `the token makes ${name} keys of ${minKeySize} to ${maxKeySize} bits, not of ${bits}`;
  throw pkcs11Error('ERR_MECHANISM', message, {
    facts: { key: name, bits, least: minKeySize, most: maxKeySize },
  });
}

function wholePublicKey(open: OpenSession, object: Handle): WholePublicKey {
  const exponent = attribute(open, object, CKA.publicExponent);
  const parameters = attribute(open, object, CKA.ecParams);
  return {
    ...nameOf(open, object),
    ...numbersOf(open, object),
    ...(exponent && exponent.length > 0 && { exponent: plain(exponent) }),
    ...(parameters && parameters.length > 0 && { parameters: plain(parameters) }),
  };
}

/** The native part takes Buffers only. */
function octets({ buffer, byteOffset, length }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, length);
}

/** A string, which JavaScript cannot overwrite, for the one call that takes it. */
function textOf(pin: Uint8Array | null): string {
  return pin === null ? '' : octets(pin).toString('utf8');
}
