import { generateKeyPairSync } from 'node:crypto';
import forge from 'node-forge';
import { NOW } from '../fixtures.mjs';

const VALID_YEARS = 10;

/**
 * A PKCS#12 file for a tool built on node-forge, written by node-forge itself: the given RSA key under
 * three certificates of its own, with one iteration of key derivation, so that opening the file costs
 * as little as can be. The names are ASCII: node-forge encodes an issuer's name of other letters twice
 * in the SignerInfo, and then no validator finds the certificate.
 *
 * @param {Uint8Array} privateKey PKCS#8 DER
 * @param {string} password
 * @returns {Buffer}
 */
export function lightPkcs12(privateKey, password) {
  const authority = forgeKey(
    generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { format: 'der', type: 'spki' },
      privateKeyEncoding: { format: 'der', type: 'pkcs8' },
    }).privateKey,
  );
  const person = forgeKey(privateKey);
  const certificates = [
    issue({ subject: 'Bench Person', issuer: 'Bench CA', key: person, signedBy: authority }),
    issue({ subject: 'Bench CA', issuer: 'Bench Root', key: authority, signedBy: authority }),
    issue({ subject: 'Bench Root', issuer: 'Bench Root', key: authority, signedBy: authority }),
  ];
  const file = forge.pkcs12.toPkcs12Asn1(person, certificates, password, {
    algorithm: 'aes256',
    count: 1,
  });
  return Buffer.from(forge.asn1.toDer(file).getBytes(), 'binary');
}

function forgeKey(pkcs8) {
  return forge.pki.privateKeyFromAsn1(forge.asn1.fromDer(Buffer.from(pkcs8).toString('binary')));
}

function issue({ subject, issuer, key, signedBy }) {
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.setRsaPublicKey(key.n, key.e);
  certificate.serialNumber = '01';
  certificate.validity.notBefore = new Date(NOW);
  certificate.validity.notAfter = new Date(NOW);
  certificate.validity.notAfter.setFullYear(NOW.getFullYear() + VALID_YEARS);
  certificate.setSubject([{ name: 'commonName', value: subject }]);
  certificate.setIssuer([{ name: 'commonName', value: issuer }]);
  certificate.sign(signedBy, forge.md.sha256.create());
  return certificate;
}
