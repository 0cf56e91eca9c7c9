import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'tsup';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  completeSignature,
  prepareSignature,
  signPdf,
  toBeSignedOf,
  type PreparedSignature,
  type PrepareOptions,
} from '../../src/pades/index.js';
import type { Signer } from '../../src/signer.js';
import { validatePdf } from '../../src/validation/index.js';
import { ONE_PAGE, latin1, makePdf } from '../pdf/make-pdf.js';
import {
  NOW,
  anySigner,
  anybody,
  clock,
  crypto,
  sandbox,
  signed,
  signerOf,
  timestamps,
} from './cast.js';
import type { CompleteInput, PrepareInput, SignInput } from './three-steps.js';

const PDF = makePdf(ONE_PAGE);
const folder = mkdtempSync(join(tmpdir(), 'kyso-three-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const fromBase64 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'));

async function prepared(
  options: Partial<PrepareOptions> = {},
): Promise<{ json: PreparedSignature; signer: Signer }> {
  const signer = await anySigner();
  const { certificate, chain, algorithm } = signer;
  const json = await prepareSignature(PDF, {
    certificate,
    chain,
    algorithm,
    clock,
    crypto,
    ...options,
  });
  return { json: JSON.parse(JSON.stringify(json)) as PreparedSignature, signer };
}

async function valueOf(json: PreparedSignature, signer: Signer): Promise<Uint8Array> {
  const { bytes, digest, digestAlgorithm } = toBeSignedOf(json);
  return signer.sign(bytes, { digest, digestAlgorithm });
}

async function indicationOf(pdf: Uint8Array, anchor: Uint8Array) {
  const report = await validatePdf(pdf, {
    crypto,
    at: NOW,
    trust: [{ name: 'user', anchors: [anchor] }],
  });
  return report.conclusion;
}

describe('three processes, of which the one with the key never sees the document', () => {
  beforeAll(async () => {
    const entry = fileURLToPath(new URL('three-steps.ts', import.meta.url));
    await build({
      entry: { steps: entry },
      outDir: folder,
      format: 'esm',
      outExtension: () => ({ js: '.mjs' }),
      platform: 'node',
      noExternal: [/./],
      config: false,
      silent: true,
      dts: false,
    });
    writeFileSync(join(folder, 'document.pdf'), PDF);
  });

  function step(name: string, file: string, input: unknown): unknown {
    const args = [join(folder, 'steps.mjs'), name, file];
    const output = execFileSync(process.execPath, args, {
      cwd: folder,
      input: JSON.stringify(input),
      encoding: 'utf8',
    });
    return JSON.parse(output) as unknown;
  }

  test.each(['rsa-2048', 'p-256', 'ed25519'] as const)(
    'with a key of kind %s the result passes',
    async (kind) => {
      const person = await anybody(kind);
      const { certificate, algorithm } = signerOf(person);
      writeFileSync(join(folder, 'key'), person.privateKey);
      const request: PrepareInput = {
        certificate: base64(certificate),
        chain: person.chain.map(base64),
        algorithm,
        time: NOW.toISOString(),
      };
      const json = step('prepare', 'document.pdf', request) as PreparedSignature;
      const { signedAttributes, digest } = json.toBeSigned;
      const forKey: SignInput = { signedAttributes, digest, digestAlgorithm: json.digestAlgorithm };
      const { signature } = step('sign', 'key', forKey) as { signature: string };
      const request2: CompleteInput = { prepared: json, signature };
      const { pdf, toBeSigned } = step('complete', 'document.pdf', request2) as {
        pdf: string;
        toBeSigned: string;
      };
      expect(toBeSigned).toBe(signedAttributes);
      expect(await indicationOf(fromBase64(pdf), certificate)).toBe('TOTAL-PASSED');
      expect(fromBase64(pdf).subarray(0, PDF.length)).toEqual(PDF);
    },
  );
});

