/**
 * node encrypt.mjs FILE.pdf: encrypts a document to an organisation of the sandbox, and opens it with the
 * organisation's key. A document that is marked as a state secret is refused.
 */
import { readFile } from 'node:fs/promises';
import { decryptCms } from '@kyso/core/cms';
import { nodeCrypto, privateKeyDecryptor } from '@kyso/core/node';
import { createSandbox } from '@kyso/sandbox';
import { encryptDocument } from '@kyso/vn';

const [file] = process.argv.slice(2);
if (file === undefined) throw new TypeError('usage: node encrypt.mjs FILE.pdf');

const document = await readFile(file);
const { privateKey: key, certificate } = (await createSandbox()).organisation;
const crypto = nodeCrypto();

const message = await encryptDocument(document, { recipients: [certificate], crypto });
console.log(`${document.length} bytes became a message of ${message.length}`);

const decryptor = privateKeyDecryptor({ key, certificate });
const { content, contentEncryption } = await decryptCms(message, {
  ...{ decryptor, crypto },
  authenticatedOnly: true,
});
if (!document.equals(content)) throw new Error('the content came back altered');
console.log(`opened: ${contentEncryption}, ${content.length} bytes`);
