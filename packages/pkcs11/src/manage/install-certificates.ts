import { readCertificates } from '@kyso/core/cms';
import {
  basicConstraintsOf,
  commonNameOf,
  nameText,
  parseCertificate,
  serialText,
  subjectKeyIdentifierOf,
  type Certificate,
} from '@kyso/core/x509';
import { pkcs11Error } from '../errors.js';
import type { CertificateToWrite, KeyObjects } from '../host/protocol.js';
import { idOctets, idText } from './hex-id.js';
import { keyOfCertificate, same } from './key-of-certificate.js';
import { inToken, type TokenAccess } from './token-session.js';

/** What is installed, and where. */
export interface InstallCertificatesOptions extends TokenAccess {
  /** The certificate of a key on the token and those above it, in any order: PEM, DER or PKCS #7, one or many in each. */
  readonly certificates: readonly Uint8Array[];
  /** CKA_ID of the key in hexadecimal, where it must be this one. */
  readonly id?: string;
  /** CKA_LABEL of the certificate of the key. Default: its common name. */
  readonly label?: string;
}

/** A certificate that is on the token now. */
export interface InstalledCertificate {
  readonly subject: string;
  /** Hexadecimal. */
  readonly serial: string;
  /** CKA_ID in hexadecimal: that of its key, for authorities the identifier of theirs. */
  readonly id: string;
  readonly authority: boolean;
  /** False where the token held it already. */
  readonly written: boolean;
}

/**
 * Installs the certificate that an authority issued beside its key, and the certificates above it, each once. Nothing
 * is written unless every certificate is an authority's or belongs to a key of the token: otherwise
 * `ERR_CERTIFICATE_MISMATCH`. Throws `ERR_CERTIFICATE` for what is no certificate, `ERR_PIN` and so on.
 */
export async function installCertificates(
  options: InstallCertificatesOptions,
): Promise<readonly InstalledCertificate[]> {
  const certificates = onlyOnce(options.certificates.flatMap(readCertificates)).map(
    parseCertificate,
  );
  const wanted = options.id === undefined ? undefined : idOctets(options.id);
  return inToken(options, { writes: true, login: true }, async ({ call }) => {
    const keys = await call('keys', {});
    const placed = certificates.map((one) => place(one, keys, { wanted, label: options.label }));
    if (placed.every(({ authority }) => authority)) throw noneOfAKey(certificates);
    const installed: InstalledCertificate[] = [];
    for (const { certificate, authority, object } of placed) {
      const { written } = await call('writeCertificate', object);
      const { id, ...facts } = { ...factsOf(certificate), id: idText(object.id) };
      installed.push({ ...facts, id, authority, written });
    }
    return installed;
  });
}

function onlyOnce(certificates: readonly Uint8Array[]): Uint8Array[] {
  return certificates.filter(
    (one, at) => certificates.findIndex((other) => same(one, other)) === at,
  );
}

interface Placed {
  readonly certificate: Certificate;
  readonly authority: boolean;
  readonly object: CertificateToWrite;
}

interface Wanted {
  readonly wanted: Uint8Array | undefined;
  readonly label: string | undefined;
}

/** Only a private key that is there makes a certificate of use: the public one may be of a pair that was deleted. */
function place(certificate: Certificate, keys: KeyObjects, { wanted, label }: Wanted): Placed {
  const key = keyOfCertificate(certificate, keys);
  if (key?.seen === 'private') {
    if (wanted && !same(wanted, key.id)) throw otherKey(certificate, idText(key.id));
    const name = label?.normalize('NFC') ?? nameOf(certificate);
    return { certificate, authority: false, object: objectOf(certificate, key.id, name) };
  }
  if (basicConstraintsOf(certificate)?.ca !== true) throw noKey(certificate);
  const id = subjectKeyIdentifierOf(certificate) ?? new Uint8Array(0);
  return { certificate, authority: true, object: objectOf(certificate, id, nameOf(certificate)) };
}

function objectOf(certificate: Certificate, id: Uint8Array, label: string): CertificateToWrite {
  const { der, subject, issuer, serialNumber } = certificate;
  return {
    // Slices of a larger file would take it along to the other thread.
    ...{ id: new Uint8Array(id), label, der: new Uint8Array(der) },
    subject: new Uint8Array(subject.der),
    issuer: new Uint8Array(issuer.der),
    serialNumber: integerDer(serialNumber),
  };
}

/** CKA_SERIAL_NUMBER is the DER of the INTEGER (PKCS#11 v2.40 §4.6.3). Those of RFC 5280 have at most 20 octets. */
function integerDer(contents: Uint8Array): Uint8Array {
  if (contents.length < 0x80) return Uint8Array.from([0x02, contents.length, ...contents]);
  throw new TypeError(`a serial number of ${contents.length} octets`);
}

function nameOf({ subject }: Certificate): string {
  return commonNameOf(subject) ?? nameText(subject);
}

function factsOf({ subject, serialNumber }: Certificate) {
  return { subject: nameText(subject), serial: serialText(serialNumber) };
}

function otherKey(certificate: Certificate, id: string): Error {
  const facts = { ...factsOf(certificate), id };
  const message = `the certificate of ${facts.subject} belongs to the key with the id ${id}, not to the one that was named`;
  return pkcs11Error('ERR_CERTIFICATE_MISMATCH', message, { facts });
}

function noKey(certificate: Certificate): Error {
  const facts = factsOf(certificate);
  const message = `the certificate of ${facts.subject} belongs to no private key of the token`;
  return pkcs11Error('ERR_CERTIFICATE_MISMATCH', message, { facts });
}

function noneOfAKey([first]: readonly Certificate[]): Error {
  const facts = first ? factsOf(first) : {};
  const message = 'among the certificates is none of a key of the token';
  return pkcs11Error('ERR_CERTIFICATE_MISMATCH', message, { facts });
}