describe('a prepared signature', () => {
  test('is plain JSON, holds what the key signs, and completes to a signature that passes', async () => {
    const { json, signer } = await prepared();
    const result = await completeSignature(PDF, json, await valueOf(json, signer), { crypto });
    expect(result).toMatchObject({ field: 'Signature1', level: 'B-B', reserved: json.reserved });
    expect(result.used).toBeLessThanOrEqual(result.reserved);
    expect(await indicationOf(await result.bytes(), signer.certificate)).toBe('TOTAL-PASSED');
  });

  test('completes with a timestamp that is asked for at the end', async () => {
    const { json, signer } = await prepared({ timestamps: timestamps() });
    const source = timestamps();
    const result = await completeSignature(PDF, json, await valueOf(json, signer), {
      crypto,
      timestamps: source,
    });
    expect(result.level).toBe('B-T');
  });

  test('of level B-T does not complete without a timestamp source, unless it is told to', async () => {
    const { json, signer } = await prepared({ timestamps: timestamps() });
    const value = await valueOf(json, signer);
    await expect(completeSignature(PDF, json, value, { crypto })).rejects.toThrow(TypeError);
    expect((await completeSignature(PDF, json, value, { crypto, level: 'B-B' })).level).toBe('B-B');
  });

  test.each([
    ['one byte longer', () => new Uint8Array([...PDF, 0x0a])],
    ['one byte shorter', () => PDF.subarray(0, -1)],
    ['of the same length', () => makePdf({ ...ONE_PAGE, 9: 'null' }).subarray(0, PDF.length)],
    ['with one byte changed', () => PDF.map((byte, i) => (i === 200 ? byte ^ 1 : byte))],
    ['that is no PDF', () => latin1('x')],
  ])('refuses a document %s', async (_, other) => {
    const { json, signer } = await prepared();
    const value = await valueOf(json, signer);
    await expect(completeSignature(other(), json, value, { crypto })).rejects.toMatchObject({
      code: 'ERR_DOCUMENT_MISMATCH',
    });
  });

  test.each([
    [
      'by another key',
      async (json: PreparedSignature) => valueOf(json, signerOf(await anybody('p-384'))),
    ],
    [
      'with one bit changed',
      async (json: PreparedSignature) =>
        (await valueOf(json, await anySigner())).map((byte, i) => (i === 20 ? byte ^ 1 : byte)),
    ],
    [
      'over something else',
      async () => (await anySigner()).sign(new Uint8Array(3), { digestAlgorithm: 'SHA-256' }),
    ],
    ['that is empty', () => Promise.resolve(new Uint8Array(0))],
  ])('refuses a value %s', async (_, make) => {
    const { json } = await prepared();
    await expect(completeSignature(PDF, json, await make(json), { crypto })).rejects.toMatchObject({
      code: 'ERR_SIGNATURE_INVALID',
    });
  });
});

/** Every place of a JSON value that is no object, with ways to set it. */
function leavesOf(
  value: unknown,
  path: readonly (string | number)[] = [],
): (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, item]) =>
    leavesOf(item, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

function withLeaf(
  json: unknown,
  [key, ...rest]: readonly (string | number)[],
  change: (old: unknown) => unknown,
): unknown {
  if (key === undefined) return change(json);
  const copy = (Array.isArray(json) ? [...(json as unknown[])] : { ...(json as object) }) as Record<
    string | number,
    unknown
  >;
  copy[key] = withLeaf(copy[key], rest, change);
  return copy;
}

const CHANGES: Readonly<Record<string, (old: unknown) => unknown>> = {
  'another value of its kind': (old) => {
    if (typeof old === 'number') return old + 1;
    const text = String(old);
    return text.length > 40
      ? base64(fromBase64(text).map((byte, i) => (i === 30 ? byte ^ 1 : byte)))
      : `${text}x`;
  },
  'a value of another kind': (old) => (typeof old === 'number' ? String(old) : 7),
  nothing: () => undefined,
};

/** The checksum of such JSON, made here on purpose a second time. */
function checksumOf(body: object): string {
  const sorted = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(sorted);
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]));
  };
  return createHash('sha256')
    .update(JSON.stringify(sorted(body)))
    .digest('base64');
}

describe('altered JSON is refused', () => {
  let original: PreparedSignature;
  let value: Uint8Array;

  beforeAll(async () => {
    const made = await prepared();
    original = made.json;
    value = await valueOf(made.json, made.signer);
  });

  test.each(Object.entries(CHANGES))('every field of it replaced by %s', async (_, change) => {
    const accepted: string[] = [];
    for (const path of leavesOf(original)) {
      const altered = withLeaf(original, path, change) as PreparedSignature;
      try {
        await completeSignature(PDF, altered, value, { crypto });
        accepted.push(path.join('.'));
      } catch (error) {
        expect(error).toMatchObject({
          code: expect.stringMatching(
            /^ERR_(PREPARED_INVALID|DOCUMENT_MISMATCH|SIGNATURE_INVALID)$/,
          ) as string,
        });
      }
    }
    expect(accepted).toEqual([]);
  });

  test('and where the checksum was made to fit, whatever the signature binds is still refused', async () => {
    const accepted: string[] = [];
    for (const path of leavesOf(original)) {
      const altered = withLeaf(
        original,
        path,
        CHANGES['another value of its kind'] ?? String,
      ) as PreparedSignature;
      const { checksum: _, ...body } = altered;
      const attempt = completeSignature(PDF, { ...body, checksum: checksumOf(body) }, value, {
        crypto,
      });
      if (
        await attempt.then(
          () => true,
          () => false,
        )
      )
        accepted.push(path.join('.'));
    }
    // These stand outside the signature: a label, and certificates that everybody may add.
    expect(accepted).toEqual([
      'field',
      ...original.chain.map((_, i) => `chain.${String(i)}`),
      'checksum',
    ]);
  });

  test('keys in another order are no alteration', async () => {
    const reversed = Object.fromEntries(
      Object.entries(original).reverse(),
    ) as unknown as PreparedSignature;
    expect((await completeSignature(PDF, reversed, value, { crypto })).level).toBe('B-B');
  });

  test.each([null, undefined, 7, 'x', [], {}])('%j is none', async (json) => {
    await expect(completeSignature(PDF, json as never, value, { crypto })).rejects.toMatchObject({
      code: 'ERR_PREPARED_INVALID',
    });
  });
});

