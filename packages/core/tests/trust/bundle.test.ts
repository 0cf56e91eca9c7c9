import { createPrivateKey } from 'node:crypto';
import { afterAll, describe, expect, test } from 'vitest';
import { privateKeySigner } from '../../src/node/index.js';
import {
  openTrustBundle,
  signTrustBundle,
  type TrustBundleContent,
} from '../../src/trust/index.js';
import { bundleJson } from '../../src/trust/bundle-content.js';
import { crypto, person, sha256 } from '../cms/sign.js';
import { failure } from '../net/ports.js';
import { makeCertificate, opensslFolder } from '../x509/openssl.js';

const folder = opensslFolder();
afterAll(folder.remove);
const admin = person(folder, { name: 'admin', subject: '/CN=Quan tri' });
const other = person(folder, { name: 'other', subject: '/CN=Quan tri' });
const anchor = makeCertificate(folder, {
  name: 'goc',
  subject: '/CN=goc',
  extensions: ['basicConstraints=critical,CA:TRUE'],
});
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const signer = hex(sha256(admin.certificate.der));
const at = new Date(admin.certificate.notBefore.getTime() + 1000);
const content: TrustBundleContent = {
  sequence: 7,
  issuedAt: at,
  domains: [{ name: 'so-a', anchors: [anchor], intermediates: [] }],
};

/** A bundle as an administrator makes it with OpenSSL. */
function byOpenssl(json: string, more = ''): Uint8Array {
  folder.write('bundle.json', json);
  folder.run(
    `cms -sign -nodetach -binary -in bundle.json -outform DER -out bundle.p7s -signer admin.crt -inkey admin.key${more}`,
  );
  return folder.read('bundle.p7s');
}
const open = (bytes: Uint8Array, more = {}) =>
  openTrustBundle(bytes, { crypto, signer, at, ...more });

describe('a bundle', () => {
  test('made by OpenSSL is opened', async () => {
    expect(await open(byOpenssl(bundleJson(content)))).toEqual(content);
  });

  test('made here is opened by OpenSSL and here, the fingerprint written as OpenSSL writes it', async () => {
    const key = createPrivateKey({
      key: admin.key.export({ type: 'pkcs8', format: 'der' }),
      format: 'der',
      type: 'pkcs8',
    });
    const own = privateKeySigner({ key, certificate: admin.certificate.der });
    const bytes = await signTrustBundle(content, { signer: own, crypto });
    folder.write('own.p7s', bytes);
    const said = folder.run('cms -verify -noverify -inform DER -in own.p7s');
    expect(said.replaceAll('\r\n', '\n')).toBe(bundleJson(content));
    const colons = signer.toUpperCase().replace(/..(?=.)/g, '$&:');
    expect(await open(bytes, { signer: colons })).toEqual(content);
  });

  test('of another signer is refused, also of one with the same name', async () => {
    const bytes = byOpenssl(bundleJson(content));
    const wrong = hex(sha256(other.certificate.der));
    expect(await failure(open(bytes, { signer: wrong }))).toMatchObject({
      code: 'ERR_TRUST',
      reason: 'bundle-signer',
      signer,
    });
    for (const none of ['', 'ab', `${signer}00`])
      expect(await failure(open(bytes, { signer: none }))).toMatchObject({
        reason: 'bundle-signer',
      });
    const bare = byOpenssl(bundleJson(content), ' -nocerts');
    expect(await failure(open(bare))).toMatchObject({ reason: 'bundle-signer' });
  });

  test('is refused for every bit that is altered, or is another one', async () => {
    const bytes = byOpenssl(bundleJson(content));
    for (let at = 0; at < bytes.length; at += 7) {
      const altered = bytes.slice();
      altered[at] = (altered[at] ?? 0) ^ 0x40;
      const opened = await open(altered).then(
        (value) => value,
        () => undefined,
      );
      // What no signature covers, as the version of CMS, may change; what is said may not.
      if (opened) expect(opened).toEqual(content);
    }
  });

  test('of several signers is refused', async () => {
    const two = byOpenssl(bundleJson(content), ' -signer other.crt -inkey other.key');
    expect(await failure(open(two))).toMatchObject({ reason: 'bundle-signature' });
  });

  test('is refused out of the dates of its signer, and opened where dates do not count', async () => {
    const bytes = byOpenssl(bundleJson(content));
    const late = new Date('2999-01-01T00:00:00Z');
    expect(await failure(open(bytes, { at: late }))).toMatchObject({ reason: 'bundle-signature' });
    expect(await openTrustBundle(bytes, { crypto, signer })).toEqual(content);
  });

  test('without content, or that is no CMS, is refused', async () => {
    folder.write('bundle.json', bundleJson(content));
    folder.run(
      'cms -sign -binary -in bundle.json -outform DER -out detached.p7s -signer admin.crt -inkey admin.key',
    );
    expect(await failure(open(folder.read('detached.p7s')))).toMatchObject({ code: 'ERR_TRUST' });
    expect(await failure(open(Uint8Array.of(1, 2, 3)))).toMatchObject({ reason: 'bundle-format' });
  });

  const domain = { name: 'so-a', anchors: [] };
  const good = {
    format: 'kyso-trust-bundle',
    version: 1,
    sequence: 1,
    issuedAt: '2026-01-01T00:00:00Z',
    domains: [domain],
  };
  test.each([
    ['no JSON', 'x', ''],
    ['a list', [], ''],
    ['another format', { ...good, format: 'x' }, 'format'],
    ['another version', { ...good, version: 2 }, 'format'],
    ['no number', { ...good, sequence: '1' }, 'sequence'],
    ['zero', { ...good, sequence: 0 }, 'sequence'],
    ['half a number', { ...good, sequence: 1.5 }, 'sequence'],
    ['no time', { ...good, issuedAt: 'yesterday' }, 'issuedAt'],
    ['no domains', { ...good, domains: {} }, 'domains'],
    [
      'too many domains',
      { ...good, domains: Array.from({ length: 65 }, (_, n) => ({ ...domain, name: `d${n}` })) },
      'domains',
    ],
    ['a domain twice', { ...good, domains: [domain, domain] }, 'domains'],
    ['a domain without name', { ...good, domains: [{ anchors: [] }] }, 'domains[0].name'],
    ['a domain without anchors', { ...good, domains: [{ name: 'so-a' }] }, 'domains[0].anchors'],
    [
      'an anchor that is no text',
      { ...good, domains: [{ name: 'so-a', anchors: [1] }] },
      'domains[0].anchors[0]',
    ],
    [
      'an anchor that is no certificate',
      { ...good, domains: [{ name: 'so-a', anchors: ['MAA='] }] },
      'domains[0].anchors[0]',
    ],
  ])('that says %s is refused', async (_, said, path) => {
    const bytes = byOpenssl(typeof said === 'string' ? said : JSON.stringify(said));
    expect(await failure(open(bytes))).toMatchObject({
      code: 'ERR_TRUST',
      reason: 'bundle-format',
      path,
    });
  });
});
