import { createHash, createPrivateKey, sign } from 'node:crypto';
import { NULL, TRUE, children, integer, octets, oid, sequence, setOf, tlv } from './der.mjs';

const SHA256 = sequence(oid('2.16.840.1.101.3.4.2.1'));
const ECDSA_SHA256 = sequence(oid('1.2.840.10045.4.3.2'));
const DATA = oid('1.2.840.113549.1.7.1');

export const sha256 = (bytes) => createHash('sha256').update(bytes).digest();
export const sha1 = (bytes) => createHash('sha1').update(bytes).digest();

/** A CAdES signature (DER) of this person over detached content; their key is on P-256. */
export function signedData(content, person, { digest = sha256(content), signers = 1 } = {}) {
  const attributes = [
    attribute('1.2.840.113549.1.9.3', DATA),
    attribute('1.2.840.113549.1.9.4', octets(digest)),
    attribute('1.2.840.113549.1.9.16.2.47', signingCertificate(person)),
  ];
  const signature = sign('sha256', setOf(...attributes), keyOf(person));
  const signerInfo = sequence(
    integer(1),
    issuerAndSerial(person.certificate),
    SHA256,
    tlv(0xa0, ...[...attributes].sort(Buffer.compare)),
    ECDSA_SHA256,
    octets(signature),
  );
  return wrapped(
    person,
    Array.from({ length: signers }, () => signerInfo),
  );
}

function wrapped(person, signerInfos) {
  const certificates = [person.certificate, ...person.chain];
  const body = [integer(1), setOf(SHA256), sequence(DATA), tlv(0xa0, ...certificates)];
  const content = sequence(...body, setOf(...signerInfos));
  return sequence(oid('1.2.840.113549.1.7.2'), tlv(0xa0, content));
}

function attribute(type, value) {
  return sequence(oid(type), setOf(value));
}

/** RFC 5035 §3: the hash algorithm is left out where it is SHA-256. */
function signingCertificate({ certificate }) {
  return sequence(sequence(sequence(octets(sha256(certificate)))));
}

function keyOf({ privateKey }) {
  return createPrivateKey({ key: Buffer.from(privateKey), format: 'der', type: 'pkcs8' });
}

function issuerAndSerial(certificate) {
  const [version, ...rest] = children(children(certificate)[0]);
  const [serial, , issuer] = version[0] === 0xa0 ? rest : [version, ...rest];
  return sequence(issuer, serial);
}

/** A timestamp token (DER) over content, from the sandbox's authority. */
export async function timestampToken(content, sandbox) {
  const imprint = sequence(sequence(oid('2.16.840.1.101.3.4.2.1'), NULL), octets(sha256(content)));
  const response = await sandbox.timestampResponse(sequence(integer(1), imprint, TRUE));
  return children(response)[1];
}