describe('a place that is too small', () => {
  async function tooSmall() {
    const { json, signer } = await prepared({ timestamps: timestamps({ maxTokenBytes: 2000 }) });
    const value = await valueOf(json, signer);
    const big = timestamps({}, () => ({ kind: 'oversizedToken', bytes: 20_000 }));
    const error: unknown = await completeSignature(PDF, json, value, {
      crypto,
      timestamps: big,
    }).catch((e: unknown) => e);
    return { json, value, error, signer };
  }

  test('is said with what is needed, what is reserved, and the value', async () => {
    const { json, value, error } = await tooSmall();
    expect(error).toMatchObject({
      code: 'ERR_PLACEHOLDER_TOO_SMALL',
      facts: { reserved: json.reserved, signature: base64(value) },
    });
    const { needed } = (error as { facts: { needed: number } }).facts;
    expect(needed).toBeGreaterThan(20_000);
  });

  test('completes at B-B with the value that was kept', async () => {
    const { json, error, signer } = await tooSmall();
    const { signature } = (error as { facts: { signature: string } }).facts;
    const result = await completeSignature(PDF, json, fromBase64(signature), {
      crypto,
      level: 'B-B',
    });
    expect(await indicationOf(await result.bytes(), signer.certificate)).toBe('TOTAL-PASSED');
  });

  test('is learnt from the tokens that came, when no bound is stated', async () => {
    const source = timestamps({}, () => ({ kind: 'oversizedToken', bytes: 20_000 }));
    const bytes = await signed(PDF, { timestamps: source });
    expect(await indicationOf(bytes, (await anybody('p-256')).certificate)).toBe('TOTAL-PASSED');
  });
});

describe('what is known beforehand is refused before the key is used', () => {
  const cases: readonly (readonly [
    string,
    Uint8Array,
    Partial<Parameters<typeof signPdf>[1]>,
    string,
  ])[] = [
    [
      'a document that is encrypted in an unknown way',
      makePdf(ONE_PAGE, { trailer: '/Encrypt << >>' }),
      {},
      'ERR_ENCRYPTED',
    ],
    ['a file that is no PDF', latin1('x'), {}, 'ERR_NOT_PDF'],
    ['a page that is not there', PDF, { field: { page: 2 } }, 'ERR_PAGE'],
    [
      'a mark beside the page',
      PDF,
      { field: { rect: { x: 500, y: 0, width: 200, height: 10 } } },
      'ERR_PAGE',
    ],
    ['a name with a period', PDF, { field: { name: 'a.b' } }, 'ERR_FIELD'],
    [
      'a refusing authority',
      PDF,
      { timestamps: timestamps({}, () => ({ kind: 'rejection' })) },
      'ERR_TIMESTAMP',
    ],
    [
      'a certificate that has run out',
      PDF,
      { clock: () => new Date('2050-01-01T00:00:00Z') },
      'ERR_CERTIFICATE_NOT_VALID',
    ],
  ];

  test.each(cases)('%s', async (_, pdf, options, code) => {
    const signer = await anySigner();
    const sign = vi.fn(signer.sign.bind(signer));
    await expect(
      signPdf(pdf, { crypto, clock, ...options, signer: { ...signer, sign } }),
    ).rejects.toMatchObject({ code });
    expect(sign).not.toHaveBeenCalled();
  });

  test('a certificate that has run out is used when this is asked for, and the finding says so', async () => {
    const expired = (await sandbox()).people.find(({ notAfter }) => notAfter < NOW);
    if (!expired) throw new Error('nobody is out of date');
    const result = await signPdf(PDF, {
      crypto,
      clock,
      signer: signerOf(expired),
      allowInvalidCertificate: true,
    });
    expect(result.findings).toMatchObject([{ check: 'certificate-validity', status: 'warning' }]);
  });

  test('a signer whose value does not verify gives no document', async () => {
    const signer = await anySigner();
    const broken = { ...signer, sign: () => new Uint8Array(64) };
    await expect(signPdf(PDF, { crypto, clock, signer: broken })).rejects.toMatchObject({
      code: 'ERR_SIGNATURE_INVALID',
    });
  });
});
