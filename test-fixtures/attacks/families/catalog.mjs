import { FIELDS, SUM_PLACE, formDocument } from '../documents.mjs';
import { XMP, XMP_2, archived, esic, metadata } from '../archive.mjs';
import { signatureOf } from '../find.mjs';
import { append, edit, edited } from '../grown-pdf.mjs';
import { CONTENT, FONT, FORM, PAGE, PAGES } from '../numbers.mjs';
import { certifiedForm, once, signedForm } from '../once.mjs';
import { ref, stream } from '../pdf-objects.mjs';
import { signed } from '../sign.mjs';

const FRESH = 60;
const SCRIPT = { S: '/JavaScript', JS: '(this.getField\\("So"\\).value = "90")' };

/** The catalog: what a document does, shows and permits as a whole. */
export const catalogTricks = {
  name: 'catalog-entry',
  attack:
    'An entry of the catalog makes the document act, hides or shows layers, opens another file, or takes back what a certification forbade.',
  rule: 'Of the catalog /AcroForm, /DSS, /Extensions, /Metadata and a higher /Version may come; everything else, and /Perms above all, stays.',
  reference: 'ISO 32000-2 Table 29, §12.8.6',
  groups: [
    {
      note: 'The document does or shows something that nobody signed.',
      honest: {
        'the catalog is written again with equal bytes': () => catalog({}),
        'a higher version is named': () => catalog({ Version: '/2.0' }),
        'a second person signs, and names the extensions of PAdES': async () => {
          const pdf = await layered();
          return signed(pdf, {
            by: 'nguoi-hai',
            objects: edited(pdf, { 1: { Extensions: esic() } }),
          });
        },
      },
      attacks: {
        'a script when it opens': () => catalog({ OpenAction: SCRIPT }),
        'another page when it opens': () => catalog({ OpenAction: [ref(5), '/Fit'] }),
        'a script before it prints': () => catalog({ AA: { WP: SCRIPT } }),
        'a script by name': () => catalog({ Names: { JavaScript: { Names: ['(a)', SCRIPT] } } }),
        'another form': () => catalog({ AcroForm: ref(52) }),
        'a form of nothing': () => catalog({ AcroForm: undefined }),
        'another page tree': () => catalog({ Pages: ref(50) }),
        'a layer is shown that was off': () =>
          catalog({ OCProperties: { OCGs: [ref(53)], D: { ON: [ref(53)] } } }),
        'a layer is off that was shown': () =>
          catalog({ OCProperties: { OCGs: [ref(53), ref(54)], D: { OFF: [ref(53), ref(54)] } } }),
        'the layer itself changes what it is for': async () =>
          edit(await layered(), { 53: { Usage: { View: { ViewState: '/ON' } } } }),
        'an attached file opens in its place': () =>
          catalog({ Collection: { Type: '/Collection', View: '/H', D: '(khac.pdf)' } }),
        'an attached file is added': () =>
          catalog({
            Names: { EmbeddedFiles: { Names: ['(a)', { Type: '/Filespec', F: '(a)' }] } },
          }),
        'a file is said to belong to it': () => catalog({ AF: [{ Type: '/Filespec', F: '(a)' }] }),
        'names of places lead elsewhere': () => catalog({ Dests: { Dieu1: [ref(5), '/Fit'] } }),
        'an outline': () => catalog({ Outlines: { Type: '/Outlines', Count: 0 } }),
        'labels of pages': () => catalog({ PageLabels: { Nums: [0, { P: '(Sai)' }] } }),
        'other preferences of the viewer': () =>
          catalog({ ViewerPreferences: { HideToolbar: 'true', HideMenubar: 'true' } }),
        'other ways to lay it out': () => catalog({ PageMode: '/FullScreen' }),
        'another base of addresses': () => catalog({ URI: { Base: '(http://vi-du.example/)' } }),
        'another language': () => catalog({ Lang: '(en)' }),
        'an output intent': () => catalog({ OutputIntents: [{ Type: '/OutputIntent' }] }),
        'private data': () => catalog({ PieceInfo: { X: {} } }),
        'a script with a second signature': async () => {
          const pdf = await layered();
          const objects = edited(pdf, { 1: { OpenAction: SCRIPT } });
          return signed(pdf, { by: 'nguoi-hai', objects });
        },
        'a value that is no catalog': async () => append(await layered(), { 1: 'null' }),
      },
    },
    {
      note: 'What the author forbade is no longer forbidden.',
      honest: {
        'a certified document is written again with equal bytes': async () =>
          edit(await certifiedForm(2), { 1: {} }),
      },
      attacks: {
        '/Perms is taken out': async () =>
          edit(await certifiedForm(1), { 1: { Perms: undefined } }),
        '/Perms is emptied': async () => edit(await certifiedForm(1), { 1: { Perms: {} } }),
        '/Perms names another signature': async () => {
          const pdf = await signed(await certifiedForm(2), {
            field: FIELDS.empty,
            by: 'nguoi-hai',
          });
          return edit(pdf, { 1: { Perms: { DocMDP: ref(signatureOf(pdf)) } } });
        },
        '/Perms makes an approval a certification': async () => {
          const pdf = await signedForm();
          return edit(pdf, { 1: { Perms: { DocMDP: ref(signatureOf(pdf)) } } });
        },
        'the certification is written again and permits more': async () => {
          const pdf = await certifiedForm(1);
          const num = signatureOf(pdf);
          const params = { Type: '/TransformParams', P: 3, V: '/1.2' };
          const Reference = [{ TransformMethod: '/DocMDP', TransformParams: params }];
          return edit(pdf, { [num]: { Reference } });
        },
        'a second certification permits more': async () =>
          signed(await certifiedForm(1), { by: 'nguoi-hai', certify: 3 }),
        'an approved document is certified afterwards': async () =>
          signed(await signedForm(), { by: 'nguoi-hai', certify: 3 }),
        '/Perms goes, then an annotation comes': async () => {
          const pdf = await edit(await certifiedForm(2), { 1: { Perms: undefined } });
          const Annots = [...pdf.objects[PAGE].Annots, ref(FRESH)];
          const stamp = { Type: '/Annot', Subtype: '/Stamp', Rect: SUM_PLACE, F: 4 };
          return edit(pdf, { [PAGE]: { Annots } }, { [FRESH]: stamp });
        },
      },
    },
  ],
};

