import { spawnSync } from 'node:child_process';
import { generateKeyPairSync, sign as signWith } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { SignatureAlgorithm } from '../../src/algorithms.js';
import { certificateRequest, type SubjectAttribute } from '../../src/x509/index.js';

const SUBJECT: readonly SubjectAttribute[] = [
  { type: 'C', value: 'VN' },
  { type: 'L', value: 'Hà Nội' },
  { type: 'O', value: 'Bộ Nội vụ'.normalize('NFD') },
  { type: 'CN', value: 'Nguyễn Văn An' },
  { type: 'UID', value: 'CCCD:001080012345' },
  { type: 'UID', value: 'MST:0101234567' },
];

const PKCS1: SignatureAlgorithm = { kind: 'rsa-pkcs1', digest: 'SHA-256' };
const KEYS = {
  rsa: {
    ...generateKeyPairSync('rsa', { modulusLength: 2048 }),
    ...{ algorithm: PKCS1, digest: 'sha256' as string | null },
  },
  'P-256': {
    ...generateKeyPairSync('ec', { namedCurve: 'P-256' }),
    ...{
      algorithm: { kind: 'ecdsa', digest: 'SHA-256', encoding: 'der' } as SignatureAlgorithm,
      digest: 'sha256' as string | null,
    },
  },
  Ed25519: {
    ...generateKeyPairSync('ed25519'),
    ...{
      algorithm: { kind: 'eddsa', curve: 'Ed25519' } as SignatureAlgorithm,
      digest: null as string | null,
    },
  },
};

const request = (
  kind: keyof typeof KEYS,
  subject: readonly SubjectAttribute[] = SUBJECT,
  emails: readonly string[] = [],
) => {
  const { publicKey, privateKey, algorithm, digest } = KEYS[kind];
  return certificateRequest({
    ...{ subject, emails, algorithm },
    publicKey: new Uint8Array(publicKey.export({ format: 'der', type: 'spki' })),
    sign: (bytes) => new Uint8Array(signWith(digest, bytes, privateKey)),
  });
};

/** What OpenSSL reads; its word on the signature stands on standard error. */
const seen = (der: Uint8Array): { text: string; verdict: string } => {
  const options = '-inform DER -noout -verify -text -nameopt utf8,sep_comma_plus';
  const { stdout, stderr } = spawnSync('openssl', ['req', ...options.split(' ')], { input: der });
  return { text: stdout.toString(), verdict: stderr.toString() };
};

describe('OpenSSL verifies and reads the request', () => {
  test.each(['rsa', 'P-256', 'Ed25519'] as const)('of a key of kind %s', async (kind) => {
    const { text, verdict } = seen(await request(kind));
    expect(verdict).toContain('verify OK');
    expect(text).toContain(
      'C=VN,L=Hà Nội,O=Bộ Nội vụ,CN=Nguyễn Văn An,UID=CCCD:001080012345,UID=MST:0101234567',
    );
  });

  test('with addresses as alternative names', async () => {
    expect(seen(await request('rsa', SUBJECT, ['an@noivu.example'])).text).toContain(
      'email:an@noivu.example',
    );
  });

  test('not where a bit of the signature is another', async () => {
    const der = await request('rsa');
    const at = der.length - 1;
    der[at] = (der[at] ?? 0) ^ 1;
    expect(seen(der).verdict).not.toContain('verify OK');
  });
});

test.each([
  ['no attribute', [], 'subject'],
  ['an empty value', [{ type: 'CN', value: ' ' }], 'CN'],
  ['a control character', [{ type: 'CN', value: 'A\u0000B' }], 'CN'],
  ['a country of three letters', [{ type: 'C', value: 'VNM' }], 'C'],
  ['an attribute that is none', [{ type: 'TEN', value: 'An' }], 'TEN'],
  ['an address that is not ASCII', [{ type: 'E', value: 'ân@x' }], 'E'],
])('a subject with %s is a TypeError', async (_, subject, word) => {
  const work = request('rsa', subject);
  await expect(work).rejects.toThrow(TypeError);
  await expect(work).rejects.toThrow(word);
});
