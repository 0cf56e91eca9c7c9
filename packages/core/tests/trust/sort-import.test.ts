import { createSandbox } from '@kyso/sandbox';
import { afterAll, describe, expect, test } from 'vitest';
import {
  sortImport,
  type SortImportOptions,
  type SortedCertificate,
} from '../../src/trust/index.js';
import { parseCertificate, type Certificate } from '../../src/x509/index.js';
import { crypto } from '../cms/sign.js';
import { failure } from '../net/ports.js';
import { makeCertificate, opensslFolder } from '../x509/openssl.js';
import { realAuthority } from './real-authorities.js';

const folder = opensslFolder();
afterAll(folder.remove);
const CA = ['basicConstraints=critical,CA:TRUE', 'keyUsage=keyCertSign,cRLSign'];

function authority(name: string, issuer?: string, subject = `/C=VN/CN=${name}`): Certificate {
  const wish = { name, subject, extensions: CA, ...(issuer !== undefined && { issuer }) };
  return parseCertificate(makeCertificate(folder, wish));
}

const root = authority('goc');
const middle = authority('giua', 'goc');
const lower = authority('duoi', 'giua');
const leaf = parseCertificate(
  makeCertificate(folder, {
    name: 'la',
    subject: '/CN=la',
    issuer: 'goc',
    extensions: ['basicConstraints=CA:FALSE'],
  }),
);

const sort = (certificates: readonly Certificate[], options: Partial<SortImportOptions> = {}) =>
  sortImport(
    certificates.map(({ der }) => der),
    { crypto, ...options },
  );
const places = (sorted: readonly SortedCertificate[]) =>
  sorted.map(({ certificate, domain, role, because }) => {
    const name = [root, middle, lower].find(({ der }) => Buffer.from(der).equals(certificate.der));
    return [name === root ? 'root' : name === middle ? 'middle' : 'lower', domain, role, because];
  });

describe('certificates that match no pin', () => {
  test("need the name of a domain of one's own", async () => {
    expect(await failure(sort([root]))).toMatchObject({
      code: 'ERR_TRUST',
      reason: 'no-pin',
      subject: 'C=VN, CN=goc',
    });
  });

  test('are there anchors as roots, and intermediates by their chain, in whatever order', async () => {
    expect(places(await sort([lower, root, middle, root], { domain: 'so-a' }))).toEqual([
      ['root', 'so-a', 'anchor', 'own'],
      ['middle', 'so-a', 'intermediate', 'chain'],
      ['lower', 'so-a', 'intermediate', 'chain'],
    ]);
  });

  test('are anchors where nothing in the domain signed them: the user says so', async () => {
    expect(places(await sort([middle], { domain: 'so-a' }))).toEqual([
      ['middle', 'so-a', 'anchor', 'own'],
    ]);
    const present = [{ certificate: root, domain: 'so-a' }];
    expect(places(await sort([middle], { domain: 'so-a', present }))).toEqual([
      ['middle', 'so-a', 'intermediate', 'chain'],
    ]);
    const elsewhere = [{ certificate: root, domain: 'so-b' }];
    expect(places(await sort([middle], { domain: 'so-a', present: elsewhere }))[0]?.[2]).toBe(
      'anchor',
    );
  });

  test.each(['vn-public-duty', 'vn-public'])(
    'never enter %s, whatever is asked',
    async (domain) => {
      expect(await failure(sort([root], { domain }))).toMatchObject({
        reason: 'not-of-domain',
        domain,
      });
      const sandbox = await createSandbox({ seed: 'trust import' });
      const roots = [sandbox.root.certificate, sandbox.intermediate.certificate].map(
        parseCertificate,
      );
      for (const one of roots)
        expect(await failure(sort([one], { domain }))).toMatchObject({ reason: 'not-of-domain' });
      expect(await failure(sort(roots))).toMatchObject({ reason: 'no-pin' });
    },
  );

  test.each([
    'vn-public-duty-2',
    'vn-',
    'user',
    'So-A',
    'a b',
    '../x',
    '',
    'a/b',
    '-a',
    'a-',
    'a'.repeat(64),
    'sở',
  ])('cannot be called "%s"', async (domain) => {
    expect(await failure(sort([root], { domain }))).toMatchObject({ reason: 'domain-name' });
  });

  test('that bear the name of a pinned authority are refused, unless asked for', async () => {
    const name = 'RootCA chuyên dùng Chính phủ G2';
    const fake = authority('gia', undefined, `/C=VN/O=Ban Cơ yếu Chính phủ/CN=${name}`);
    const decomposed = authority('gia2', undefined, `/C=VN/CN=${name.normalize('NFD')}`);
    for (const one of [fake, decomposed]) {
      expect(await failure(sort([one], { domain: 'so-a' }))).toMatchObject({
        reason: 'namesake',
        domain: 'vn-public-duty',
      });
      expect(await failure(sort([one]))).toMatchObject({ reason: 'namesake' });
      const [sorted] = await sort([one], { domain: 'so-a', allowNamesake: true });
      expect(sorted).toMatchObject({ domain: 'so-a', because: 'own' });
      expect(
        await failure(sort([one], { domain: 'vn-public-duty', allowNamesake: true })),
      ).toMatchObject({ reason: 'not-of-domain' });
    }
  });

  test('are refused where they are of no authority, alone or among others', async () => {
    for (const all of [[leaf], [root, leaf]])
      expect(await failure(sort(all, { domain: 'so-a' }))).toMatchObject({
        reason: 'not-an-authority',
      });
  });
});

test('bytes that are no certificate are told as such', async () => {
  expect(await failure(sortImport([Uint8Array.of(1)], { crypto }))).toMatchObject({
    code: 'ERR_CERTIFICATE',
  });
});

const stateRoot = realAuthority('rootcag2.crt');
const stateAuthority = realAuthority('cpcag2.crt');
const nationalRoot = realAuthority('vnrca256.crt');
const publicAuthority = realAuthority('vnpt-ca-sha2.crt');
const real = [stateRoot, stateAuthority, nationalRoot, publicAuthority].filter(
  (der) => der !== undefined,
);

describe.runIf(real.length === 4)('the real authorities', () => {
  test('go where their pins say: roots are trusted, those below are not for being there', async () => {
    const sorted = await sortImport(real, { crypto });
    expect(sorted.map(({ domain, role, because }) => [domain, role, because])).toEqual([
      ['vn-public-duty', 'anchor', 'pin'],
      ['vn-public-duty', 'intermediate', 'pin'],
      ['vn-public', 'anchor', 'pin'],
      ['vn-public', 'intermediate', 'pin'],
    ]);
  });

  test('are refused for a domain that is not theirs', async () => {
    for (const domain of ['vn-public', 'so-a'])
      expect(await failure(sortImport([stateRoot ?? root.der], { crypto, domain }))).toMatchObject({
        reason: 'not-of-domain',
      });
  });

  test('vouch for nobody whose signature is not theirs', async () => {
    const forged = Uint8Array.from(stateAuthority ?? []);
    forged[forged.length - 1] = (forged.at(-1) ?? 0) ^ 1;
    const terms = { crypto, domain: 'vn-public-duty' };
    expect(await failure(sortImport([stateRoot ?? root.der, forged], terms))).toMatchObject({
      reason: 'namesake',
    });
  });
});
