import { describe, expect, test } from 'vitest';
import { readDss } from '../../src/pades/index.js';
import { PdfDocument } from '../../src/pdf/index.js';
import { slowSource } from './cast.js';
import {
  ONE_PAGE,
  appendRevision,
  latin1,
  makePdf,
  stream,
  type Objects,
} from '../pdf/make-pdf.js';

const withDss = (dss: string, others: Objects = {}): Uint8Array =>
  makePdf({
    ...ONE_PAGE,
    1: '<< /Type /Catalog /Pages 2 0 R /DSS 5 0 R >>',
    5: dss,
    ...others,
  });

async function read(bytes: Uint8Array, section?: number) {
  return readDss(await PdfDocument.open(bytes), section);
}

const ITEMS = { 10: stream('one'), 11: stream('two'), 12: stream('three') };

describe('the document security store', () => {
  test('is none where the catalog names none', async () => {
    expect(await read(makePdf(ONE_PAGE))).toBeUndefined();
  });

  test('gives certificates, lists and responses, from arrays that stand behind references as well', async () => {
    const bytes = withDss('<< /Certs [10 0 R] /CRLs 6 0 R /OCSPs [12 0 R] >>', {
      ...ITEMS,
      6: '[11 0 R]',
    });
    expect(await read(bytes)).toMatchObject({
      certificates: [{ der: latin1('one'), section: 0 }],
      crls: [{ der: latin1('two') }],
      ocspResponses: [{ der: latin1('three') }],
      findings: [],
    });
  });

  test('says where each item stands in the file', async () => {
    const bytes = withDss('<< /Certs [10 0 R] >>', ITEMS);
    const [start = 0, end = 0] = (await read(bytes))?.certificates[0]?.span ?? [];
    expect(bytes.subarray(start, end)).toEqual(latin1('one'));
  });

  test('names the items of single signatures, which count for the store too', async () => {
    const bytes = withDss(
      '<< /VRI << /Type /VRI /ABC << /Cert [10 0 R] /CRL [11 0 R] >> >> >>',
      ITEMS,
    );
    expect(await read(bytes)).toMatchObject({
      certificates: [{ der: latin1('one') }],
      crls: [{ der: latin1('two') }],
      vri: [{ key: 'ABC', certificates: [{ der: latin1('one') }], ocspResponses: [] }],
    });
  });

  test('holds a content once, as the oldest revision brought it', async () => {
    const bytes = appendRevision(withDss('<< /Certs [10 0 R] >>', ITEMS), {
      5: '<< /Certs [13 0 R 10 0 R 14 0 R] >>',
      13: stream('one'),
      14: stream('new'),
    });
    expect(await read(bytes)).toMatchObject({
      certificates: [
        { der: latin1('one'), section: 1 },
        { der: latin1('new'), section: 0 },
      ],
    });
    expect((await read(bytes, 1))?.certificates).toMatchObject([{ der: latin1('one') }]);
  });

  test('leaves out what is damaged and tells it', async () => {
    const bytes = withDss('<< /Certs [10 0 R 99 0 R 4 0 R (x)] /CRLs 7 /VRI [1] >>', {
      ...ITEMS,
      4: stream('zz', '/Filter /FlateDecode'),
    });
    const dss = await read(bytes);
    expect(dss?.certificates).toMatchObject([{ der: latin1('one') }]);
    expect(dss?.findings.map(({ check, status }) => `${check} ${status}`)).toEqual(
      Array.from({ length: 5 }, () => 'validation-data warning'),
    );
  });

  test('that is no dictionary holds nothing, and this is told', async () => {
    expect(await read(withDss('[]'))).toMatchObject({
      certificates: [],
      findings: [{ at: '/DSS' }],
    });
  });

  test('is read on demand from a source that answers late', async () => {
    const source = slowSource(withDss('<< /Certs [10 0 R] /CRLs [11 0 R] >>', ITEMS));
    const dss = await readDss(await PdfDocument.open(source));
    expect(dss?.crls).toMatchObject([{ der: latin1('two') }]);
  });

  test('is read up to a bound, and what is beyond it is told', async () => {
    const list = Array.from({ length: 5000 }, (_, i) => `${String(i + 10)} 0 R`).join(' ');
    const many = Object.fromEntries(
      Array.from({ length: 5000 }, (_, i) => [i + 10, stream(String(i))]),
    );
    const dss = await read(withDss(`<< /Certs [${list}] >>`, many));
    expect(dss?.certificates).toHaveLength(4096);
    expect(dss?.findings).toMatchObject([{ found: 'too much' }]);
  });
});