/** Archive data: DSS, extensions and metadata, which may always come, used to change something else. */
export const archiveTricks = {
  name: 'archive-data',
  attack:
    'Revocation data, extensions and metadata may come at any time; an update names objects of the page among them, so that changing these looks harmless.',
  rule: 'An object that the signed revision could reach by another path is explained on that path too; DSS holds certificates, lists and answers in new objects, metadata is well-formed XML without DTD.',
  reference:
    'pyHanko test data (dss_object_clobber, extensions); EN 319 142-1 §5.4; ISO 32000-2 §12.8.4.3',
  groups: [
    {
      note: 'An object of the page changes under the name of revocation data.',
      honest: {
        'certificates and a revocation list are added': async () => archived(await signedForm()),
        'they are added where nothing is permitted': async () => archived(await certifiedForm(1)),
        'they are added with a list for the signature': async () =>
          archived(await signedForm(), true),
        'they are added twice, and a document timestamp follows': async () => {
          const pdf = await archived(await archived(await signedForm()), true);
          return signed(pdf, { stamp: true });
        },
      },
      attacks: {
        'the content of the page becomes a certificate': () =>
          dss({ Certs: [ref(CONTENT)] }, CONTENT),
        'the content of the page becomes a revocation list': () =>
          dss({ CRLs: [ref(CONTENT)] }, CONTENT),
        'the content of the page becomes an answer of a list': () =>
          dss({ VRI: { [HASH]: { CRL: [ref(CONTENT)] } } }, CONTENT),
        'the font of the page becomes a time stamp of the list': () =>
          dss({ VRI: { [HASH]: { TS: ref(FONT) } } }, FONT),
        'the page becomes the archive itself': async () =>
          edit(
            await signedForm(),
            { 1: { DSS: ref(PAGE) } },
            {
              [PAGE]: { Type: '/DSS' },
            },
          ),
        'the form becomes the archive itself': async () =>
          edit(
            await signedForm(),
            { 1: { DSS: ref(FORM) } },
            {
              [FORM]: { Type: '/DSS' },
            },
          ),
        'the archive holds a script': () => dss({ Certs: [], AA: SCRIPT }, 90),
        'the archive holds what is no stream': () => dss({ Certs: [PAGE_COPY] }, 90),
      },
    },
    {
      note: 'An object of the page changes under the name of extensions or metadata.',
      honest: {
        'extensions are added': async () => edit(await signedForm(), { 1: { Extensions: esic() } }),
        'metadata are added': async () => metadata(await signedForm(), XMP),
        'metadata are changed': async () =>
          metadata(await metadata(await signedForm(), XMP), XMP_2),
      },
      attacks: {
        'the extensions are also the resources of the page': async () =>
          append(await shared(), {
            93: { BaseVersion: '/1.7', ExtensionLevel: 5, Font: { F1: ref(95) } },
          }),
        'the metadata are also the content of the page': async () =>
          append(await shared(), { 92: stream(`${XMP} `, { Type: '/Metadata', Subtype: '/XML' }) }),
        'the content of the page is named as metadata': async () =>
          edit(
            await signedForm(),
            { 1: { Metadata: ref(CONTENT) } },
            {
              [CONTENT]: stream(XMP, { Type: '/Metadata', Subtype: '/XML' }),
            },
          ),
        'the metadata have a document type': async () =>
          metadata(await signedForm(), `<!DOCTYPE x [<!ENTITY a SYSTEM "file:///a">]>${XMP}`),
        'the metadata are not well-formed': async () => metadata(await signedForm(), '<x:xmpmeta'),
        'the metadata are no stream': async () =>
          edit(await signedForm(), { 1: { Metadata: PAGE_COPY } }),
        'the metadata come from another file': async () => {
          const F = { Type: '/Filespec', F: '(a)' };
          const outside = stream(XMP, { Type: '/Metadata', Subtype: '/XML', F });
          return edit(
            await signedForm(),
            { 1: { Metadata: ref(91) } },
            {
              91: outside,
            },
          );
        },
      },
    },
  ],
};

