import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { readCmsParts } from '../../src/cades/cms-parts.js';
import { cmsBytes, layOutCms } from '../../src/cades/write-parts.js';
import { readRange } from '../../src/bytes/index.js';
import { isKysoError } from '../../src/errors.js';
import { slowSource } from '../pades/cast.js';
import { makeCertificate, opensslFolder } from '../x509/openssl.js';
import { CONTENT, signedCms } from './cast.js';

const folder = opensslFolder();
afterAll(folder.remove);

describe('a CMS in BER, as OpenSSL streams it', () => {
  makeCertificate(folder, { name: 'an', subject: '/CN=An' });
  const long = new Uint8Array(200_000).map((_, i) => i % 251);
  folder.write('long', long);
  const words =
    'cms -sign -binary -nodetach -stream -outform DER -in long -signer an.crt -inkey an.key';
  folder.run(`${words} -out ber`);
  const ber = folder.read('ber');

  test('is read in its pieces where it stands, and becomes DER that OpenSSL verifies', async () => {
    const parts = await readCmsParts(slowSource(ber));
    const { eContent } = parts;
    expect(eContent?.size).toBe(long.length);
    if (!eContent) throw new Error('no content');
    expect(Buffer.compare(await readRange(eContent, [0, eContent.size]), long)).toBe(0);
    const middle = await eContent.read(4090, 20_000);
    expect(Buffer.compare(middle, long.subarray(4090, 24_090))).toBe(0);
    folder.write('der', await cmsBytes(layOutCms(parts)));
    folder.run('cms -verify -noverify -binary -inform DER -in der -out out');
    expect(Buffer.compare(folder.read('out'), long)).toBe(0);
  });

  test('broken off anywhere is an error of its kind, and never a hang', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(ber.length - 1), async (length) => {
        const error: unknown = await readCmsParts(ber.subarray(0, length)).catch((e: unknown) => e);
        expect(isKysoError(error) && ['ERR_DER', 'ERR_CMS', 'ERR_LIMIT'].includes(error.code)).toBe(
          true,
        );
      }),
      { numRuns: 100 },
    );
  });
});

test('a CMS with any octet changed is read or refused with a typed error', async () => {
  const cms = await signedCms({ attached: true });
  await fc.assert(
    fc.asyncProperty(fc.nat(cms.length - 1), fc.nat(255), async (at, octet) => {
      const changed = cms.slice();
      changed[at] = octet;
      const answer: unknown = await readCmsParts(changed).catch((error: unknown) => error);
      expect(answer instanceof Error ? isKysoError(answer) : true).toBe(true);
    }),
    { numRuns: 300 },
  );
});

test('indefinite lengths within each other without end are refused at a bound', async () => {
  const nested = new Uint8Array(4000).map((_, i) => (i % 2 === 0 ? 0x30 : 0x80));
  await expect(readCmsParts(nested)).rejects.toMatchObject({ code: 'ERR_LIMIT' });
});

test('parts laid out again are the same file', async () => {
  const cms = await signedCms({ attached: true });
  expect(CONTENT.length).toBeGreaterThan(127);
  expect(Buffer.compare(await cmsBytes(layOutCms(await readCmsParts(cms))), cms)).toBe(0);
});
