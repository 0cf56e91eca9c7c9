import { CKA, CKK, CKO, type Handle } from '../cryptoki.js';
import { pkcs11Error } from '../errors.js';
import { OPENING_MECHANISMS } from '../mechanism-table.js';
import { calling, isAnswer } from './answer-error.js';
import { attribute, plain, type OpenSession } from './objects.js';
import type { DecryptRequest, DeriveRequest, SignRequest } from './protocol.js';

/** A session, a private key of it, and the login that some keys want between the two calls of an operation. */
export interface KeyAtHand {
  readonly open: OpenSession;
  readonly key: Handle;
  readonly authenticate: () => void;
}

/** Longest signature, and longest number: RSA with 16,384 bits. */
const LONGEST = 2_048;

/** C_Sign. */
export function signWith(
  { open: { cryptoki, session }, key, authenticate }: KeyAtHand,
  { mechanism, data }: SignRequest,
): Uint8Array {
  calling('C_SignInit', () => {
    cryptoki.C_SignInit(session, mechanism, key);
  });
  authenticate();
  return plain(
    calling('C_Sign', () => cryptoki.C_Sign(session, data, Buffer.allocUnsafe(LONGEST))),
  );
}

/**
 * C_Decrypt; null where the token refuses the bytes. A refusal ends the operation (PKCS#11 v2.40 §5.2) and is
 * answered as a value is, so that no more than needed tells from outside what the padding was.
 */
export function decryptWith(
  { open: { cryptoki, session }, key, authenticate }: KeyAtHand,
  { mechanism, data }: DecryptRequest,
): Uint8Array | null {
  calling('C_DecryptInit', () => {
    cryptoki.C_DecryptInit(session, mechanism, key);
  });
  authenticate();
  const room = Buffer.alloc(LONGEST);
  try {
    return plain(calling('C_Decrypt', () => cryptoki.C_Decrypt(session, data, room)));
  } catch (error) {
    const bare = mechanism.mechanism === OPENING_MECHANISMS.CKM_RSA_X_509;
    if (!isAnswer(error, bare ? REFUSALS : [...REFUSALS, ...ALSO_OF_PADDING])) throw error;
    return null;
  } finally {
    room.fill(0);
  }
}

/** What modules answer to bytes that are not what they take. */
const REFUSALS = [
  'CKR_ENCRYPTED_DATA_INVALID',
  'CKR_ENCRYPTED_DATA_LEN_RANGE',
  'CKR_DATA_INVALID',
  'CKR_DATA_LEN_RANGE',
];

/** SoftHSM2 answers so to a wrong padding; without padding to remove it is a fault that may pass. */
const ALSO_OF_PADDING = ['CKR_FUNCTION_FAILED', 'CKR_GENERAL_ERROR'];

/**
 * C_DeriveKey to a secret that can be read, which lives no longer than this call; it has no second call before which
 * a key could want the PIN. Throws what the module answers, and `ERR_MECHANISM` where it does not show the secret.
 */
export function deriveWith(
  { open, key }: Pick<KeyAtHand, 'open' | 'key'>,
  { mechanism, length }: DeriveRequest,
): Uint8Array {
  const { cryptoki, session } = open;
  const secret = calling('C_DeriveKey', () =>
    cryptoki.C_DeriveKey(session, mechanism, key, readableSecret(length)),
  );
  try {
    const value = attribute(open, secret, CKA.value);
    if (value && value.length > 0) return plain(value);
  } finally {
    calling('C_DestroyObject', () => {
      cryptoki.C_DestroyObject(session, secret);
    });
  }
  throw pkcs11Error(
    'ERR_MECHANISM',
    'the token agrees on a secret but does not show it (CKA_VALUE)',
  );
}

function readableSecret(length: number) {
  return [
    { type: CKA.class, value: CKO.secretKey },
    { type: CKA.keyType, value: CKK.genericSecret },
    { type: CKA.token, value: false },
    { type: CKA.sensitive, value: false },
    { type: CKA.extractable, value: true },
    { type: CKA.valueLength, value: length },
  ];
}