const HASH = 'C'.repeat(40);
const PAGE_COPY = { Type: '/Page', Contents: ref(CONTENT) };
/** A form with a second page tree, a second form and two layers, one of them off. */
function layered() {
  return once('layered', () => {
    const { objects } = formDocument();
    const OCProperties = { OCGs: [ref(53), ref(54)], D: { OFF: [ref(53)] } };
    return signed(
      formDocument({
        1: { ...objects[1], OCProperties },
        50: { Type: '/Pages', Kids: [ref(PAGE)], Count: 1 },
        52: { Fields: [] },
        53: { Type: '/OCG', Name: '(An)' },
        54: { Type: '/OCG', Name: '(Hien)' },
      }),
      { name: 'Ky' },
    );
  });
}

async function catalog(entries) {
  return edit(await layered(), { 1: entries });
}

async function dss(entries, num) {
  const pdf = await signedForm();
  const evil = stream('1 1 1 rg 0 0 595 842 re f');
  return edit(pdf, { 1: { DSS: { Type: '/DSS', ...entries } } }, { [num]: evil });
}

/** A form whose metadata are also page content, and whose extensions are also resources; 94 stands by itself. */
function shared() {
  return once('shared', () => {
    const { objects } = formDocument();
    return signed(
      formDocument({
        1: { ...objects[1], Metadata: ref(92), Extensions: { ADBE: ref(93), ESIC: ref(94) } },
        [PAGES]: { ...objects[PAGES], Resources: ref(93) },
        [PAGE]: { ...objects[PAGE], Contents: [ref(CONTENT), ref(92)], Resources: undefined },
        92: stream(XMP, { Type: '/Metadata', Subtype: '/XML' }),
        93: { BaseVersion: '/1.7', ExtensionLevel: 1, Font: { F1: ref(FONT) } },
        94: { BaseVersion: '/1.7', ExtensionLevel: 1 },
        95: { Type: '/Font', Subtype: '/Type1', BaseFont: '/ZapfDingbats' },
      }),
      { name: 'Ky' },
    );
  });
}
