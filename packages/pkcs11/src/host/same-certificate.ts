import { pkcs11Error } from '../errors.js';
import { certificatesOf, type OpenSession } from './objects.js';
import type { Target } from './protocol.js';

/**
 * Milliseconds after which a session that signs looks again: reading certificates takes a slow token as long as a
 * signature, and a batch must not go on for long with a certificate that was exchanged.
 */
export const LOOK_AGAIN_MS = 5_000;

/** A session, and when the certificate was last seen through it. */
export interface CertificateSeen {
  /** By the clock of the host; undefined where it was not looked for yet. */
  seenAt?: number;
}

/**
 * A token that was renewed between two signatures signs for another certificate; that must not go unnoticed. Looks when
 * a session is new and then at intervals. Throws `ERR_CERTIFICATE_CHANGED` where the certificate is gone.
 */
export function checkCertificate(
  session: OpenSession & CertificateSeen,
  { key, token }: Target,
  now: number,
): void {
  const certificate = key?.certificate;
  if (!certificate) return;
  const { seenAt } = session;
  if (seenAt !== undefined && now - seenAt < LOOK_AGAIN_MS) return;
  const there = certificatesOf(session).some(({ der }) => Buffer.compare(der, certificate) === 0);
  if (!there) {
    const message = 'the token no longer holds the certificate that the signer was made for';
    throw pkcs11Error('ERR_CERTIFICATE_CHANGED', message, {
      facts: { token: token.label, serial: token.serial },
    });
  }
  session.seenAt = now;
}
