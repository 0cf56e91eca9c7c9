import { equalBytes } from '../bytes/index.js';
import { isKysoError } from '../errors.js';
import {
  parseCertificate,
  sameName,
  subjectKeyIdentifierOf,
  type Certificate,
} from '../x509/index.js';
import type { SignedData, SignerIdentifier } from './signed-data.js';

/**
 * The certificates that a `sid` names, those carried in the SignedData first. Carried bytes that cannot
 * be read as certificates are passed over: they may belong to nobody's signature.
 */
export function certificatesOf(
  sid: SignerIdentifier,
  signedData: SignedData,
  candidates: readonly Certificate[],
): Certificate[] {
  const carried = readableCertificates(signedData.certificates);
  return [...carried, ...candidates].filter((certificate) => isNamedBy(certificate, sid));
}

/** The certificates among `ders` that can be read, in order. */
export function readableCertificates(ders: readonly Uint8Array[]): Certificate[] {
  return ders.flatMap((der) => {
    try {
      return [parseCertificate(der)];
    } catch (error) {
      if (isKysoError(error)) return [];
      throw error;
    }
  });
}

/** Whether the `sid` names this certificate: by issuer (RFC 5280 §7.1) and serial number, or by key identifier. */
function isNamedBy(certificate: Certificate, sid: SignerIdentifier): boolean {
  switch (sid.kind) {
    case 'issuerAndSerialNumber':
      return (
        equalBytes(certificate.serialNumber, sid.serialNumber) &&
        sameName(certificate.issuer, sid.issuer)
      );
    case 'subjectKeyIdentifier': {
      const keyIdentifier = keyIdentifierOf(certificate);
      return keyIdentifier !== undefined && equalBytes(keyIdentifier, sid.keyIdentifier);
    }
    default:
      return sid satisfies never;
  }
}

function keyIdentifierOf(certificate: Certificate): Uint8Array | undefined {
  try {
    return subjectKeyIdentifierOf(certificate);
  } catch (error) {
    if (isKysoError(error)) return undefined; // an unreadable extension names nobody
    throw error;
  }
}
