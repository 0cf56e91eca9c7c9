import { readFile, writeFile } from 'node:fs/promises';
import { createSandbox } from '@kyso/sandbox';

/** The instant of every signature, within the validity of the sandbox's certificates. */
export const NOW = new Date('2026-06-01T00:00:00Z');

/**
 * A key and its certificates, all DER.
 *
 * @typedef {object} Identity
 * @property {Uint8Array} certificate
 * @property {readonly Uint8Array[]} chain issuer first, the root last
 * @property {Uint8Array} privateKey PKCS#8
 */

/** A seeded sandbox: the same keys and certificates in every run. */
export function benchSandbox() {
  return createSandbox({ seed: 'bench', clock: () => NOW });
}

/**
 * @param {import('@kyso/sandbox').Sandbox} sandbox
 * @param {import('@kyso/sandbox').KeyType} keyType
 * @returns {Identity}
 */
export function identityOf(sandbox, keyType) {
  const person = sandbox.people.find((one) => one.keyType === keyType && one.notAfter > NOW);
  if (person === undefined)
    throw new Error(`the sandbox has no valid person with a ${keyType} key`);
  const { certificate, chain, privateKey } = person;
  return { certificate, chain, privateKey };
}

/** Writes an identity for another process, which need not make the sandbox again. */
export async function writeIdentity(file, { certificate, chain, privateKey }) {
  const base64 = (bytes) => Buffer.from(bytes).toString('base64');
  const text = JSON.stringify({
    certificate: base64(certificate),
    chain: chain.map(base64),
    privateKey: base64(privateKey),
  });
  await writeFile(file, text, { mode: 0o600 });
}

/** @returns {Promise<Identity>} */
export async function readIdentity(file) {
  const { certificate, chain, privateKey } = JSON.parse(await readFile(file, 'utf8'));
  const bytes = (text) => new Uint8Array(Buffer.from(text, 'base64'));
  return {
    certificate: bytes(certificate),
    chain: chain.map(bytes),
    privateKey: bytes(privateKey),
  };
}
