import { createSandbox, type Sandbox, type SandboxIdentity } from '@kyso/sandbox';
import nodeCryptoModule from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { pureCrypto, webCrypto } from '../../src/crypto/index.js';
import { integer, nullValue, octetString, oid, sequence } from '../../src/der/writer.js';
import { openPem, openPkcs12, privateKeySigner, signerOfPem } from '../../src/node/index.js';
import {
  completeSignature,
  prepareSignature,
  signPdf,
  toBeSignedOf,
} from '../../src/pades/index.js';
import { signCms } from '../../src/cades/index.js';
import { tsaClient } from '../../src/timestamp/index.js';
import { POLICIES, validateCms, validatePdf } from '../../src/validation/index.js';
import { ONE_PAGE, makePdf } from '../pdf/make-pdf.js';
import { NOW, clock, crypto } from './cast.js';

const PDF = makePdf(ONE_PAGE);
const SETS = ['ml-dsa-44', 'ml-dsa-65', 'ml-dsa-87'] as const;
const allowPostQuantum = true;

let sandbox: Sandbox;
let person: SandboxIdentity;
beforeAll(async () => {
  sandbox = await createSandbox({ seed: 'pq', clock, authorityKeyType: 'ml-dsa-65' });
  person = await sandbox.issue({ keyType: 'ml-dsa-65' });
});

const code = (name: string): Error => expect.objectContaining({ code: name }) as Error;

function timestamps() {
  return tsaClient('http://tsa.example/', {
    crypto,
    fetcher: {
      async fetch({ body = new Uint8Array(0) }) {
        return { status: 200, headers: {}, body: await sandbox.timestampResponse(body) };
      },
    },
  });
}

function signerOf({ privateKey, certificate, chain }: SandboxIdentity) {
  return privateKeySigner({ key: privateKey, certificate, chain, allowPostQuantum });
}

async function signedBy(identity: SandboxIdentity): Promise<Uint8Array> {
  return (await signPdf(PDF, { signer: signerOf(identity), crypto, clock })).bytes();
}

function trust() {
  return [{ name: 'user', anchors: [sandbox.root.certificate] }];
}

/** A list and an answer, which the authorities sign by ML-DSA as well. */
function evidence() {
  const { certificate } = person;
  const { root, intermediate } = sandbox;
  return {
    crls: [root.crl(), intermediate.crl()],
    ocspResponses: [intermediate.ocspResponse({ certificate, signer: intermediate.self })],
  };
}

async function judged(pdf: Uint8Array, options: Partial<Parameters<typeof validatePdf>[1]> = {}) {
  const report = await validatePdf(pdf, {
    ...evidence(),
    crypto,
    at: NOW,
    trust: trust(),
    ...options,
  });
  return report.signatures[0];
}

