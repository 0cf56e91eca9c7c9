import { equalBytes } from '../bytes/index.js';
import { parsePublicKey } from '../crypto/index.js';
import { coreError, isKysoError, type KysoError } from '../errors.js';
import {
  authorityKeyIdentifierOf,
  basicConstraintsOf,
  parseCertificate,
  sameName,
  serialText,
  subjectKeyIdentifierOf,
  type Certificate,
} from '../x509/index.js';
import { decoding, keyFileError } from './errors.js';
import { isKeyOf } from './match-key.js';
import type { Pkcs12Key } from './bags.js';
import type { Pkcs12Contents } from './read.js';

/** Which identity of several; what is given must fit. */
export interface IdentityChoice {
  /**
   * Serial number of the certificate in hexadecimal, in either case, with or without leading zeros.
   */
  readonly serial?: string;
  /** The name that the file gives to the key. */
  readonly friendlyName?: string;
}

/** A private key with its certificate. */
export interface Identity {
  /** DER of the PrivateKeyInfo, not encrypted. */
  readonly pkcs8: Uint8Array;
  /** DER. */
  readonly certificate: Uint8Array;
  /** DER of the certificates above it that were there, issuer first. */
  readonly chain: readonly Uint8Array[];
}

/**
 * The key and certificate that belong together by the public key; neither order nor names in the
 * file count. Of several certificates for one key the one that expires last is taken, an
 * authority's last of all. Throws `ERR_KEY_MISMATCH` where no certificate belongs to a key,
 * `ERR_KEY_FILE` without key or certificate, and for several identities unless the choice leaves
 * one.
 */
export function pickIdentity(
  contents: Pick<Pkcs12Contents, 'certificates' | 'keys'>,
  choice: IdentityChoice = {},
): Identity {
  const { keys } = contents;
  const certificates = contents.certificates.flatMap(readable);
  if (keys.length === 0) throw keyFileError('malformed', 'no private key in it');
  if (contents.certificates.length === 0) throw keyFileError('malformed', 'no certificate in it');
  const identities = keys.flatMap((key) => identitiesOf(key, certificates));
  if (identities.length === 0) {
    throw coreError(
      'ERR_KEY_MISMATCH',
      'no certificate in the key file belongs to its private key',
    );
  }
  const [chosen, ...others] = identities.filter((identity) => fits(identity, choice));
  if (chosen === undefined) throw noneChosen(identities);
  if (others.length > 0) throw noneChosen([chosen, ...others]);
  const chain = chainAbove(chosen.certificate, certificates);
  return {
    pkcs8: chosen.key.pkcs8,
    certificate: chosen.certificate.der,
    chain: chain.map(({ der }) => der),
  };
}

/** The certificates above one, issuer first, as far as they are among the given ones. */
export function chainAbove(leaf: Certificate, certificates: readonly Certificate[]): Certificate[] {
  const chain: Certificate[] = [];
  let last: Certificate | undefined = leaf;
  while (last && !sameName(last.issuer, last.subject)) {
    const child: Certificate = last;
    last = certificates.find(
      (other) => other !== leaf && !chain.includes(other) && mayHaveIssued(other, child),
    );
    if (last) chain.push(last);
  }
  return chain;
}

interface Candidate {
  readonly key: Pkcs12Key;
  readonly certificate: Certificate;
}

/**
 * Certificates that cannot be read belong to no key; the file may hold them beside the right ones.
 */
function readable(der: Uint8Array): Certificate[] {
  try {
    return [parseCertificate(der)];
  } catch (error) {
    if (isKysoError(error) && error.code === 'ERR_CERTIFICATE') return [];
    throw error;
  }
}

/** The key with the best of its certificates; nothing where it has none. */
function identitiesOf(key: Pkcs12Key, certificates: readonly Certificate[]): Candidate[] {
  const [best] = certificates.filter((certificate) => belongs(key, certificate)).sort(bestFirst);
  return best ? [{ key, certificate: best }] : [];
}

function belongs({ pkcs8, mlDsaPublicKey }: Pkcs12Key, { publicKey }: Certificate): boolean {
  let key;
  try {
    key = parsePublicKey(publicKey);
  } catch (error) {
    if (isKysoError(error)) return false; // a key that cannot be read has no known private one
    throw error;
  }
  if (mlDsaPublicKey) return key.kind === 'ml-dsa' && equalBytes(key.key, mlDsaPublicKey);
  return decoding('private key', () => isKeyOf(pkcs8, key));
}

function bestFirst(a: Certificate, b: Certificate): number {
  return (
    Number(isAuthority(a)) - Number(isAuthority(b)) || b.notAfter.getTime() - a.notAfter.getTime()
  );
}

function isAuthority(certificate: Certificate): boolean {
  return basicConstraintsOf(certificate)?.ca === true;
}

function fits({ key, certificate }: Candidate, { serial, friendlyName }: IdentityChoice): boolean {
  const bare = (text: string) => text.toLowerCase().replace(/^0+(?=.)/, '');
  return (
    (serial === undefined || bare(serial) === bare(serialText(certificate.serialNumber))) &&
    (friendlyName === undefined || friendlyName === key.friendlyName)
  );
}

function noneChosen(identities: readonly Candidate[]): KysoError {
  const serials = identities.map(({ certificate }) => serialText(certificate.serialNumber));
  return coreError(
    'ERR_KEY_FILE',
    `key file: choose one of the ${identities.length} identities by serial number or name`,
    { facts: { reason: 'choice', serials: serials.join(' ') } },
  );
}

function mayHaveIssued(issuer: Certificate, child: Certificate): boolean {
  if (!sameName(issuer.subject, child.issuer)) return false;
  const wanted = authorityKeyIdentifierOf(child)?.keyIdentifier;
  const found = subjectKeyIdentifierOf(issuer);
  return !wanted || !found || equalBytes(wanted, found);
}
