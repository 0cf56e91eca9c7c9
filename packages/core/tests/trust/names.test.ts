import { afterAll, describe, expect, test } from 'vitest';
import { latin1Bytes } from '../../src/bytes/index.js';
import { context, ia5String, octetString, oid, retag, sequence } from '../../src/der/writer.js';
import { judgeNames } from '../../src/trust/names.js';
import { EXTENSION, type Certificate, type Name } from '../../src/x509/index.js';
import { opensslFolder } from '../x509/openssl.js';
import { commonName, crafting, distinguishedName, extension } from './crafted.js';

const folder = opensslFolder();
afterAll(folder.remove);
const craft = crafting(folder);

const mail = (text: string) => retag(0x81, ia5String(text));
const dns = (text: string) => retag(0x82, ia5String(text));
const uri = (text: string) => retag(0x86, ia5String(text));
const ip = (...octets: number[]) => retag(0x87, octetString(Uint8Array.from(octets)));
const directory = (name: Name) => context(4, name.der);
const other = context(0, oid('1.3.6.1.5.5.7.8.9'), context(0, ia5String('x')));
const registered = retag(0x88, oid('1.2.3'));

const subtrees = (number: 0 | 1, bases: readonly Uint8Array[]) =>
  bases.length === 0 ? [] : [context(number, ...bases.map((base) => sequence(base)))];

function constraints(permitted: readonly Uint8Array[], excluded: readonly Uint8Array[] = []) {
  const value = sequence(...subtrees(0, permitted), ...subtrees(1, excluded));
  return extension(EXTENSION.nameConstraints, value, true);
}

const ca = (...args: Parameters<typeof constraints>) =>
  craft('CA', { extensions: [constraints(...args)] });
const leaf = (subject: string | Name, ...names: readonly Uint8Array[]) =>
  craft(subject, {
    extensions: names.length > 0 ? [extension(EXTENSION.subjectAltName, sequence(...names))] : [],
  });

const anchor = craft('root');
const complaints = (certificates: readonly Certificate[], from = anchor, limits = true) => {
  const target = certificates.at(-1) ?? from;
  return judgeNames({ anchor: from, certificates, target }, limits)
    .filter(({ against }) => against !== null)
    .map(({ finding }) => finding.clause);
};

const WITHIN = 'RFC 5280 §6.1.3 (b)';
const EXCLUDED = 'RFC 5280 §6.1.3 (c)';
const UNCOMPARED = 'RFC 5280 §4.2.1.10';

describe('permitted names', () => {
  test.each([
    ['a mailbox', mail('an@so.vn'), mail('an@so.vn'), mail('AN@so.vn')],
    ['the mailboxes of a host', mail('so.vn'), mail('an@SO.vn'), mail('an@a.so.vn')],
    ['the mailboxes below a domain', mail('.so.vn'), mail('an@a.so.vn'), mail('an@so.vn')],
    ['a domain and what is below', dns('so.vn'), dns('a.b.SO.vn'), dns('aso.vn')],
    ['what is below a domain', dns('.so.vn'), dns('a.so.vn'), dns('so.vn')],
    ['a wildcard below a domain', dns('so.vn'), dns('*.so.vn'), dns('*.vn')],
    ['a final period', dns('so.vn'), dns('a.so.vn.'), dns('vn.')],
    ['URIs of a host', uri('so.vn'), uri('https://u@so.vn:8/x@y'), uri('https://a.so.vn/')],
    ['URIs below a domain', uri('.so.vn'), uri('ftp://a.so.vn?@b'), uri('ftp://so.vn')],
    ['addresses', ip(10, 1, 0, 0, 255, 255, 0, 0), ip(10, 1, 2, 3), ip(10, 2, 2, 3)],
    [
      'addresses of version 6',
      ip(...Array<number>(16).fill(0), ...Array<number>(16).fill(0)),
      ip(...Array<number>(16).fill(7)),
      ip(1, 2, 3, 4),
    ],
    [
      'directory names that begin so',
      directory(distinguishedName([['2.5.4.6', 'vn']])),
      directory(
        distinguishedName([
          ['2.5.4.6', 'VN'],
          ['2.5.4.3', 'An'],
        ]),
      ),
      directory(commonName('An')),
    ],
  ])('hold %s and no other', (_, base, inside, outside) => {
    // The subject is empty: a directory constraint would hold it too.
    const empty = distinguishedName([]);
    expect(complaints([ca([base]), leaf(empty, inside)])).toEqual([]);
    expect(complaints([ca([base]), leaf(empty, outside)])).toEqual([WITHIN]);
  });

  test('are those that every CA permits', () => {
    const path = (name: string) => [ca([dns('vn')]), ca([dns('gov.vn')]), leaf('x', dns(name))];
    expect(complaints(path('so.gov.vn'))).toEqual([]);
    expect(complaints(path('so.vn'))).toEqual([WITHIN]);
  });

  test('say nothing of other forms', () => {
    expect(complaints([ca([dns('vn')]), leaf('x', mail('a@b.com'))])).toEqual([]);
  });

  test('bind the subject, and the e-mail addresses in it', () => {
    const path = (...subject: [string, string][]) => [
      ca([directory(distinguishedName([['2.5.4.6', 'VN']])), mail('so.vn')]),
      leaf(distinguishedName([['2.5.4.6', 'VN'], ...subject])),
    ];
    expect(complaints(path(['2.5.4.3', 'An']))).toEqual([]);
    expect(complaints(path(['1.2.840.113549.1.9.1', 'an@so.vn']))).toEqual([]);
    expect(complaints(path(['1.2.840.113549.1.9.1', 'an@xa.vn']))).toEqual([WITHIN]);
    expect(complaints([ca([directory(commonName('x'))]), leaf('y')])).toEqual([WITHIN]);
  });
});

