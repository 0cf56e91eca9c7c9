import type { Clock } from '@kyso/core';
import { parseCertificate } from '@kyso/core/x509';
import type { KeyObjects } from '../host/protocol.js';
import { listedToken } from '../list-tokens.js';
import type { ListedCertificate } from '../token-types.js';
import { idText } from './hex-id.js';
import { keyOfCertificate } from './key-of-certificate.js';
import { inToken, type TokenAccess } from './token-session.js';

/** What is checked, and when. */
export interface CheckFitOptions extends TokenAccess {
  /** For the days that are left. Default: the system's. */
  readonly clock?: Clock;
  /** Fewer days than these ask for renewal. Default: 30. */
  readonly renewDays?: number;
}

/** What a person should know of a certificate of a token. */
export type FitWarning =
  /** The token holds no key for it. */
  | 'no-key'
  /** The key of its CKA_ID has another public key. */
  | 'other-key'
  /** Its key has another CKA_ID: programs that go by it do not find the key. */
  | 'other-id'
  | 'not-yet-valid'
  | 'expired'
  /** It runs out soon. */
  | 'renew';

/** A certificate of a token and how it stands. */
export interface CertificateFit {
  readonly certificate: ListedCertificate;
  /**
   * `fits`: its private key is there; without a PIN tokens show only the public one, which is `fits-public`. `unknown`:
   * without a PIN the token shows no key at all.
   */
  readonly key: 'fits' | 'fits-public' | 'other' | 'missing' | 'unknown';
  /** CKA_ID of the key in hexadecimal; null where none fits. */
  readonly keyId: string | null;
  /** Whole days until it runs out; negative where it has. */
  readonly daysLeft: number;
  readonly warnings: readonly FitWarning[];
}

/** Authorities take days to renew, and letters ask for it before the old one ends. */
const RENEW_DAYS = 30;

const DAY_MS = 86_400_000;

/**
 * How the certificates of a token stand, without those of authorities: whether each has its key, and how long it is
 * valid. The PIN is asked for only where a source is given. Throws `ERR_TOKEN_NOT_FOUND`, `ERR_TOKEN_AMBIGUOUS`,
 * `ERR_PIN` and so on.
 */
export async function checkFit(options: CheckFitOptions): Promise<readonly CertificateFit[]> {
  const { clock = () => new Date(), renewDays = RENEW_DAYS, pin } = options;
  const login = pin !== undefined;
  return inToken(options, { writes: false, login }, async ({ contents, call }) => {
    const keys = await call('keys', {});
    const now = clock();
    return listedToken(contents)
      .certificates.filter(({ authority }) => !authority)
      .map((certificate) => fitOf(certificate, keys, { now, renewDays, login }));
  });
}

interface Judging {
  readonly now: Date;
  readonly renewDays: number;
  readonly login: boolean;
}

function fitOf(
  certificate: ListedCertificate,
  keys: KeyObjects,
  { now, renewDays, login }: Judging,
): CertificateFit {
  const found = keyOfCertificate(parseCertificate(certificate.certificate), keys);
  const keyId = found ? idText(found.id) : null;
  const daysLeft = Math.floor((Date.parse(certificate.notAfter) - now.getTime()) / DAY_MS);
  // Once logged in, a public key alone is what a deleted private one left behind.
  const key = found ? seenAs(found.seen, login) : unseen(certificate, keys, login);
  const warnings: FitWarning[] = [
    ...(key === 'missing' ? (['no-key'] as const) : []),
    ...(key === 'other' ? (['other-key'] as const) : []),
    ...(key.startsWith('fits') && keyId !== certificate.id ? (['other-id'] as const) : []),
    ...validity(certificate, { now, daysLeft, renewDays }),
  ];
  return { certificate, key, keyId, daysLeft, warnings };
}

function seenAs(seen: 'private' | 'public', login: boolean): CertificateFit['key'] {
  if (seen === 'private') return 'fits';
  return login ? 'missing' : 'fits-public';
}

function unseen(
  { id }: ListedCertificate,
  { publicKeys, privateKeys }: KeyObjects,
  login: boolean,
): CertificateFit['key'] {
  const all = [...publicKeys, ...privateKeys];
  if (all.some((key) => idText(key.id) === id)) return 'other';
  return login || all.length > 0 ? 'missing' : 'unknown';
}

function validity(
  { notBefore, notAfter }: ListedCertificate,
  { now, daysLeft, renewDays }: Pick<Judging, 'now' | 'renewDays'> & { readonly daysLeft: number },
): FitWarning[] {
  if (now < new Date(notBefore)) return ['not-yet-valid'];
  if (now > new Date(notAfter)) return ['expired'];
  return daysLeft < renewDays ? ['renew'] : [];
}
