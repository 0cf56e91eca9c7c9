import { toHex } from '../bytes/index.js';
import { isKysoError } from '../errors.js';
import type { CryptoProvider } from '../ports.js';
import type { Crl } from '../revocation/index.js';
import { CRL_EXTENSION } from '../revocation/oids.js';
import {
  KEY_PURPOSE,
  basicConstraintsOf,
  extKeyUsageOf,
  extensionOf,
  nameText,
  serialText,
  type Certificate,
} from '../x509/index.js';

/**
 * What runs out: the certificate of a signer (or of anybody else), of a timestamp authority, of a certification
 * authority, or a revocation list.
 */
export type WatchedKind = 'certificate' | 'timestamp-authority' | 'authority' | 'crl';

/** Something with an end that is of interest. */
export interface WatchedItem {
  readonly kind: WatchedKind;
  /** SHA-256 of its DER, hexadecimal in lower case: what is remembered of it. */
  readonly id: string;
  /** The subject of a certificate, the issuer of a list, as `nameText` writes it. */
  readonly name: string;
  readonly issuer: string;
  /** Serial number of a certificate; of a list its CRL number in decimal, null where it has none. */
  readonly serial: string | null;
  /** notBefore of a certificate, thisUpdate of a list. */
  readonly validFrom: Date;
  /** The last instant at which it holds: notAfter of a certificate, nextUpdate of a list. */
  readonly expiresAt: Date;
  /** Where it was found: names of files, domains. */
  readonly sources: readonly string[];
  /** For a list: what it has in common with those that come after it. A newer one takes its place. */
  readonly series?: string;
}

/** How an item comes about. */
export interface WatchOptions {
  readonly crypto: CryptoProvider;
  /** Where it was found, for people. */
  readonly source?: string;
  /** What a certificate is, where that is known from elsewhere; by default its extensions say it. */
  readonly kind?: Exclude<WatchedKind, 'crl'>;
}

/** The end of a certificate. What cannot be read of its extensions leaves it the certificate of anybody. */
export function watchedCertificate(certificate: Certificate, options: WatchOptions): WatchedItem {
  const { subject, issuer, serialNumber, notBefore, notAfter } = certificate;
  return {
    kind: options.kind ?? kindOf(certificate),
    id: sha256(certificate.der, options.crypto),
    name: nameText(subject),
    issuer: nameText(issuer),
    serial: serialText(serialNumber),
    validFrom: notBefore,
    expiresAt: notAfter,
    sources: options.source === undefined ? [] : [options.source],
  };
}

function kindOf(certificate: Certificate): WatchedKind {
  try {
    if (basicConstraintsOf(certificate)?.ca === true) return 'authority';
    const purposes = extKeyUsageOf(certificate)?.purposes ?? [];
    return purposes.includes(KEY_PURPOSE.timeStamping) ? 'timestamp-authority' : 'certificate';
  } catch (error) {
    if (isKysoError(error)) return 'certificate';
    throw error;
  }
}

/** The end of a revocation list; `undefined` for one without nextUpdate, which has none. */
export function watchedCrl(crl: Crl, { crypto, source }: WatchOptions): WatchedItem | undefined {
  if (!crl.nextUpdate) return undefined;
  const issuer = nameText(crl.issuer);
  return {
    kind: 'crl',
    id: sha256(crl.der, crypto),
    name: issuer,
    issuer,
    serial: crl.number?.toString() ?? null,
    validFrom: crl.thisUpdate,
    expiresAt: crl.nextUpdate,
    sources: source === undefined ? [] : [source],
    series: seriesOf(crl, crypto),
  };
}

/** Lists of one issuer, key and scope follow each other; delta lists among themselves (RFC 5280 §5.2.3, §5.2.4). */
function seriesOf(crl: Crl, crypto: CryptoProvider): string {
  const scope = extensionOf(crl, CRL_EXTENSION.issuingDistributionPoint)?.value ?? EMPTY;
  const parts = [crl.issuer.der, scope, crl.authorityKeyIdentifier ?? EMPTY].map(toHex);
  const kind = crl.baseNumber === undefined ? 'complete' : 'delta';
  return sha256(new TextEncoder().encode([kind, ...parts].join(' ')), crypto);
}

const EMPTY = new Uint8Array(0);

function sha256(bytes: Uint8Array, crypto: CryptoProvider): string {
  const digest = crypto.createDigest('SHA-256');
  digest.update(bytes);
  return toHex(digest.digest());
}

/**
 * Each item once, with all its sources, in the order of their coming; of lists that follow each other the newest
 * alone: where it lies, nothing of the older ones is missed when they run out.
 */
export function distinctItems(items: readonly WatchedItem[]): readonly WatchedItem[] {
  const byId = new Map<string, WatchedItem>();
  const newest = new Map<string, Date>();
  for (const item of items) {
    const known = byId.get(item.id);
    const sources = [...new Set([...(known?.sources ?? []), ...item.sources])];
    byId.set(item.id, { ...(known ?? item), sources });
    const { series, validFrom } = item;
    const latest = series === undefined ? undefined : newest.get(series);
    if (series !== undefined && (!latest || latest < validFrom)) newest.set(series, validFrom);
  }
  const isNewest = ({ series, validFrom }: WatchedItem) =>
    series === undefined || newest.get(series)?.getTime() === validFrom.getTime();
  return [...byId.values()].filter(isNewest);
}
