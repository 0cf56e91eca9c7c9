import { fc } from '../../../../test-fixtures/properties.js';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { fromHex } from '../../src/bytes/index.js';
import { oid, octetString, sequence } from '../../src/der/writer.js';
import { isKysoError } from '../../src/errors.js';
import {
  checkTimestampToken,
  parseTimestampResponse,
  parseTimestampToken,
  signatureTimestampAttribute,
  signatureTimestampsOf,
  timestampRequest,
} from '../../src/timestamp/index.js';
import { buildAttribute, parseSignedData } from '../../src/cms/index.js';
import { nameText, serialText } from '../../src/x509/index.js';
import { complaints, crypto, person, sha256, signedBy } from '../cms/sign.js';
import { corpus } from '../crypto/corpora.js';
import { opensslFolder } from '../x509/openssl.js';
import { opensslTsa } from './openssl-tsa.js';

const folder = opensslFolder();
afterAll(folder.remove);
const tsa = opensslTsa(folder);
const DATA = new TextEncoder().encode('chữ ký');
const IMPRINT = sha256(DATA);
const NONCE = Uint8Array.of(0x80, 1, 2, 3, 4, 5, 6, 7);
const request = timestampRequest({ digestAlgorithm: 'SHA-256', imprint: IMPRINT, nonce: NONCE });

describe('a request', () => {
  test('is read by openssl ts with all that it asks', () => {
    folder.write('own.tsq', request);
    const text = folder.run('ts -query -in own.tsq -text');
    expect(text).toContain('Hash Algorithm: sha256');
    expect(text).toContain('Nonce: 0x8001020304050607');
    expect(text).toContain('Certificate required: yes');
    expect(text).toContain('Policy OID: unspecified');
  });

  test('may name a policy', () => {
    const options = {
      digestAlgorithm: 'SHA-512',
      imprint: new Uint8Array(64),
      nonce: NONCE,
    } as const;
    folder.write('own.tsq', timestampRequest({ ...options, policy: '1.2.3.9.9' }));
    expect(folder.run('ts -query -in own.tsq -text')).toContain('Policy OID: 1.2.3.9.9');
  });
});

describe('a token of openssl ts', () => {
  const der = parseTimestampResponse(tsa.respond(request));
  const token = parseTimestampToken(der);

  test('says what was asked', () => {
    expect(token.info).toMatchObject({
      policy: tsa.policy,
      messageImprint: { hashAlgorithm: 'SHA-256', hashedMessage: IMPRINT },
      accuracy: { seconds: 1, millis: 500, micros: 100 },
      nonce: Uint8Array.of(0, ...NONCE),
    });
    expect(token.info.tsa && nameText(token.info.tsa)).toBe('C=VN, CN=Máy chủ cấp dấu thời gian');
    expect(token.signedData.rewritten).toBe(false);
  });

  test('is intact for its imprint and for no other', async () => {
    const good = await checkTimestampToken(token, { crypto, imprint: () => IMPRINT });
    expect(good.integrity).toBe('intact');
    expect(complaints(good)).toEqual([]);
    expect(good.certificate?.der).toEqual(tsa.certificate);
    const other = await checkTimestampToken(token, { crypto, imprint: () => sha256(IMPRINT) });
    expect(other.integrity).toBe('broken');
    expect(complaints(other)).toEqual(['timestamp-imprint failed']);
    const none = await checkTimestampToken(token, { crypto, imprint: () => undefined });
    expect(none.integrity).toBe('unverifiable');
  });

  test('travels in a signature, plain or within an OCTET STRING', () => {
    const an = person(folder, { name: 'an', subject: '/CN=An' });
    const wrapped = buildAttribute('1.2.840.113549.1.9.16.2.14', octetString(der));
    for (const attribute of [signatureTimestampAttribute(der), wrapped]) {
      const cms = signedBy(an, { data: { unsignedAttributes: [attribute] } });
      const [signerInfo] = parseSignedData(cms).signerInfos;
      expect(signerInfo && signatureTimestampsOf(signerInfo)).toEqual([der]);
    }
  });

  test('survives changes as a verdict or a KysoError, never intact with another time or imprint', async () => {
    const edit = fc.record({ at: fc.nat(der.length - 1), value: fc.nat(255) });
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 3 }), async (edits) => {
        const bytes = der.slice();
        for (const { at, value } of edits) bytes[at] = value;
        try {
          const changed = parseTimestampToken(bytes);
          const { integrity } = await checkTimestampToken(changed, {
            crypto,
            imprint: () => IMPRINT,
          });
          if (integrity === 'intact') expect(changed.info).toEqual(token.info);
        } catch (error) {
          if (!isKysoError(error)) throw error;
        }
      }),
      { numRuns: 400 },
    );
  });
});

