import { createPrivateKey } from 'node:crypto';
import {
  Certificate,
  ContentInfo,
  EnvelopedData,
  KeyAgreeRecipientInfo,
  KeyTransRecipientInfo,
} from 'pkijs';
import { afterAll, describe, expect, test } from 'vitest';
import { decryptCms, encryptCms } from '../../src/cms/index.js';
import { decryptorOfPem } from '../../src/node/index.js';
import { opensslFolder } from '../x509/openssl.js';
import { CONTENT, crypto, recipient, type Person } from './enveloped.js';

const folder = opensslFolder();
afterAll(folder.remove);
const people = {
  rsa: recipient(folder, 'rsa'),
  p256: recipient(folder, 'p256'),
  p384: recipient(folder, 'p384'),
};
const KINDS: readonly [string, Person, object][] = [
  ['RSA-OAEP with SHA-256', people.rsa, { oaepHashAlgorithm: 'SHA-256' }],
  ['RSA-OAEP with SHA-1', people.rsa, { oaepHashAlgorithm: 'SHA-1' }],
  ['P-256', people.p256, { kdfAlgorithm: 'SHA-256', kekEncryptionLength: 256 }],
  ['P-384', people.p384, { kdfAlgorithm: 'SHA-384', kekEncryptionLength: 128 }],
];

const bufferOf = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer;
const pkcs8Of = ({ key }: Person): ArrayBuffer =>
  bufferOf(createPrivateKey(key).export({ format: 'der', type: 'pkcs8' }));

describe.each(KINDS)('pkijs and a key of kind %s', (_, person, parameters) => {
  const certificate = Certificate.fromBER(bufferOf(person.certificate));

  test('what it encrypts is opened here', async () => {
    const enveloped = new EnvelopedData();
    enveloped.addRecipientByCertificate(certificate, parameters);
    const [info] = enveloped.recipientInfos;
    const kind = person === people.rsa ? KeyTransRecipientInfo : KeyAgreeRecipientInfo;
    expect(info?.value).toBeInstanceOf(kind);
    await enveloped.encrypt({ name: 'AES-CBC', length: 256 } as Algorithm, bufferOf(CONTENT));
    const contentType = ContentInfo.ENVELOPED_DATA;
    const message = new ContentInfo({ contentType, content: enveloped.toSchema() });
    const decryptor = decryptorOfPem({ key: person.key, certificates: person.certificate });
    const p7m = new Uint8Array(message.toSchema().toBER());
    expect((await decryptCms(p7m, { decryptor, crypto })).content).toEqual(CONTENT);
  });

  test('what is encrypted here is opened by it', async () => {
    const recipients = [people.rsa, person].map((someone) => someone.certificate);
    const options = { recipients, crypto, contentEncryption: 'aes-256-cbc' } as const;
    const message = ContentInfo.fromBER(bufferOf(await encryptCms(CONTENT, options)));
    const enveloped = new EnvelopedData({ schema: message.content });
    const index = enveloped.recipientInfos.findIndex(({ value }) =>
      person === people.rsa
        ? value instanceof KeyTransRecipientInfo
        : value instanceof KeyAgreeRecipientInfo,
    );
    const content = await enveloped.decrypt(index, {
      recipientCertificate: certificate,
      recipientPrivateKey: pkcs8Of(person),
    });
    expect(new Uint8Array(content)).toEqual(CONTENT);
  });
});
