import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readCertificates } from '../../src/cms/index.js';
import {
  ValidatedPath,
  validatePath,
  type PathValidation,
  type ValidatePathOptions,
} from '../../src/trust/index.js';
import { elementAt } from '../../src/der/index.js';
import { oid, sequence, setOf, utf8String } from '../../src/der/writer.js';
import { nameOf, parseCertificate, type Certificate } from '../../src/x509/index.js';
import { crypto } from '../cms/sign.js';
import { corpus } from '../crypto/corpora.js';
import { makeCertificate, opensslFolder, type CertificateWish } from '../x509/openssl.js';

const folder = opensslFolder();
afterAll(folder.remove);

const CA = ['basicConstraints=critical,CA:true', 'keyUsage=critical,keyCertSign,cRLSign'];
const KEY_IDS = ['subjectKeyIdentifier=hash', 'authorityKeyIdentifier=keyid'];
const SIGNING = ['keyUsage=critical,digitalSignature,nonRepudiation'];

let serial = 0;
function make(wish: CertificateWish): Certificate {
  serial += 1;
  return parseCertificate(makeCertificate(folder, { serial: String(serial), ...wish }));
}

const root = make({ name: 'root', subject: '/CN=Gốc', extensions: [...CA, ...KEY_IDS] });
const issuing = make({
  name: 'issuing',
  subject: '/CN=Cấp dưới',
  issuer: 'root',
  extensions: [
    'basicConstraints=critical,CA:true,pathlen:0',
    'keyUsage=critical,keyCertSign',
    ...KEY_IDS,
  ],
});
const an = make({
  name: 'an',
  subject: '/CN=An',
  issuer: 'issuing',
  extensions: [...SIGNING, ...KEY_IDS],
});
const NOW = new Date(an.notBefore.getTime() + 86_400_000);

const find = (certificate: Certificate, options: Partial<ValidatePathOptions> = {}) =>
  validatePath(certificate, {
    anchors: [root],
    intermediates: [issuing],
    at: NOW,
    crypto,
    purpose: 'document-signing',
    ...options,
  });

/** `check status clause` of every finding that is not `passed`. */
const complaints = ({ findings }: PathValidation) =>
  findings
    .filter(({ status }) => status !== 'passed')
    .map(({ check, status, clause }) => `${check} ${status} ${clause}`);

/** The path that holds, or the one that got furthest. */
const pathOf = (result: PathValidation) =>
  result.kind === 'valid' ? result.path.certificates : result.candidate;

describe('a path', () => {
  test('leads over an intermediate to the anchor', async () => {
    const result = await find(an, { intermediates: [an, root, issuing] });
    expect(result).toMatchObject({ kind: 'valid', path: { anchor: root, at: NOW } });
    expect(pathOf(result)).toEqual([an, issuing, root]);
    expect(complaints(result)).toEqual([]);
  });

  test('ends at once where the certificate is an anchor', async () => {
    const result = await find(an, { anchors: [an] });
    expect(result.kind).toBe('valid');
    expect(pathOf(result)).toEqual([an]);
  });

  test('may end at an intermediate that is trusted', async () => {
    const result = await find(an, { anchors: [issuing], intermediates: [] });
    expect(result.kind).toBe('valid');
    expect(pathOf(result)).toEqual([an, issuing]);
  });

  test('does not exist without the intermediate, nor without the anchor', async () => {
    for (const options of [{ intermediates: [] }, { anchors: [] }]) {
      const result = await find(an, options);
      expect(result).toMatchObject({
        kind: 'undecided',
        subIndication: 'NO_CERTIFICATE_CHAIN_FOUND',
        anchor: null,
      });
      expect(complaints(result)).toEqual(['certificate-path unknown EN 319 102-1 §5.2.6']);
    }
  });

  test('needs the right key behind the right name', async () => {
    const impostor = make({
      name: 'impostor',
      subject: '/CN=Cấp dưới',
      issuer: 'root',
      extensions: CA,
    });
    const result = await find(an, { intermediates: [impostor] });
    expect(result).toMatchObject({
      kind: 'undecided',
      subIndication: 'NO_CERTIFICATE_CHAIN_FOUND',
    });
    expect(complaints(result)).toEqual([
      'certificate-path unknown EN 319 102-1 §5.2.6',
      'certificate-signature warning RFC 5280 §6.1.3 (a)(1)',
    ]);
    const both = await find(an, { intermediates: [impostor, issuing] });
    expect(both.kind).toBe('valid');
    expect(pathOf(both)).toEqual([an, issuing, root]);
  });

  test('is broken by one changed byte of what was signed', async () => {
    const tbs = an.tbs.slice();
    tbs[tbs.length - 1] = (tbs[tbs.length - 1] ?? 0) ^ 1;
    expect((await find({ ...an, tbs })).kind).toBe('undecided');
  });

  test('is a value that nobody else can make', async () => {
    const result = await find(an);
    const path = result.kind === 'valid' ? result.path : undefined;
    expect(ValidatedPath.is(path)).toBe(true);
    expect(ValidatedPath.is(Object.assign({}, path))).toBe(false);
    expect(Object.isFrozen(path)).toBe(true);
  });
});

