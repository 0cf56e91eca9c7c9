import { createCipheriv } from 'node:crypto';
import { afterAll, describe, expect, test } from 'vitest';
import type { Decryptor } from '../../src/decryptor.js';
import { buildAttribute, decryptCms, encryptCms } from '../../src/cms/index.js';
import { pureCrypto, webCrypto } from '../../src/crypto/index.js';
import { DerReader, Tag, contextTag, encodingOf } from '../../src/der/index.js';
import {
  context,
  integer,
  octetString,
  oid,
  retag,
  sequence,
  setOf,
  tlv,
} from '../../src/der/writer.js';
import { decryptorOfPem } from '../../src/node/index.js';
import { opensslFolder } from '../x509/openssl.js';
import { CONTENT, crypto, recipient } from './enveloped.js';

// Messages put together by hand under a key that everybody knows.
const folder = opensslFolder();
afterAll(folder.remove);
const rsa = recipient(folder, 'rsa');
const KEY = new Uint8Array(32).fill(7);
const NONCE = new Uint8Array(12).fill(9);
const decryptor: Decryptor = {
  kind: 'rsa',
  certificate: rsa.certificate,
  decryptKey: () => KEY,
};
const infos = recipientInfos(await encryptCms(CONTENT, { recipients: [rsa.certificate], crypto }));

function recipientInfos(p7m: Uint8Array): Uint8Array {
  const outer = new DerReader(p7m).sequence();
  outer.oid();
  const enveloped = DerReader.within(outer.read(contextTag(0))).sequence();
  enveloped.smallInteger();
  return encodingOf(enveloped.read(Tag.set));
}

const DATA = '1.2.840.113549.1.7.1';
const SIGNED = '1.2.840.113549.1.7.2';
const ENVELOPED = '1.2.840.113549.1.7.3';
const AUTHENTICATED = '1.2.840.113549.1.9.16.1.23';
const GCM = '2.16.840.1.101.3.4.1.46';
const CBC = '2.16.840.1.101.3.4.1.42';
const CONTENT_TYPE = '1.2.840.113549.1.9.3';

interface Crafted {
  readonly type?: string;
  readonly contentType?: string;
  readonly cipher?: Uint8Array;
  /** The SET OF authenticated attributes. */
  readonly attributes?: Uint8Array;
  readonly tagLength?: number;
  /** Appended behind everything else of the message. */
  readonly more?: readonly Uint8Array[];
  readonly detached?: boolean;
}

const gcm = (tagLength?: number): Uint8Array =>
  sequence(
    oid(GCM),
    sequence(octetString(NONCE), ...(tagLength === undefined ? [] : [integer(tagLength)])),
  );

function message(crafted: Crafted): Uint8Array {
  const { type = AUTHENTICATED, contentType = DATA, attributes, tagLength = 16 } = crafted;
  const cipher = createCipheriv('aes-256-gcm', KEY, NONCE, { authTagLength: tagLength });
  if (attributes) cipher.setAAD(attributes);
  const encrypted = Buffer.concat([cipher.update(CONTENT), cipher.final()]);
  const content = crafted.detached === true ? [] : [tlv(contextTag(0, 'primitive'), encrypted)];
  const enveloped = sequence(
    integer(0),
    infos,
    sequence(oid(contentType), crafted.cipher ?? gcm(16), ...content),
    ...(attributes ? [retag(contextTag(1), attributes)] : []),
    ...(type === AUTHENTICATED ? [octetString(cipher.getAuthTag())] : []),
    ...(crafted.more ?? []),
  );
  return sequence(oid(type), context(0, enveloped));
}

const open = (crafted: Crafted) => decryptCms(message(crafted), { decryptor, crypto });
const named = (type: string) => setOf([buildAttribute(CONTENT_TYPE, oid(type))]);

describe('a message put together by hand', () => {
  test('is opened', async () => {
    expect(await open({})).toMatchObject({ content: CONTENT, authenticated: true });
  });

  test('with authenticated attributes is opened, and they are covered by the tag', async () => {
    const other = buildAttribute('1.2.3', octetString(KEY));
    const attributes = setOf([buildAttribute(CONTENT_TYPE, oid(SIGNED)), other]);
    const opened = await open({ contentType: SIGNED, attributes });
    expect(opened).toMatchObject({ content: CONTENT, contentType: SIGNED });
    const p7m = message({ contentType: SIGNED, attributes });
    const at = Buffer.from(p7m).lastIndexOf(Buffer.from(KEY));
    await expect(decryptCms(p7m.with(at, 8), { decryptor, crypto })).rejects.toMatchObject({
      code: 'ERR_DECRYPTION',
    });
  });

  test('with attributes that are not covered is opened', async () => {
    const more = [retag(contextTag(2), named(SIGNED))];
    expect((await open({ more })).content).toEqual(CONTENT);
  });

  const REFUSED: readonly [string, Crafted, string][] = [
    ['attributes that say another content type', { attributes: named(SIGNED) }, 'ERR_CMS'],
    ['content that is no data, without attributes', { contentType: SIGNED }, 'ERR_CMS'],
    ['content that is elsewhere', { detached: true }, 'ERR_CMS'],
    ['GCM in EnvelopedData', { type: ENVELOPED }, 'ERR_CMS'],
    [
      'CBC in AuthEnvelopedData',
      { cipher: sequence(oid(CBC), octetString(KEY.slice(16))) },
      'ERR_CMS',
    ],
    ['a tag of another length than its algorithm says', { cipher: gcm(12) }, 'ERR_CMS'],
    [
      'a tag that is too short to protect',
      { cipher: gcm(4), tagLength: 4 },
      'ERR_UNSUPPORTED_ALGORITHM',
    ],
    [
      'CBC with half a vector',
      { cipher: sequence(oid(CBC), octetString(NONCE)) },
      'ERR_UNSUPPORTED_ALGORITHM',
    ],
    ['a cipher without parameters', { cipher: sequence(oid(GCM)) }, 'ERR_UNSUPPORTED_ALGORITHM'],
    ['an element too many', { more: [integer(1)] }, 'ERR_DER'],
  ];
  test.each(REFUSED)('is refused with %s', async (_, crafted, code) => {
    await expect(open(crafted)).rejects.toMatchObject({ code });
  });

  test('with a tag of 12 bytes, as the default of its parameters, is opened where the engine can', async () => {
    const crafted = { cipher: gcm(), tagLength: 12 };
    expect((await open(crafted)).content).toEqual(CONTENT);
    const opened = decryptCms(message(crafted), { decryptor, crypto: pureCrypto() });
    await expect(opened).rejects.toMatchObject({ code: 'ERR_UNSUPPORTED_ALGORITHM' });
  });
});

test('an engine whose WebCrypto lacks everything does it in plain JavaScript', async () => {
  const p256 = recipient(folder, 'p256');
  const bare = webCrypto({} as SubtleCrypto);
  for (const contentEncryption of ['aes-256-gcm', 'aes-256-cbc'] as const) {
    const recipients = [rsa.certificate, p256.certificate];
    const p7m = await encryptCms(CONTENT, { recipients, crypto: bare, contentEncryption });
    for (const { key, certificate } of [rsa, p256]) {
      const own = decryptorOfPem({ key, certificates: certificate });
      const { content } = await decryptCms(p7m, { decryptor: own, crypto: bare });
      expect(content).toEqual(CONTENT);
      expect((await decryptCms(p7m, { decryptor: own, crypto })).content).toEqual(CONTENT);
    }
  }
});
