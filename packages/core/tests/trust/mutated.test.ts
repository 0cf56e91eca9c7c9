import { createSandbox, type Sandbox } from '@kyso/sandbox';
import { beforeAll, describe, expect, test } from 'vitest';
import { fc } from '../../../../test-fixtures/properties.js';
import { equalBytes } from '../../src/bytes/index.js';
import { readCertificates } from '../../src/cms/index.js';
import { sequence, setOf, oid, integer, context, octetString } from '../../src/der/writer.js';
import { isKysoError } from '../../src/errors.js';
import { parseCrl, parseOcspResponse } from '../../src/revocation/index.js';
import {
  algorithmPolicyOf,
  revocationByEvidence,
  sortImport,
  validatePath,
} from '../../src/trust/index.js';
import { parseBundleContent } from '../../src/trust/bundle-content.js';
import { watchStateOf } from '../../src/watch/index.js';
import { parseCertificate } from '../../src/x509/index.js';
import { crypto } from '../cms/sign.js';

const NOW = new Date('2026-11-21T03:04:05Z');

let sandbox: Sandbox;
/** What a path with its evidence rests on. */
let material: Readonly<
  Record<'leaf' | 'middle' | 'leafList' | 'middleList' | 'response', Uint8Array>
>;
beforeAll(async () => {
  sandbox = await createSandbox({
    ...{ seed: 'mutated', clock: () => NOW, authorityKeyType: 'rsa-2048' },
  });
  const { root, intermediate } = sandbox;
  const leaf = sandbox.identity('nguyen-van-an').certificate;
  material = {
    leaf,
    middle: intermediate.certificate,
    leafList: intermediate.crl(),
    middleList: root.crl(),
    response: intermediate.ocspResponse({ certificate: leaf }),
  };
});

type Part = keyof typeof material;

async function judged(changed: typeof material, by: 'list' | 'response'): Promise<string> {
  const crls = [parseCrl(changed.middleList)];
  if (by === 'list') crls.push(parseCrl(changed.leafList));
  const ocsp = by === 'response' ? [parseOcspResponse(changed.response)] : [];
  const result = await validatePath(parseCertificate(changed.leaf), {
    anchors: [parseCertificate(sandbox.root.certificate)],
    intermediates: [parseCertificate(changed.middle)],
    ...{ at: NOW, crypto, purpose: 'document-signing' },
    revocation: { mode: 'required', check: revocationByEvidence({ crls, ocsp, crypto }) },
  });
  return result.kind;
}

const edits = fc.array(fc.tuple(fc.nat(1 << 20), fc.nat(255)), { minLength: 1, maxLength: 4 });

function edited(bytes: Uint8Array, changes: readonly (readonly [number, number])[]): Uint8Array {
  const copy = bytes.slice();
  for (const [at, value] of changes) copy[at % copy.length] = value;
  return copy;
}

describe('a path with evidence, of which one part has changed bytes', () => {
  test.each<['list' | 'response', readonly Part[]]>([
    ['list', ['leaf', 'middle', 'leafList', 'middleList']],
    ['response', ['leaf', 'middle', 'middleList', 'response']],
  ])('by %s is never valid, and nothing but typed errors is thrown', async (by, parts) => {
    expect(await judged(material, by)).toBe('valid');
    const property = fc.asyncProperty(fc.constantFrom(...parts), edits, async (part, changes) => {
      const bytes = edited(material[part], changes);
      fc.pre(!equalBytes(bytes, material[part]));
      const kind = await judged({ ...material, [part]: bytes }, by).catch((error: unknown) => {
        if (!isKysoError(error)) throw error;
        return error.code;
      });
      expect(kind).not.toBe('valid');
    });
    await fc.assert(property, { numRuns: 400 });
  });
});

describe('JSON of any shape is data or a typed error', () => {
  const shapes = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom<unknown>(
        null,
        1,
        0,
        -1,
        1.5,
        true,
        '',
        'kyso-trust-bundle',
        NOW.toISOString(),
      ),
      fc.string(),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(
        fc.constantFrom(
          ...['format', 'version', 'sequence', 'issuedAt', 'domains', 'name', 'anchors'],
          ...['digests', 'rsa', 'curves', 'until', 'leastBits', 'told', 'threshold', '__proto__'],
        ),
        tie('value'),
        { maxKeys: 6 },
      ),
    ),
  })).value;

  test.each<[string, (json: unknown) => unknown]>([
    ['a bundle', (json) => parseBundleContent(new TextEncoder().encode(JSON.stringify(json)))],
    ['a policy of algorithms', algorithmPolicyOf],
    ['a state of watching', watchStateOf],
  ])('%s', (_, read) => {
    const property = fc.property(shapes, (json) => {
      try {
        read(json);
      } catch (error) {
        if (!isKysoError(error)) throw error;
      }
    });
    fc.assert(property, { numRuns: 1000 });
  });
});

describe('ten thousand certificates in one file', () => {
  const many = (one: Uint8Array) => Array.from({ length: 10_000 }, () => one);

  test('are refused by number in PEM', () => {
    const base64 = Buffer.from(material.leaf).toString('base64');
    const block = `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`;
    const file = new Uint8Array(Buffer.from(block.repeat(10_000)));
    expect(() => readCertificates(file)).toThrow(
      expect.objectContaining({ code: 'ERR_LIMIT', facts: { limit: 4096 } }),
    );
  });

  test('are refused by number in a PKCS #7 bag', () => {
    const content = sequence(
      integer(1),
      setOf([]),
      sequence(oid('1.2.840.113549.1.7.1')),
      context(0, ...many(material.leaf)),
      setOf([]),
    );
    const bag = sequence(oid('1.2.840.113549.1.7.2'), context(0, content));
    expect(() => readCertificates(bag)).toThrow(
      expect.objectContaining({
        code: 'ERR_CERTIFICATE',
        cause: expect.objectContaining({ code: 'ERR_LIMIT' }) as unknown,
      }),
    );
  });

  test('are refused by number in an import', async () => {
    await expect(
      sortImport(many(material.middle), { crypto, domain: 'own' }),
    ).rejects.toMatchObject({ code: 'ERR_LIMIT', facts: { found: 10_000 } });
  });

  test('in an OCSP response are refused', () => {
    // [0] certs of a BasicOCSPResponse with nothing else in it
    const basic = sequence(sequence(), sequence(), context(0, sequence(...many(material.leaf))));
    const type = oid('1.3.6.1.5.5.7.48.1.1');
    const bytes = context(0, sequence(type, octetString(basic)));
    const response = sequence(Uint8Array.of(0x0a, 1, 0), bytes);
    expect(() => parseOcspResponse(response)).toThrow(
      expect.objectContaining({ code: 'ERR_OCSP' }),
    );
  });
});