describe('the purpose of the authority', () => {
  test.each([
    ['not critical', 'timeStamping', 'timestamp-purpose failed'],
    ['beside others', 'critical,timeStamping,emailProtection', 'timestamp-purpose failed'],
    ['of another kind', 'critical,emailProtection', 'timestamp-purpose failed'],
  ])('%s fails without touching the integrity', async (name, usage, complaint) => {
    // openssl ts refuses such an authority itself, so the signature is made by its cms command.
    const other = `tsa-${name.length}`;
    opensslTsa(folder, usage, other);
    const info = parseTimestampToken(parseTimestampResponse(tsa.respond(request))).signedData
      .eContent;
    folder.write('info', info ?? new Uint8Array(0));
    folder.run(
      `cms -sign -binary -nodetach -cades -econtent_type 1.2.840.113549.1.9.16.1.4 -signer ${other}.crt -inkey ${other}.key -in info -outform DER -out other.tst -md sha256`,
    );
    const token = parseTimestampToken(folder.read('other.tst'));
    const result = await checkTimestampToken(token, { crypto, imprint: () => IMPRINT });
    expect(result.integrity).toBe('intact');
    expect(complaints(result)).toEqual([complaint]);
  });
});

describe('what is no token', () => {
  const an = person(folder, { name: 'plain', subject: '/CN=An' });
  test.each([
    ['a signature over data', signedBy(an), 'ERR_CMS'],
    [
      'a signature over something that is no TSTInfo',
      signedBy(an, {
        data: { eContentType: '1.2.840.113549.1.9.16.1.4', eContent: DATA },
      }),
      'ERR_CMS',
    ],
    ['nothing', new Uint8Array(0), 'ERR_DER'],
    ['another structure', sequence(oid('1.2.3')), 'ERR_CMS'],
  ])('%s is refused', (_, bytes, code) => {
    expect(() => parseTimestampToken(bytes)).toThrow(expect.objectContaining({ code }));
  });
});

interface TokenItem {
  readonly file: string;
  readonly kind: string;
  readonly serial: string;
  readonly policy: string;
  readonly imprint: string;
}

const cmsSet = corpus('cms');
describe.runIf(cmsSet)('tokens of other producers', () => {
  const folderOfSet = cmsSet ?? '';
  const { items } = cmsSet
    ? (JSON.parse(readFileSync(join(folderOfSet, 'expected.json'), 'utf8')) as {
        items: TokenItem[];
      })
    : { items: [] };
  const times: Readonly<Record<string, string>> = {
    'dss-spi__archive_timestamp.tst': '2016-11-28T13:16:26.266Z',
    'dss-spi__disig.tst': '2019-04-12T09:00:32.613Z',
    'dss-spi__tst_with_broken_ocsp.tst': '2016-12-27T18:25:02.353Z',
    'bc__BIN_ER.ers.0.0.tsr': '2017-02-10T14:07:52.500Z',
    'bc__BIN_ER.ers.0.1.tsr': '2017-02-10T14:08:40.500Z',
  };

  test.each(items.filter(({ kind }) => kind === 'rfc3161'))('$file', async (item) => {
    const token = parseTimestampToken(readFileSync(join(folderOfSet, item.file)));
    expect(token.info.genTime.toISOString()).toBe(times[item.file]);
    expect(`0x${serialText(token.info.serialNumber)}`).toBe(item.serial.toLowerCase());
    expect(token.info.policy).toBe(item.policy);
    const imprint = fromHex(item.imprint);
    const result = await checkTimestampToken(token, { crypto, imprint: () => imprint });
    expect(result.integrity).toBe('intact');
    expect(complaints(result)).toEqual([]);
  });
});