describe('excluded names', () => {
  test.each([
    ['a domain', dns('evil.vn'), dns('a.evil.vn'), dns('good.vn')],
    ['a domain within a wildcard', dns('evil.so.vn'), dns('*.so.vn'), dns('*.gov.vn')],
    ['a mailbox', mail('an@so.vn'), mail('an@so.vn'), mail('binh@so.vn')],
    ['addresses', ip(10, 0, 0, 0, 255, 0, 0, 0), ip(10, 9, 9, 9), ip(11, 9, 9, 9)],
  ])('shut out %s and no more', (_, base, inside, outside) => {
    expect(complaints([ca([], [base]), leaf('x', inside)])).toEqual([EXCLUDED]);
    expect(complaints([ca([], [base]), leaf('x', outside)])).toEqual([]);
  });

  test('win over permitted ones', () => {
    const path = [ca([dns('vn')], [dns('so.vn')]), leaf('x', dns('a.so.vn'))];
    expect(complaints(path)).toEqual([EXCLUDED]);
  });
});

describe('what cannot be compared fails', () => {
  test.each([
    ['a URI without a host', uri('so.vn'), uri('urn:x')],
    ['a URI of an address', uri('so.vn'), uri('http://10.0.0.1/')],
    ['a URI of a version 6 address', uri('so.vn'), uri('http://[::1]/')],
    ['a mailbox without a host', mail('so.vn'), mail('an@')],
    ['a mailbox without anybody', mail('so.vn'), mail('so.vn')],
    ['a host of strange letters', dns('so.vn'), dns('a b.so.vn')],
    ['a base of strange letters', dns('*.so.vn'), dns('a.so.vn')],
    ['half an address', ip(10, 0, 0, 0, 255, 0, 0, 0), ip(10, 0)],
    ['a mask with holes', ip(10, 0, 0, 0, 255, 0, 255, 0), ip(10, 0, 0, 1)],
    ['a registered identifier', registered, registered],
    ['another name', other, other],
  ])('%s', (_, base, name) => {
    const empty = distinguishedName([]);
    expect(complaints([ca([base]), leaf(empty, name)])).toEqual([UNCOMPARED]);
    expect(complaints([ca([], [base]), leaf(empty, name)])).toEqual([UNCOMPARED]);
  });

  test('a name that may be a mailbox in UTF-8, where mailboxes are constrained', () => {
    expect(complaints([ca([mail('so.vn')]), leaf('x', other)])).toEqual(['RFC 9598 §6']);
    expect(complaints([ca([dns('so.vn')]), leaf('x', other)])).toEqual([]);
  });

  test('constraints and names that cannot be read', () => {
    const broken = extension(EXTENSION.nameConstraints, sequence(), true);
    const path = [craft('CA', { extensions: [broken] }), leaf('x')];
    expect(complaints(path)).toEqual(['RFC 5280 §4.2']);
    const odd = extension(EXTENSION.subjectAltName, latin1Bytes('0'));
    expect(complaints([ca([dns('vn')]), craft('x', { extensions: [odd] })])).toEqual([
      'RFC 5280 §4.2',
    ]);
  });

  test('more comparisons than anybody owes a certificate', () => {
    const bases = Array.from({ length: 4000 }, (_, index) => dns(`a${index}.vn`));
    const names = Array.from({ length: 4000 }, (_, index) => dns(`x.a${index}.vn`));
    expect(complaints([ca(bases), leaf('x', ...names)])).toEqual([UNCOMPARED]);
  });
});

describe('whom constraints bind', () => {
  const selfIssued = (name: string) => craft(name, { issuer: commonName(name) });

  test('not self-issued CAs, but a self-issued target', () => {
    const constrained = ca([directory(commonName('allowed'))]);
    expect(complaints([constrained, selfIssued('CA'), leaf('allowed')])).toEqual([]);
    expect(complaints([constrained, selfIssued('CA')])).toEqual([WITHIN]);
  });

  test('not the names of the certificate that has them', () => {
    expect(complaints([leaf('x', dns('a.com')), ca([dns('vn')])])).toEqual([]);
  });

  test('those of the anchor only where its limits count', () => {
    const limited = ca([dns('vn')]);
    expect(complaints([leaf('x', dns('a.com'))], limited)).toEqual([WITHIN]);
    expect(complaints([leaf('x', dns('a.com'))], limited, false)).toEqual([]);
  });
});
