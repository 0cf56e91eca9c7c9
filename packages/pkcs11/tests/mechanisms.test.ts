import { describe, expect, test } from 'vitest';
import { generateKeyPairSync } from 'node:crypto';
import { numbersOfDer, parsePublicKey } from '@kyso/core/crypto';
import { CKM, type MechanismName } from '../src/mechanism-table.js';
import { signingWays } from '../src/mechanisms.js';
import { derSignature } from '../src/signature-der.js';

const rsa = parsePublicKey(
  generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({
    format: 'der',
    type: 'spki',
  }),
);
const ec = (namedCurve: string) =>
  parsePublicKey(
    generateKeyPairSync('ec', { namedCurve }).publicKey.export({ format: 'der', type: 'spki' }),
  );
const numbers = (...names: MechanismName[]) => names.map((name) => CKM[name]);

describe('the way in which a token signs', () => {
  test('is the mechanism that takes our digest, where both kinds are offered', () => {
    const offered = numbers('CKM_SHA256_RSA_PKCS', 'CKM_RSA_PKCS', 'CKM_RSA_PKCS_PSS');
    const names = signingWays(rsa, offered, { digest: 'SHA-256' }).map(({ name }) => name);
    expect(names).toEqual(['CKM_RSA_PKCS', 'CKM_SHA256_RSA_PKCS', 'CKM_RSA_PKCS_PSS']);
  });

  test('is PSS, or another digest, where nothing else is offered and nothing was asked for', () => {
    const [pss] = signingWays(rsa, numbers('CKM_RSA_PKCS_PSS'));
    expect(pss?.algorithm).toMatchObject({ kind: 'rsa-pss', digest: 'SHA-256', saltLength: 32 });
    const [long] = signingWays(rsa, numbers('CKM_SHA512_RSA_PKCS'));
    expect(long?.algorithm).toEqual({ kind: 'rsa-pkcs1', digest: 'SHA-512' });
    const [own] = signingWays(ec('prime256v1'), numbers('CKM_ECDSA_SHA384'));
    expect(own?.algorithm).toMatchObject({ kind: 'ecdsa', digest: 'SHA-384' });
  });

  test('never is a digest weaker than the curve', () => {
    const offered = numbers('CKM_ECDSA_SHA256');
    expect(() => signingWays(ec('secp384r1'), offered)).toThrow(/offers none of CKM_ECDSA /);
  });

  test('is refused with what the token offers', () => {
    const offered = numbers('CKM_ECDSA', 'CKM_RSA_PKCS');
    let caught: unknown;
    try {
      signingWays(rsa, offered, { scheme: 'pss' });
    } catch (error) {
      caught = error;
    }
    expect(caught).toMatchObject({
      code: 'ERR_MECHANISM',
      facts: { key: 'rsa', offered: 'CKM_ECDSA CKM_RSA_PKCS' },
    });
  });

  test('takes the digest that the caller has, and makes it where there is none', () => {
    const [way] = signingWays(rsa, numbers('CKM_RSA_PKCS'));
    const message = new TextEncoder().encode('abc');
    const made = way?.input(message, {});
    const digest = made?.subarray(19);
    expect(Buffer.from(digest ?? []).toString('hex')).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
    expect(way?.input(new Uint8Array(0), digest ? { digest } : {})).toEqual(made);
  });

  test('r and s become a SEQUENCE of minimal numbers, also those of P-521', () => {
    for (const half of [32, 48, 66]) {
      const value = new Uint8Array(2 * half).fill(0x81);
      value[0] = 0;
      const { r, s } = numbersOfDer(derSignature(value)) ?? {};
      expect(Buffer.from(r ?? [])).toEqual(Buffer.from(value.subarray(1, half)));
      expect(Buffer.from(s ?? [])).toEqual(Buffer.from(value.subarray(half)));
    }
  });
});
