import type { DigestAlgorithm } from '../algorithms.js';
import { wellFormed } from './xml.js';

/** Namespaces of the report, by prefix; the report's own is the default one. */
export const NAMESPACES = {
  xmlns: 'http://uri.etsi.org/19102/v1.4.1#',
  'xmlns:ds': 'http://www.w3.org/2000/09/xmldsig#',
  'xmlns:xades': 'http://uri.etsi.org/01903/v1.3.2#',
  'xmlns:tsl': 'http://uri.etsi.org/02231/v2#',
  'xmlns:xs': 'http://www.w3.org/2001/XMLSchema',
  'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
} as const;

const ETSI = 'urn:etsi:019102';

/** Main indications (TS 119 102-2 §4.3.4.2): those of signatures are total, those of their parts are not. */
export function mainIndication(indication: string, isPart: boolean): string {
  const name = indication.toLowerCase();
  return `${ETSI}:mainindication:${isPart ? name.replace('total-', '') : name}`;
}

export function subIndicationUri(subIndication: string): string {
  return `${ETSI}:subindication:${subIndication}`;
}

/** The process of EN 319 102-1 §5.6, which takes the others in. */
export const PROCESS = `${ETSI}:validationprocess:LTA`;
export const CONSTRAINT_APPLIED = `${ETSI}:constraintStatus:applied`;
/** That something existed was found by this validation, not told by somebody. */
export const PROVED_BY_VALIDATION = `${ETSI}:poetype:validation`;

/** Kinds of validation objects (TS 119 102-2 §4.4.3). */
export const OBJECT_TYPE = {
  certificate: `${ETSI}:validationObject:certificate`,
  crl: `${ETSI}:validationObject:CRL`,
  ocsp: `${ETSI}:validationObject:OCSPResponse`,
  timestamp: `${ETSI}:validationObject:timestamp`,
  signedData: `${ETSI}:validationObject:signedData`,
} as const;

export function revocationReasonUri(reason: string): string {
  return `${ETSI}:revocationReason:${reason}`;
}

/** A name of this project in a place for URIs. */
export function ownUri(kind: string, name: string): string {
  return `urn:kyso:${kind}:${encodeURIComponent(wellFormed(name))}`;
}

export function oidUri(oid: string): string {
  return `urn:oid:${oid}`;
}

const MORE_2001 = 'http://www.w3.org/2001/04/xmldsig-more#';
const MORE_2007 = 'http://www.w3.org/2007/05/xmldsig-more#';
const MORE_2021 = 'http://www.w3.org/2021/04/xmldsig-more#';

/** RFC 9231 §2.1; what has no name there has its OID. */
export const DIGEST_URI: Readonly<Record<DigestAlgorithm, string>> = {
  MD5: `${MORE_2001}md5`,
  'SHA-1': 'http://www.w3.org/2000/09/xmldsig#sha1',
  'SHA-224': `${MORE_2001}sha224`,
  'SHA-256': 'http://www.w3.org/2001/04/xmlenc#sha256',
  'SHA-384': `${MORE_2001}sha384`,
  'SHA-512': 'http://www.w3.org/2001/04/xmlenc#sha512',
  'SHA-512/256': oidUri('2.16.840.1.101.3.4.2.6'),
  'SHA3-224': `${MORE_2007}sha3-224`,
  'SHA3-256': `${MORE_2007}sha3-256`,
  'SHA3-384': `${MORE_2007}sha3-384`,
  'SHA3-512': `${MORE_2007}sha3-512`,
  SHAKE256: oidUri('2.16.840.1.101.3.4.2.12'),
};

/** Signature algorithms as RFC 9231 §2.3 names them, by the name that a report gives; others under our own prefix. */
export function signatureAlgorithmUri(name: string): string {
  const [kind = '', digest = '', mgfDigest = ''] = name.split(' ');
  const short = digest.toLowerCase().replace(/^sha-/, 'sha');
  switch (kind) {
    case 'rsa-pkcs1':
      if (digest === 'SHA-1') return 'http://www.w3.org/2000/09/xmldsig#rsa-sha1';
      return short.startsWith('sha3') ? ownUri('algorithm', name) : `${MORE_2001}rsa-${short}`;
    case 'rsa-pss':
      // The name says that the mask is generated with the same digest.
      return digest === mgfDigest ? `${MORE_2007}${short}-rsa-MGF1` : ownUri('algorithm', name);
    case 'ecdsa':
      return `${short.startsWith('sha3') ? MORE_2021 : MORE_2001}ecdsa-${short}`;
    case 'Ed25519':
    case 'Ed448':
      return `${MORE_2021}eddsa-${kind.toLowerCase()}`;
    default:
      return ownUri('algorithm', name);
  }
}
