import type { KysoError } from '@kyso/core';
import { parsePublicKey } from '@kyso/core/crypto';
import { certificateRequest, parseCertificate, type SubjectAttribute } from '@kyso/core/x509';
import { pkcs11Error } from '../errors.js';
import { startLane } from '../host/lane.js';
import type { KeyObjects, TokenContents } from '../host/protocol.js';
import { signingWays, type SchemeChoice } from '../mechanisms.js';
import { HeldPin } from '../pin.js';
import type { FoundToken } from '../signer/find-identity.js';
import { numbersOf } from '../signer/key-wanted.js';
import { LanePool } from '../signer/lane-pool.js';
import { waysOfOneAlgorithm } from '../signer/pkcs11-signer.js';
import { identityOf } from '../signer/token-key.js';
import { signingCore } from '../signer/token-signer.js';
import { idOctets, idText } from './hex-id.js';
import { publicKeyInfo } from './public-key-info.js';
import { callOptions, tokenOf, type TokenAccess } from './token-session.js';

/** What the request says, and which key it is for. */
export interface TokenCertificateRequestOptions extends TokenAccess, SchemeChoice {
  /** CKA_ID of the key in hexadecimal. */
  readonly id: string;
  /** In its encoded order; `UID` may come several times: `MST:…`, `CCCD:…`. */
  readonly subject: readonly SubjectAttribute[];
  readonly emails?: readonly string[];
}

/**
 * A request for a certificate (PKCS#10, DER) for a key on a token, signed with it: for a new key, and for a key that
 * has a certificate already. Throws `TypeError` for a subject that cannot be written, `ERR_KEY_NOT_FOUND` where the
 * token shows no public key with the id, and as `pkcs11Signer` and its `sign`.
 */
export async function tokenCertificateRequest(
  options: TokenCertificateRequestOptions,
): Promise<Uint8Array> {
  const id = idOctets(options.id);
  const found = await tokenOf(options);
  const { lane, contents } = found;
  try {
    const token = identityOf(contents);
    await lane.call('attach', { token, key: null }, callOptions(options));
    const keys = await lane.call('keys', {}, callOptions(options));
    const publicKey = publicKeyOf(id, keys, contents);
    return await signedRequest(options, { ...found, id, publicKey });
  } finally {
    await lane.close();
  }
}

type KeyOnToken = FoundToken & { readonly id: Uint8Array; readonly publicKey: Uint8Array };

async function signedRequest(
  options: TokenCertificateRequestOptions,
  { lane, contents, id, publicKey }: KeyOnToken,
): Promise<Uint8Array> {
  const { subject, emails = [], pin: source, lastTry = false } = options;
  const key = parsePublicKey(publicKey);
  const ways = waysOfOneAlgorithm(signingWays(key, contents.mechanisms, options));
  const target = {
    token: identityOf(contents),
    key: { ...numbersOf(key), id, use: 'sign' as const, certificate: null },
  };
  const core = signingCore({
    ...callOptions(options),
    ...{ publicKey, ways, policy: 'after-use', signal: options.signal },
    pool: new LanePool({ first: lane, start: startLane, target, sessions: 1 }),
    pin: new HeldPin({ source, subject: commonName(subject), lastTry }),
  });
  const { algorithm } = ways[0];
  try {
    return await certificateRequest({
      ...{ subject, emails, publicKey, algorithm },
      sign: (toBeSigned) => core.sign(toBeSigned, { digestAlgorithm: 'SHA-256' }),
    });
  } finally {
    await core.close();
  }
}

/** From the public key of the id, or from the certificate that has it. */
function publicKeyOf(
  id: Uint8Array,
  { publicKeys }: KeyObjects,
  { certificates }: TokenContents,
): Uint8Array {
  const wanted = idText(id);
  for (const key of publicKeys.filter((one) => idText(one.id) === wanted)) {
    const info = publicKeyInfo(key);
    if (info) return info;
  }
  const certificate = certificates.find((one) => idText(one.id) === wanted);
  if (certificate) return parseCertificate(certificate.der).publicKey;
  throw noSuchKey(wanted, publicKeys);
}

function noSuchKey(id: string, publicKeys: KeyObjects['publicKeys']): KysoError {
  const seen = publicKeys.map((key) => `${key.label} (id ${idText(key.id)})`).join('; ');
  const message = `the token shows no public key with the id ${id}; it shows: ${seen || 'none'}`;
  return pkcs11Error('ERR_KEY_NOT_FOUND', message, { facts: { id, seen } });
}

function commonName(subject: readonly SubjectAttribute[]): string {
  return subject.find(({ type }) => type === 'CN')?.value ?? '';
}
