import { decryptCms, recipientText, type DecryptedCms } from '@kyso/core/cms';
import { nodeCrypto, readWholeFile, writeFileAtomically } from '@kyso/core/node';
import { isPem, pemBlocks } from '@kyso/core/x509';
import { readArguments } from '../arguments.js';
import { usageError } from '../errors.js';
import { Exit } from '../exit-codes.js';
import { MAX_ENCRYPTED_FILE } from '../limits.js';
import type { DecryptOutput } from '../outputs.js';
import { PASSWORD_OPTIONS } from '../secrets.js';
import { KEY_OPTIONS, openDecryptor, type KeyOptions } from '../signing-key.js';
import { print, type Context } from '../terminal.js';
import { texts } from '../texts/index.js';

const OPTIONS = {
  output: { type: 'string', short: 'o' },
  force: { type: 'boolean' },
  'authenticated-only': { type: 'boolean' },
  ...KEY_OPTIONS,
  ...PASSWORD_OPTIONS,
} as const;

/** `kyso decrypt FILE -o OUT` */
export async function decrypt(argv: readonly string[], context: Context): Promise<number> {
  const { values, positionals } = readArguments(argv, { options: OPTIONS, positionals: ['FILE'] });
  const [file = ''] = positionals;
  const { output, force = false } = values;
  if (output === undefined) throw usageError('-o OUT is missing', { option: 'output' });
  const { signal } = context;
  const message = messageIn(await readWholeFile(file, MAX_ENCRYPTED_FILE));
  const opened = await openedWith(values, message, context);
  const { content, contentEncryption, contentType, authenticated, recipient } = opened;
  await writeFileAtomically(
    output,
    async (sink) => {
      await sink.write(content);
    },
    { force, signal },
  );
  const result: DecryptOutput = {
    ...{ output, bytes: content.length, contentEncryption, contentType, authenticated },
    recipient: recipientText(recipient),
  };
  const words = texts(context.language).encryption;
  print(context, result, () =>
    [
      words.decrypted(output, contentEncryption.toUpperCase()),
      ...(authenticated ? [] : [words.notAuthenticated]),
      '',
    ].join('\n'),
  );
  return Exit.done;
}

async function openedWith(
  options: KeyOptions & { readonly 'authenticated-only'?: boolean },
  message: Uint8Array,
  context: Context,
): Promise<DecryptedCms> {
  const { decryptor, close } = await openDecryptor({ ...options, message }, context);
  try {
    return await decryptCms(message, {
      ...{ decryptor, crypto: nodeCrypto(), signal: context.signal },
      authenticatedOnly: options['authenticated-only'] === true,
    });
  } finally {
    await close();
  }
}

/** The message of a file in DER, BER or PEM (RFC 7468 §9). */
function messageIn(bytes: Uint8Array): Uint8Array {
  if (!isPem(bytes)) return bytes;
  return pemBlocks(bytes).find(({ label }) => label === 'CMS' || label === 'PKCS7')?.bytes ?? bytes;
}
