import {
  CONTENT_TYPE,
  parseSignedData,
  readableCertificates,
  valuesOf,
  type SignedData,
  type SignerInfo,
} from '../cms/index.js';
import { certificatesOf } from '../cms/signer-certificate.js';
import { Tag, contentsOf, encodingOf } from '../der/index.js';
import { isKysoError } from '../errors.js';
import { parseCrl } from '../revocation/index.js';
import type { Certificate } from '../x509/index.js';
import { watchedCertificate, watchedCrl, type WatchedItem, type WatchOptions } from './item.js';

/**
 * The ends in a CMS, BER or DER: of its signers, of the timestamp authorities of all its tokens, of the authorities
 * and revocation lists that it carries. Of a certs-only file, of every certificate. A carried part that cannot be read is
 * left out. Throws `ERR_DER`, `ERR_CMS`, `ERR_LIMIT` where it is no SignedData.
 */
export function watchedCms(bytes: Uint8Array, options: WatchOptions): readonly WatchedItem[] {
  const signedData = parseSignedData(bytes, { ber: true });
  if (signedData.signerInfos.length > 0) return itemsOf(signedData, options);
  const certificates = readableCertificates(signedData.certificates);
  const all = certificates.map((certificate) => watchedCertificate(certificate, options));
  return [...all, ...listsOf(signedData, options)];
}

function itemsOf(signedData: SignedData, options: WatchOptions): readonly WatchedItem[] {
  const isToken = signedData.eContentType === CONTENT_TYPE.tstInfo;
  const terms: WatchOptions = isToken ? { ...options, kind: 'timestamp-authority' } : options;
  const signers = signedData.signerInfos.flatMap((signerInfo) => {
    const [signer] = certificatesOf(signerInfo.sid, signedData, []);
    return signer ? [watchedCertificate(signer, terms)] : [];
  });
  return [
    ...signers,
    ...authoritiesAmong(readableCertificates(signedData.certificates), options),
    ...listsOf(signedData, options),
    // Tokens within tokens are not looked for: archive timestamps stand side by side (EN 319 122-1 §5.5.3).
    ...(isToken ? [] : signedData.signerInfos.flatMap((one) => tokensOf(one, options))),
  ];
}

/** What of carried certificates is of interest by itself: not those of other people and of responders. */
export function authoritiesAmong(
  certificates: readonly Certificate[],
  options: WatchOptions,
): WatchedItem[] {
  return certificates
    .map((certificate) => watchedCertificate(certificate, options))
    .filter(({ kind }) => kind !== 'certificate');
}

function listsOf({ crls }: SignedData, options: WatchOptions): WatchedItem[] {
  return crls.filter((choice) => choice[0] === Tag.sequence).flatMap((der) => listOf(der, options));
}

/** The end of a list, or nothing where it cannot be read or has none. */
export function listOf(der: Uint8Array, options: WatchOptions): WatchedItem[] {
  const item = orNothing(() => watchedCrl(parseCrl(der), options));
  return item ? [item] : [];
}

/** Every unsigned attribute that holds a token: of the signature, of its references, of the archive. */
function tokensOf({ unsignedAttributes }: SignerInfo, options: WatchOptions): WatchedItem[] {
  return (unsignedAttributes?.attributes ?? []).flatMap((attribute) =>
    (orNothing(() => valuesOf(attribute)) ?? []).flatMap((value) => {
      // Some producers put the token into an OCTET STRING first.
      const bytes = value.tag === Tag.octetString ? contentsOf(value) : encodingOf(value);
      const token = orNothing(() => parseSignedData(bytes, { ber: true }));
      return token?.eContentType === CONTENT_TYPE.tstInfo ? itemsOf(token, options) : [];
    }),
  );
}

function orNothing<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (isKysoError(error)) return undefined; // an attribute may hold anything
    throw error;
  }
}