describe('who may issue', () => {
  const refused = async (certificate: Certificate, options: Partial<ValidatePathOptions>) => {
    const result = await find(certificate, options);
    expect(result).toMatchObject({
      kind: 'failed',
      subIndication: 'CERTIFICATE_CHAIN_GENERAL_FAILURE',
    });
    return complaints(result);
  };

  test.each([
    ['a person', SIGNING, 'certificate-authority failed RFC 5280 §6.1.4 (k)'],
    [
      'a CA without keyCertSign',
      ['basicConstraints=critical,CA:true', 'keyUsage=critical,cRLSign'],
      'certificate-authority failed RFC 5280 §6.1.4 (n)',
    ],
    [
      'a CA with an unknown critical extension',
      [...CA, '1.2.3.4=critical,ASN1:NULL'],
      'certificate-extensions failed RFC 5280 §4.2',
    ],
    [
      'a CA whose constraints cannot be read',
      ['basicConstraints=DER:0400'],
      'certificate-extensions failed RFC 5280 §4.2',
    ],
  ])('not %s', async (who, extensions, complaint) => {
    const name = `no-${who.length}`;
    const issuer = make({ name, subject: `/CN=${name}`, issuer: 'root', extensions });
    const leaf = make({
      name: `${name}-leaf`,
      subject: '/CN=L',
      issuer: name,
      extensions: SIGNING,
    });
    expect(await refused(leaf, { intermediates: [issuer] })).toEqual([complaint]);
  });

  test('not a CA below a path length of zero', async () => {
    const below = make({ name: 'below', subject: '/CN=Dưới', issuer: 'issuing', extensions: CA });
    const leaf = make({
      name: 'below-leaf',
      subject: '/CN=L',
      issuer: 'below',
      extensions: SIGNING,
    });
    expect(await refused(leaf, { intermediates: [issuing, below] })).toEqual([
      'certificate-authority failed RFC 5280 §6.1.4 (l)',
    ]);
  });

  test('not a person who is trusted for himself', async () => {
    const forged = make({ name: 'forged', subject: '/CN=F', issuer: 'an', extensions: SIGNING });
    expect(await refused(forged, { anchors: [an] })).toEqual([
      'certificate-authority failed RFC 5280 §6.1.4 (k)',
    ]);
  });

  test('an old root without extensions, being trusted', async () => {
    const old = make({ name: 'old', subject: '/CN=Cũ' });
    const leaf = make({ name: 'old-leaf', subject: '/CN=L', issuer: 'old', extensions: SIGNING });
    expect(await find(leaf, { anchors: [old] })).toMatchObject({
      kind: 'valid',
    });
  });
});

