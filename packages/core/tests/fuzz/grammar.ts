import { fc } from '../../../../test-fixtures/properties.js';
import { makePdf, stream, type Objects } from '../pdf/make-pdf.js';
import { xrefStreamPdf } from '../pdf/make-xref-stream.js';

/** Numbers of the objects in a generated document; references point at these and a little beyond. */
const OBJECTS = 9;

const KEYS = [
  ...['Type', 'Subtype', 'Pages', 'Kids', 'Count', 'Parent', 'MediaBox', 'CropBox', 'Rotate'],
  ...['UserUnit', 'Resources', 'Contents', 'Annots', 'AcroForm', 'Fields', 'SigFlags', 'FT', 'T'],
  ...['V', 'Rect', 'P', 'AP', 'N', 'Lock', 'Perms', 'Reference', 'ByteRange', 'Filter', 'Length'],
  ...['StructTreeRoot', 'MarkInfo', 'Metadata', 'NeedAppearances', 'XFA', 'SubFilter', 'M', 'Name'],
];

const NAMES = [
  ...['Catalog', 'Pages', 'Page', 'Annot', 'Widget', 'Sig', 'Tx', 'Btn', 'DocTimeStamp'],
  ...['FlateDecode', 'ASCIIHexDecode', 'Adobe.PPKLite', 'ETSI.CAdES.detached', 'ETSI.RFC3161'],
];

const name = fc.constantFrom(...NAMES).map((text) => `/${text}`);
const number = fc.oneof(
  fc.integer({ min: -3, max: 900 }).map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }).map((n) => n.toFixed(3)),
  fc.constantFrom('2147483648', '9007199254740993', '-1', '0.0000001'),
);
const text = fc.oneof(
  fc.string({ maxLength: 12 }).map((value) => `(${value.replace(/[^ -'*-[\]-~]/g, '.')})`),
  fc.uint8Array({ maxLength: 12 }).map((bytes) => `<${Buffer.from(bytes).toString('hex')}>`),
  fc.constantFrom('(D:20260231)', '<FEFF01B0>', '(a\\)b\\351)', '(Signature1)'),
);
const reference = fc.integer({ min: 1, max: OBJECTS + 2 }).map((num) => `${String(num)} 0 R`);

/** Any object of ISO 32000-2 §7.3 but streams, dictionaries mostly with keys that mean something. */
const { value } = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: 'small', withCrossShrink: true },
    name,
    number,
    text,
    reference,
    fc.constantFrom('true', 'false', 'null'),
    fc.array(tie('value'), { maxLength: 5 }).map((items) => `[${items.join(' ')}]`),
    fc
      .array(fc.tuple(fc.constantFrom(...KEYS), tie('value')), { maxLength: 6 })
      .map((entries) => `<< ${entries.map(([key, item]) => `/${key} ${item}`).join(' ')} >>`),
  ),
}));

const entries = (...keys: readonly string[]): fc.Arbitrary<string> =>
  fc
    .tuple(...keys.map((key) => fc.option(value).map((v) => (v === null ? '' : `/${key} ${v}`))))
    .map((all) => all.join(' '));

/** A catalog, a page tree and a form that are nearly right, and objects that may be anything. */
const objects: fc.Arbitrary<Objects> = fc
  .record({
    catalog: entries('AcroForm', 'Perms', 'MarkInfo', 'StructTreeRoot', 'Extensions'),
    pages: entries('MediaBox', 'Rotate', 'Resources', 'Count'),
    page: entries('Annots', 'CropBox', 'UserUnit', 'Rotate', 'Contents', 'Tabs'),
    form: entries('SigFlags', 'NeedAppearances', 'XFA', 'DR', 'Fields'),
    field: entries('FT', 'T', 'V', 'Rect', 'Kids', 'Parent', 'Lock', 'SV', 'AP', 'MK'),
    others: fc.array(value, { minLength: OBJECTS - 5, maxLength: OBJECTS - 5 }),
    data: fc.string({ maxLength: 40 }).map((raw) => raw.replace(/[^ -~]/g, '.')),
    filter: entries('Filter', 'DecodeParms'),
  })
  .map(({ catalog, pages, page, form, field, others, data, filter }) => ({
    1: `<< /Type /Catalog /Pages 2 0 R ${catalog || '/AcroForm 5 0 R'} >>`,
    2: `<< /Type /Pages /Kids [3 0 R] ${pages.includes('/Count') ? '' : '/Count 1'} ${pages} >>`,
    3: `<< /Type /Page /Parent 2 0 R ${page} >>`,
    4: stream(data, filter),
    5: `<< ${form || '/Fields [6 0 R]'} >>`,
    ...Object.fromEntries([`<< ${field} >>`, ...others].map((body, i) => [6 + i, body])),
  }));

/** A document before it is written: by which cross-reference, and its objects. */
export interface Draft {
  readonly xref: 'table' | 'stream';
  readonly objects: Objects;
}

export const documents: fc.Arbitrary<Draft> = fc.record({
  xref: fc.constantFrom('table', 'stream'),
  objects,
});

/** A file whose cross-reference is right and whose objects need not be. */
export function written(draft: Draft): Uint8Array {
  return draft.xref === 'table' ? makePdf(draft.objects) : xrefStreamPdf(draft.objects);
}