describe('a document signed by ML-DSA, below authorities of ML-DSA', () => {
  test.each(SETS)('%s: at B-T it passes, and the report names the algorithm', async (keyType) => {
    const signer = signerOf(await sandbox.issue({ keyType }));
    const signed = await signPdf(PDF, { signer, crypto, clock, timestamps: timestamps() });
    const signature = await judged(await signed.bytes());
    expect(signature).toMatchObject({
      indication: 'TOTAL-PASSED',
      level: 'B-T',
      signatureAlgorithm: keyType.toUpperCase(),
      digestAlgorithm: 'SHA-512',
    });
  });

  test('every provider says the same', async () => {
    const signed = await signPdf(PDF, { signer: signerOf(person), crypto, clock });
    const subtle = nodeCryptoModule.webcrypto.subtle as SubtleCrypto;
    for (const provider of [pureCrypto(), webCrypto(subtle)]) {
      const signature = await judged(await signed.bytes(), { crypto: provider });
      expect(signature?.indication).toBe('TOTAL-PASSED');
    }
  });

  test('the room kept for it is what it takes, in two phases as well', async () => {
    const signer = signerOf(person);
    const prepared = await prepareSignature(PDF, {
      certificate: signer.certificate,
      chain: signer.chain,
      algorithm: signer.algorithm,
      crypto,
      clock,
    });
    expect(prepared.reserved).toBeGreaterThan(3309);
    const { bytes, digestAlgorithm } = toBeSignedOf(prepared);
    const value = await signer.sign(bytes, { digestAlgorithm });
    const signed = await completeSignature(PDF, prepared, value, { crypto });
    expect((await judged(await signed.bytes()))?.indication).toBe('TOTAL-PASSED');
    const broken = value.map((byte, index) => (index === 100 ? byte ^ 1 : byte));
    await expect(completeSignature(PDF, prepared, broken, { crypto })).rejects.toThrow(
      code('ERR_SIGNATURE_INVALID'),
    );
  });

  test('one bit changed in the signature, or in the document, fails', async () => {
    const bytes = await signedBy(person);
    const text = Buffer.from(bytes).toString('latin1');
    const oid = Buffer.from('060960864801650304031204', 'hex').toString('hex');
    const value = text.indexOf(oid, text.indexOf('/Contents')) + oid.length + 200;
    const flip = (at: number): Uint8Array =>
      bytes.map((byte, index) => (index === at ? (byte === 0x30 ? 0x31 : 0x30) : byte));
    expect(await judged(flip(value))).toMatchObject({
      indication: 'TOTAL-FAILED',
      subIndication: 'SIG_CRYPTO_FAILURE',
    });
    expect(await judged(flip(20))).toMatchObject({ indication: 'TOTAL-FAILED' });
  });

  test('policies of Vietnam check and tell it, and never pass it', async () => {
    const bytes = await signedBy(person);
    for (const name of ['vn-current', 'vn-archive'] as const) {
      const signature = await judged(bytes, { policy: POLICIES[name] });
      expect(signature).toMatchObject({
        indication: 'INDETERMINATE',
        subIndication: 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE',
        integrity: 'intact',
      });
      expect(signature?.findings).toContainEqual({
        check: 'algorithm-strength',
        status: 'warning',
        clause: 'EN 319 102-1 §5.2.8',
        expected: `no ML-DSA-65 (${name})`,
        found: 'ML-DSA-65 (ML-DSA-65)',
      });
    }
  });

  test('a CMS of it is checked too', async () => {
    const signed = await signCms(PDF, { signer: signerOf(person), crypto, clock });
    const terms = { ...evidence(), crypto, at: NOW, trust: trust() };
    const report = await validateCms(await signed.bytes(), { content: PDF, ...terms });
    expect(report.signatures[0]).toMatchObject({
      indication: 'TOTAL-PASSED',
      signatureAlgorithm: 'ML-DSA-65',
    });
  });
});

/** EncryptedPrivateKeyInfo by PBES2 with PBKDF2-HMAC-SHA-256 and AES-256-CBC (RFC 8018 §A.4). */
function pbes2(pkcs8: Uint8Array, password: string): Uint8Array {
  const [salt, iv] = [new Uint8Array(16).fill(1), new Uint8Array(16).fill(2)];
  const key = nodeCryptoModule.pbkdf2Sync(password, salt, 2048, 32, 'sha256');
  const cipher = nodeCryptoModule.createCipheriv('aes-256-cbc', key, iv);
  const sha256 = sequence(oid('1.2.840.113549.2.9'), nullValue());
  const kdf = sequence(octetString(salt), integer(2048), sha256);
  const scheme = sequence(
    sequence(oid('1.2.840.113549.1.5.12'), kdf),
    sequence(oid('2.16.840.1.101.3.4.1.42'), octetString(iv)),
  );
  const encrypted = Buffer.concat([cipher.update(pkcs8), cipher.final()]);
  return sequence(sequence(oid('1.2.840.113549.1.5.13'), scheme), octetString(encrypted));
}