describe('dates', () => {
  test.each([
    ['before the certificate', new Date('2000-01-01'), 'NOT_YET_VALID'],
    ['after it', new Date('2099-01-01'), 'OUT_OF_BOUNDS_NO_POE'],
  ])('%s give the path and a sub-indication', async (_, at, subIndication) => {
    const result = await find(an, { at });
    expect(result).toMatchObject({ kind: 'failed', subIndication, anchor: root });
    expect(complaints(result)).toEqual([
      'certificate-validity failed RFC 5280 §6.1.3 (a)(2)',
      'certificate-validity failed RFC 5280 §6.1.3 (a)(2)',
      'certificate-validity warning RFC 5280 §6.1.3 (a)(2)',
    ]);
  });

  test('of several paths decide which one is taken', async () => {
    const expired: Certificate = {
      ...issuing,
      notAfter: new Date(NOW.getTime() - 1),
      der: issuing.der.slice(1),
    };
    const result = await find(an, { intermediates: [expired, issuing] });
    expect(result.kind).toBe('valid');
    expect(pathOf(result)[1]).toBe(issuing);
    expect(await find(an, { intermediates: [expired] })).toMatchObject({
      kind: 'failed',
      subIndication: 'OUT_OF_BOUNDS_NO_POE',
    });
  });
});

describe('the purpose', () => {
  test.each([
    ['without any limits', [], null],
    ['for documents', ['extendedKeyUsage=1.3.6.1.5.5.7.3.36'], null],
    [
      'for mail and logon, as real ones are',
      ['extendedKeyUsage=clientAuth,emailProtection,msSmartcardLogin'],
      null,
    ],
    ['for servers', ['extendedKeyUsage=serverAuth'], 'CHAIN_CONSTRAINTS_FAILURE'],
    ['for encryption', ['keyUsage=keyEncipherment'], 'CHAIN_CONSTRAINTS_FAILURE'],
    ['for time-stamping', ['extendedKeyUsage=critical,timeStamping'], 'CHAIN_CONSTRAINTS_FAILURE'],
    [
      'with an unknown critical extension',
      ['1.2.3.4=critical,ASN1:NULL'],
      'CERTIFICATE_CHAIN_GENERAL_FAILURE',
    ],
    ['that cannot be read', ['extendedKeyUsage=DER:0400'], 'CHAIN_CONSTRAINTS_FAILURE'],
    [
      'that is only for encryption of data',
      ['keyUsage=dataEncipherment'],
      'CHAIN_CONSTRAINTS_FAILURE',
    ],
  ])('a certificate %s', async (what, extensions, subIndication) => {
    const name = `purpose-${what.length}`;
    const leaf = make({ name, subject: `/CN=${name}`, issuer: 'issuing', extensions });
    const result = await find(leaf);
    expect(result.kind === 'valid' ? null : result.subIndication).toBe(subIndication);
  });

  test('of a timestamp authority is asked of it', async () => {
    const extensions = ['keyUsage=digitalSignature', 'extendedKeyUsage=critical,timeStamping'];
    const tsa = make({ name: 'tsa', subject: '/CN=TSA', issuer: 'issuing', extensions });
    expect(await find(tsa, { purpose: 'timestamping' })).toMatchObject({ kind: 'valid' });
    expect(await find(an, { purpose: 'timestamping' })).toMatchObject({
      subIndication: 'CHAIN_CONSTRAINTS_FAILURE',
    });
  });
});

