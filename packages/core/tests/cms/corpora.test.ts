import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkSignerInfo, parseSignedData, type SignerInfoCheck } from '../../src/cms/index.js';
import { isKysoError } from '../../src/errors.js';
import { corpus } from '../crypto/corpora.js';
import { complaints, crypto, digestOf } from './sign.js';

/** All signatures of a CMS, checked against the detached content where there is one. */
async function checkAll(cms: Uint8Array, content?: Uint8Array): Promise<SignerInfoCheck[]> {
  const signedData = parseSignedData(cms, { ber: true });
  const options = content
    ? {
        content: () => content,
        contentDigest: (algorithm: Parameters<typeof digestOf>[1]) => digestOf(content, algorithm),
      }
    : {};
  return Promise.all(
    signedData.signerInfos.map((one) => checkSignerInfo(signedData, one, { crypto, ...options })),
  );
}

/** `intact` where there are signatures and all are; else the first other answer. */
function summary(checks: readonly SignerInfoCheck[]): string {
  if (checks.length === 0) return 'no signature';
  return checks.find(({ integrity }) => integrity !== 'intact')?.integrity ?? 'intact';
}

interface CmsItem {
  readonly file: string;
  readonly kind: string;
  readonly signerCount?: number;
  readonly content?: string;
  readonly intact: boolean | null;
  readonly disputed?: object;
}

const cmsSet = corpus('cms');
describe.runIf(cmsSet)('CMS files of other producers', () => {
  const folder = cmsSet ?? '';
  const { items } = cmsSet
    ? (JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as { items: CmsItem[] })
    : { items: [] };
  const files = items.filter(({ kind }) => kind !== 'rfc3161');
  const checkItem = ({ file, content }: CmsItem) =>
    checkAll(
      readFileSync(join(folder, file)),
      content === undefined ? undefined : readFileSync(join(folder, 'content', content)),
    );

  test.each(files.filter(({ disputed }) => !disputed))('$file', async (item) => {
    const checks = await checkItem(item);
    expect(checks).toHaveLength(item.signerCount ?? 0);
    if (item.intact === true) expect(summary(checks)).toBe('intact');
    else expect(summary(checks)).not.toBe('intact');
  });

  // Where OpenSSL and EU DSS disagree, by the rules stated with checkSignerInfo and signerAlgorithms.
  test.each([
    ['dss__Signature-C-DE_CRY-4.p7m', 'intact', ['signed-attributes-order warning']],
    ['dss__cades-broken-sig-tst-and-ats-v3.cms', 'intact', []],
    ['dss__dss-1419__CAdES-BpB-att-SHA256-SHA3_256withRSA.p7m', 'broken', undefined],
    ['dss__dss-1419__CAdES-BpB-att-SHA256-SHA512withRSA.p7m', 'broken', undefined],
    ['dss__dss-1419__CAdES-BpB-att-SHA3_256-SHA256withRSA.p7m', 'broken', undefined],
    ['dss__dss-1419__CAdES-BpB-att-SHA3_512-SHA256withRSA.p7m', 'broken', undefined],
    // The signature is right; what DSS refuses here is its evidence record, which is judged elsewhere.
    ['dss__evidence-record__C-E-ERS-basic-invalid-sig.p7m', 'intact', []],
  ])('%s, disputed, is %s', async (file, integrity, expected) => {
    const item = items.find((one) => one.file === file);
    if (!item) throw new Error(`${file} is not in the set`);
    const checks = await checkItem(item);
    expect(summary(checks)).toBe(integrity);
    if (expected) expect(checks.flatMap(complaints)).toEqual(expected);
    else expect(checks.flatMap(complaints)).toContain('algorithm-consistency failed');
  });

  test('every disputed file has its rule above', () => {
    expect(files.filter(({ disputed }) => disputed)).toHaveLength(7);
  });
});

interface PdfItem {
  readonly file: string;
  readonly signatures?: readonly {
    readonly field: string | null;
    readonly subFilter: string;
    readonly byteRange: readonly [number, number, number, number];
    readonly intact: boolean;
    readonly disputed?: object;
  }[];
}

// The CMS layer alone, before anything is known of PDF: bytes by the recorded byte range.
const pdfSets = ['pades-dss', 'pyhanko'].flatMap((set) => {
  const folder = corpus(set);
  return folder === undefined ? [] : [{ set, folder }];
});
describe.each(pdfSets)('signatures within the PDFs of $set', ({ folder }) => {
  const { items } = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as {
    items: PdfItem[];
  };
  const signatures = items.flatMap(({ file, signatures: all = [] }) =>
    all
      .filter(({ disputed, subFilter }) => !disputed && subFilter !== 'ETSI.RFC3161')
      .map((signature) => ({ file, ...signature })),
  );

  test.each(signatures)('$file $field', async (signature) => {
    const pdf = readFileSync(join(folder, signature.file));
    const [start, first, second, last] = signature.byteRange;
    const hex = pdf
      .subarray(start + first, second)
      .toString('latin1')
      .replace(/[<>\s]/g, '');
    const content = Buffer.concat([
      pdf.subarray(start, start + first),
      pdf.subarray(second, second + last),
    ]);
    // adbe.pkcs7.sha1 carries the digest of the range as its content.
    const detached = signature.subFilter === 'adbe.pkcs7.sha1' ? undefined : content;
    const answer = await checkAll(Buffer.from(hex, 'hex'), detached).then(
      summary,
      (error: unknown) => {
        if (isKysoError(error)) return error.code;
        throw error;
      },
    );
    if (signature.intact) expect(answer).toBe('intact');
    else expect(answer).not.toBe('intact');
  });
});