describe('a key of ML-DSA', () => {
  test('does not sign unless it is allowed, and the error says why', async () => {
    const { privateKey: key, certificate } = person;
    const refusal = expect.objectContaining({
      code: 'ERR_POST_QUANTUM',
      facts: { name: 'ML-DSA-65', option: 'allowPostQuantum' },
    }) as Error;
    expect(() => privateKeySigner({ key, certificate })).toThrow(refusal);
    const p12 = await sandbox.pkcs12(person, 'x');
    await expect(openPkcs12(p12, 'x')).rejects.toThrow(refusal);
    await expect(openPem({ key, certificates: certificate })).rejects.toThrow(refusal);
  });

  test('opens from PKCS#12 and from PEM, encrypted or not, with its chain', async () => {
    const pem = (label: string, der: Uint8Array): string =>
      `-----BEGIN ${label}-----\n${Buffer.from(der).toString('base64')}\n-----END ${label}-----\n`;
    const certificates = [...person.chain, person.certificate]
      .map((der) => pem('CERTIFICATE', der))
      .join('');
    const p12 = await sandbox.pkcs12(person, 'mật khẩu');
    const plain = { key: pem('PRIVATE KEY', person.privateKey), certificates, allowPostQuantum };
    const encrypted = pbes2(person.privateKey, 'đúng');
    const locked = { ...plain, key: pem('ENCRYPTED PRIVATE KEY', encrypted) };
    await expect(openPem(locked)).rejects.toThrow(code('ERR_PASSWORD'));
    await expect(openPem({ ...locked, passphrase: 'sai' })).rejects.toThrow(code('ERR_PASSWORD'));
    for (const signer of [
      await openPkcs12(p12, 'mật khẩu', { allowPostQuantum }),
      await openPem(plain),
      await openPem({ ...plain, key: person.privateKey }),
      await openPem({ ...locked, passphrase: 'đúng' }),
    ]) {
      expect(signer.certificate).toEqual(person.certificate);
      expect(signer.chain).toEqual(person.chain);
      const signed = await signPdf(PDF, { signer, crypto, clock });
      expect((await judged(await signed.bytes()))?.indication).toBe('TOTAL-PASSED');
    }
  });

  test('signs another time otherwise: it is hedged by randomness', async () => {
    const signer = signerOf(person);
    const context = { digestAlgorithm: 'SHA-512' } as const;
    const values = await Promise.all([signer.sign(PDF, context), signer.sign(PDF, context)]);
    expect(values[0]).not.toEqual(values[1]);
  });

  test('of somebody else is a mismatch: by the parameter set at once, else before the first signature', async () => {
    const [other, small] = [
      await sandbox.issue({ keyType: 'ml-dsa-65' }),
      await sandbox.issue({ keyType: 'ml-dsa-44' }),
    ];
    const { certificate } = person;
    const mismatch = code('ERR_KEY_MISMATCH');
    expect(() =>
      privateKeySigner({ key: small.privateKey, certificate, allowPostQuantum }),
    ).toThrow(mismatch);
    const signer = privateKeySigner({ key: other.privateKey, certificate, allowPostQuantum });
    await expect(signPdf(PDF, { signer, crypto, clock })).rejects.toThrow(mismatch);
    await expect(
      openPem({ key: other.privateKey, certificates: certificate, allowPostQuantum }),
    ).rejects.toThrow(mismatch);
  });

  test('is told apart where only kinds of the engine open', () => {
    expect(() =>
      signerOfPem({ key: person.privateKey, certificates: person.certificate, allowPostQuantum }),
    ).toThrow(
      expect.objectContaining({
        code: 'ERR_KEY_FILE',
        message: expect.stringContaining('openPem') as string,
      }) as Error,
    );
  });

  test('permits no other algorithm', () => {
    const { privateKey: key, certificate } = person;
    expect(() =>
      privateKeySigner({
        key,
        certificate,
        allowPostQuantum,
        algorithm: { kind: 'ml-dsa', parameterSet: 'ML-DSA-87' },
      }),
    ).toThrow(code('ERR_UNSUPPORTED_ALGORITHM'));
  });
});
