import { CKA, CKC, CKO, type Attribute, type Cryptoki, type Handle } from '../cryptoki.js';
import { LOST, calling, isAnswer } from './answer-error.js';
import type { CertificateObject, KeyNumbers, PublicKeyObject } from './protocol.js';

/** A session with a token, and the module it goes through. */
export interface OpenSession {
  readonly cryptoki: Cryptoki;
  readonly session: Handle;
}

/** A session and the slot that its token is in. */
export interface SlotSession extends OpenSession {
  readonly slot: Handle;
}

/** Most objects of one kind that are read; an HSM with more is asked for one token at a time. */
const MOST_OBJECTS = 2_000;

/** Objects that are asked for at once. */
const AT_ONCE = 50;

/** Every object that fits the template. */
export function findObjects(
  { cryptoki, session }: OpenSession,
  template: readonly Attribute[],
): Handle[] {
  calling('C_FindObjectsInit', () => {
    cryptoki.C_FindObjectsInit(session, template);
  });
  try {
    const found: Handle[] = [];
    for (;;) {
      const more = calling('C_FindObjects', () => cryptoki.C_FindObjects(session, AT_ONCE));
      found.push(...more);
      if (more.length === 0 || found.length >= MOST_OBJECTS) return found;
    }
  } finally {
    calling('C_FindObjectsFinal', () => {
      cryptoki.C_FindObjectsFinal(session);
    });
  }
}

/**
 * The value of one attribute; undefined where the object has none or does not tell it, which modules say in many ways.
 * Throws where the object itself is gone.
 */
export function attribute(
  { cryptoki, session }: OpenSession,
  object: Handle,
  type: number,
): Uint8Array | undefined {
  try {
    return calling('C_GetAttributeValue', () =>
      cryptoki.C_GetAttributeValue(session, object, [{ type }]),
    )[0]?.value;
  } catch (error) {
    if (isAnswer(error, GONE)) throw error;
    return undefined;
  }
}

/** Private objects go when somebody logs out. */
const GONE = [...LOST, 'CKR_OBJECT_HANDLE_INVALID', 'CKR_USER_NOT_LOGGED_IN'];

/** The X.509 certificates of a token. */
export function certificatesOf(open: OpenSession): CertificateObject[] {
  const template = [{ type: CKA.class, value: CKO.certificate }];
  return findObjects(open, template).flatMap((object) => {
    const der = attribute(open, object, CKA.value);
    const type = attribute(open, object, CKA.certificateType);
    if (!der || der.length === 0 || (type && numberOf(type) !== CKC.x509)) return [];
    return [{ ...nameOf(open, object), der: plain(der) }];
  });
}

/** The public keys of a token, as far as it shows them. */
export function publicKeysOf(open: OpenSession): PublicKeyObject[] {
  return findObjects(open, [{ type: CKA.class, value: CKO.publicKey }]).map((object) => ({
    ...nameOf(open, object),
    ...numbersOf(open, object),
  }));
}

/** CKA_ID and CKA_LABEL. */
export function nameOf(
  open: OpenSession,
  object: Handle,
): { readonly id: Uint8Array; readonly label: string } {
  const label = attribute(open, object, CKA.label);
  return {
    id: plain(attribute(open, object, CKA.id) ?? new Uint8Array(0)),
    label: label ? Buffer.from(label).toString('utf8').replace(/\0+$/, '') : '',
  };
}

/** The kind of a key and the numbers that it shows. */
export function numbersOf(open: OpenSession, object: Handle): KeyNumbers {
  const keyType = attribute(open, object, CKA.keyType);
  const modulus = attribute(open, object, CKA.modulus);
  const point = attribute(open, object, CKA.ecPoint);
  return {
    keyType: keyType ? numberOf(keyType) : -1,
    ...(modulus && modulus.length > 0 && { modulus: withoutZeros(modulus) }),
    ...(point && point.length > 0 && { point: bare(point) }),
  };
}

/** A CK_ULONG as the machine writes it; all ones is CK_UNAVAILABLE_INFORMATION. */
export function numberOf(octets: Uint8Array): number {
  const buffer = Buffer.from(octets);
  const length = Math.min(buffer.length, 6);
  return length === 0 ? 0 : buffer.readUIntLE(0, length);
}

/** Memory of its own: what crosses to another thread must not drag a pool along. */
export function plain(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes);
}

function withoutZeros(bytes: Uint8Array): Uint8Array {
  let at = 0;
  while (at < bytes.length - 1 && bytes[at] === 0) at++;
  return new Uint8Array(bytes.subarray(at));
}

/**
 * CKA_EC_POINT is an OCTET STRING around the point (PKCS#11 v2.40 §2.3.3); some modules leave it out. A point
 * of an Edwards curve may begin with any octet: it is taken as wrapped where the length fits.
 */
function bare(point: Uint8Array): Uint8Array {
  const [tag, length = 0] = point;
  if (tag !== 0x04) return plain(point);
  if (length < 0x80 && point.length === length + 2) return plain(point.subarray(2));
  if (length === 0x81 && point.length === (point[2] ?? 0) + 3) return plain(point.subarray(3));
  return plain(point);
}