describe('searches that could go on for ever', () => {
  test('two CAs that certify each other end without a path', async () => {
    make({ name: 'a0', subject: '/CN=A', extensions: CA });
    make({ name: 'b0', subject: '/CN=B', extensions: CA });
    const a = make({ name: 'a', subject: '/CN=A', issuer: 'b0', keyOf: 'a0', extensions: CA });
    const b = make({ name: 'b', subject: '/CN=B', issuer: 'a0', keyOf: 'b0', extensions: CA });
    const leaf = make({ name: 'ab-leaf', subject: '/CN=L', issuer: 'a0', extensions: SIGNING });
    const result = await find(leaf, { intermediates: [a, b] });
    expect(result).toMatchObject({
      kind: 'undecided',
      subIndication: 'NO_CERTIFICATE_CHAIN_FOUND',
    });
  });

  test('a thousand issuers of one name cost at most 64 signatures, and the answer says so', async () => {
    let verified = 0;
    const counting = {
      ...crypto,
      verify: () => {
        verified += 1;
        return false;
      },
    };
    const many = Array.from({ length: 1000 }, (_, index) => variant(issuing, index));
    const result = await find(an, { intermediates: many, crypto: counting });
    expect(result.kind).toBe('undecided');
    expect(verified).toBe(64);
    expect(complaints(result)).toContain('path-search unknown EN 319 102-1 §5.2.6');
  });

  test('the same certificate a thousand times is tried once', async () => {
    let verified = 0;
    const counting = { ...crypto, verify: () => ((verified += 1), false) };
    const many = Array.from({ length: 1000 }, () => ({ ...issuing, der: issuing.der.slice() }));
    await find(an, { intermediates: many, crypto: counting });
    expect(verified).toBe(1);
  });

  test('ten thousand certificates of other names are no hindrance', async () => {
    const others = Array.from({ length: 10_000 }, (_, index) => variant(an, index));
    expect(await find(an, { intermediates: [...others, issuing] })).toMatchObject({
      kind: 'valid',
    });
  });

  test('layers of CAs that all certify each other end within bounded work', async () => {
    // Each layer has four names for the CA above: 4^7 paths that all verify and all lead nowhere.
    const layers = Array.from({ length: 7 }, (_, layer) => layerOf(layer));
    const leaf = { ...an, issuer: nameOfLayer(0, 0) };
    let verified = 0;
    const counting = { ...crypto, verify: () => ((verified += 1), true) };
    const result = await find(leaf, {
      anchors: [],
      intermediates: layers.flat(),
      crypto: counting,
    });
    expect(result.kind).toBe('undecided');
    expect(verified).toBeLessThanOrEqual(64);
    expect(complaints(result)).toContain('path-search unknown EN 319 102-1 §5.2.6');
  });
});

/** The certificate with another encoding: another one to a search. */
function variant(certificate: Certificate, index: number): Certificate {
  const der = certificate.der.slice();
  new DataView(der.buffer).setUint32(der.length - 4, index);
  return { ...certificate, der };
}

function nameOfLayer(layer: number, index: number): Certificate['subject'] {
  const bytes = sequence(setOf([sequence(oid('2.5.4.3'), utf8String(`L${layer} ${index}`))]));
  return nameOf(elementAt(bytes, 0));
}

/** Four CAs of one layer, each certified by all four of the next. */
function layerOf(layer: number): Certificate[] {
  return [0, 1, 2, 3].flatMap((index) =>
    [0, 1, 2, 3].map((above) => ({
      ...variant(issuing, (layer << 8) | (index << 4) | above),
      subject: nameOfLayer(layer, index),
      issuer: nameOfLayer(layer + 1, above),
    })),
  );
}

const corpora = corpus('pkits');
const trust = corpora && join(corpora, '../../trust');
const real = trust !== undefined && existsSync(trust) ? trust : undefined;
test.runIf(real)('real authorities lead to their roots, and only there', async () => {
  const [rootG2, stateCa, nationalRoot, vnpt] = [
    'rootcag2.crt',
    'cpcag2.crt',
    'vnrca256.crt',
    'vnpt-ca-sha2.crt',
  ].map((file) => {
    const [der] = readCertificates(readFileSync(join(real ?? '', file)));
    return parseCertificate(der ?? new Uint8Array(0));
  });
  if (!rootG2 || !stateCa || !nationalRoot || !vnpt) throw new Error('certificate missing');
  const at = new Date('2026-01-01');
  const options = {
    anchors: [rootG2, nationalRoot],
    intermediates: [],
    at,
    purpose: 'any',
  } as const;
  expect(await find(stateCa, options)).toMatchObject({ kind: 'valid', path: { anchor: rootG2 } });
  expect(await find(vnpt, options)).toMatchObject({
    kind: 'valid',
    path: { anchor: nationalRoot },
  });
  expect(await find(vnpt, { ...options, anchors: [rootG2] })).toMatchObject({ kind: 'undecided' });
});
