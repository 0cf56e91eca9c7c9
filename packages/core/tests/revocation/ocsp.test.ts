import { toPem, type Sandbox } from '@kyso/sandbox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  ocspRequest,
  parseBasicOcspResponse,
  parseOcspResponse,
  readOcspResponses,
  repeatsNonce,
} from '../../src/revocation/index.js';
import { parseCertificate, type Certificate } from '../../src/x509/index.js';
import { crypto } from '../cms/sign.js';
import { opensslFolder } from '../x509/openssl.js';
import { surviveEdits } from '../x509/survive-edits.js';
import { NOW, days, revocationSandbox } from './cast.js';

const NONCE = Uint8Array.from({ length: 32 }, (_, index) => index);
const folder = opensslFolder();
let sandbox: Sandbox;
let pair: { readonly certificate: Certificate; readonly issuer: Certificate };

beforeAll(async () => {
  sandbox = await revocationSandbox('ocsp');
  const { certificate } = sandbox.identity('pham-duc-dung');
  const issuer = parseCertificate(sandbox.intermediate.certificate);
  pair = { certificate: parseCertificate(certificate), issuer };
  folder.write('leaf.pem', toPem('CERTIFICATE', certificate));
  const authority = toPem('CERTIFICATE', sandbox.intermediate.certificate);
  folder.write('issuer.pem', authority);
});

afterAll(() => {
  folder.remove();
});

describe('ocspRequest', () => {
  test.each(['SHA-1', 'SHA-256'] as const)('is what OpenSSL asks with %s', (hashAlgorithm) => {
    const request = ocspRequest({ ...pair, crypto, hashAlgorithm });
    folder.write('ours.der', request);
    const digest = `-${hashAlgorithm.replace('-', '').toLowerCase()}`;
    folder.run(`ocsp ${digest} -issuer issuer.pem -cert leaf.pem -no_nonce -reqout theirs.der`);
    const ours = folder.run('ocsp -reqin ours.der -req_text');
    expect(ours).toContain(`Hash Algorithm: ${digest.slice(1)}`);
    expect(ours).toBe(folder.run('ocsp -reqin theirs.der -req_text'));
  });

  test('asks with a nonce that the answer repeats', () => {
    const request = ocspRequest({ ...pair, crypto, nonce: NONCE });
    folder.write('nonce.der', request);
    expect(folder.run('ocsp -reqin nonce.der -req_text')).toMatch(/OCSP Nonce:\s+0420000102/);
    const { intermediate } = sandbox;
    const answer = parseOcspResponse(intermediate.answerOcsp(request));
    expect(repeatsNonce(answer, NONCE)).toBe(true);
    for (const kind of ['wrongNonce', 'noNonce'] as const) {
      const wrong = parseOcspResponse(intermediate.answerOcsp(request, { kind }));
      expect(repeatsNonce(wrong, NONCE)).toBe(false);
    }
  });

  test('refuses a nonce of a length that RFC 9654 does not know', () => {
    for (const nonce of [new Uint8Array(0), new Uint8Array(33)]) {
      expect(() => ocspRequest({ ...pair, crypto, nonce })).toThrow(TypeError);
    }
  });
});

describe('parseOcspResponse', () => {
  const response = (options = {}): Uint8Array =>
    sandbox.intermediate.ocspResponse({ certificate: pair.certificate.der, ...options });

  test('reads everything that a response says', () => {
    const read = parseOcspResponse(
      response({
        ...{ archiveCutoff: days(-400), certHash: true, nonce: NONCE, responderId: 'byKey' },
        status: { date: days(-1), reason: 'aACompromise' },
      }),
    );
    expect(read).toMatchObject({ producedAt: NOW, responderId: { kind: 'byKey' } });
    expect(read.certificates).toHaveLength(1);
    expect(read.responses).toMatchObject([
      {
        status: { kind: 'revoked', revocationTime: days(-1), reason: 'aACompromise' },
        thisUpdate: NOW,
        archiveCutoff: days(-400),
        certHash: { hashAlgorithm: 'SHA-256' },
        certId: { hashAlgorithm: 'SHA-1', serialNumber: pair.certificate.serialNumber },
      },
    ]);
  });

  test('reads the basic response alone, as CMS attributes carry it', () => {
    const whole = parseOcspResponse(response());
    const at = whole.tbs.byteOffset - 4;
    const basic = new Uint8Array(
      whole.tbs.buffer,
      at,
      whole.der.byteOffset + whole.der.length - at,
    );
    expect(parseBasicOcspResponse(basic).producedAt).toEqual(whole.producedAt);
    expect(() => parseBasicOcspResponse(whole.der)).toThrow(
      expect.objectContaining({ code: 'ERR_OCSP' }),
    );
  });

  test('refuses one that breaks off anywhere, and survives every kind of damage', () => {
    const der = response({ nonce: NONCE, certHash: true, status: { date: days(-1) } });
    for (let length = 0; length < der.length; length += 7) {
      expect(() => parseOcspResponse(der.subarray(0, length))).toThrow(
        expect.objectContaining({ code: 'ERR_OCSP' }),
      );
    }
    surviveEdits(der, parseOcspResponse);
  });

  test('readOcspResponses reads DER and PEM', () => {
    const pem = toPem('OCSP RESPONSE', response());
    expect(readOcspResponses(response())).toHaveLength(1);
    expect(readOcspResponses(new TextEncoder().encode(pem + pem))).toHaveLength(2);
    const other = new TextEncoder().encode(toPem('X509 CRL', response()));
    expect(() => readOcspResponses(other)).toThrow(expect.objectContaining({ code: 'ERR_OCSP' }));
  });
});
