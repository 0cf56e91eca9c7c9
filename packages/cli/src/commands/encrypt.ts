import { encryptCms, type EncryptCmsOptions } from '@kyso/core/cms';
import { nodeCrypto, readWholeFile, writeFileAtomically } from '@kyso/core/node';
import { bytesSource } from '@kyso/core';
import { basicConstraintsOf, nameText, parseCertificate, serialText } from '@kyso/core/x509';
import { encryptDocument } from '@kyso/vn';
import { readArguments } from '../arguments.js';
import { DOCUMENT_PASSWORD_OPTIONS, documentPassword } from '../document-password.js';
import { usageError } from '../errors.js';
import { Exit } from '../exit-codes.js';
import { MAX_ENCRYPTED_FILE } from '../limits.js';
import type { EncryptOutput } from '../outputs.js';
import { print, type Context } from '../terminal.js';
import { texts } from '../texts/index.js';
import { certificatesAt } from '../trust-files.js';

const OPTIONS = {
  output: { type: 'string', short: 'o' },
  force: { type: 'boolean' },
  to: { type: 'string', multiple: true },
  cbc: { type: 'boolean' },
  'allow-expired': { type: 'boolean' },
  ...DOCUMENT_PASSWORD_OPTIONS,
} as const;

/** `kyso encrypt FILE -o OUT --to CERTIFICATE…` */
export async function encrypt(argv: readonly string[], context: Context): Promise<number> {
  const { values, positionals } = readArguments(argv, { options: OPTIONS, positionals: ['FILE'] });
  const [file = ''] = positionals;
  const { output, force = false, to = [], cbc = false } = values;
  if (output === undefined) throw usageError('-o OUT is missing', { option: 'output' });
  if (to.length === 0) throw usageError('--to CERTIFICATE is missing', { option: 'to' });
  const { signal } = context;
  const recipients = await recipientsAt(to);
  const bytes = await readWholeFile(file, MAX_ENCRYPTED_FILE);
  const isPdf = hasPdfHeader(bytes);
  const options: EncryptCmsOptions = {
    recipients,
    crypto: nodeCrypto(),
    contentEncryption: cbc ? 'aes-256-cbc' : 'aes-256-gcm',
    allowInvalidCertificate: values['allow-expired'] === true,
  };
  const source = bytesSource(bytes);
  const password = isPdf
    ? await documentPassword(values, { source, file, other: undefined }, context)
    : undefined;
  const p7m = isPdf
    ? await encryptDocument(bytes, {
        ...options,
        signal,
        ...(password !== undefined && { password }),
      })
    : await encryptCms(bytes, options);
  await writeFileAtomically(
    output,
    async (sink) => {
      await sink.write(p7m);
    },
    { force, signal },
  );
  report({ output, bytes: p7m.length, isPdf, options }, context);
  return Exit.done;
}

/** People and organisations among the certificates of the files; authorities that stand beside them read nothing. */
async function recipientsAt(paths: readonly string[]): Promise<Uint8Array[]> {
  const all = await certificatesAt(paths);
  const people = all.filter((der) => basicConstraintsOf(parseCertificate(der))?.ca !== true);
  if (people.length === 0) {
    throw usageError('--to names certificates of authorities only', { option: 'to' });
  }
  const once = new Map(people.map((der) => [Buffer.from(der).toString('latin1'), der]));
  return [...once.values()];
}

/** Where a reader finds it (ISO 32000-2 Annex I): within the first 1,024 bytes. */
function hasPdfHeader(bytes: Uint8Array): boolean {
  return new TextDecoder('latin1').decode(bytes.subarray(0, 1024)).includes('%PDF-');
}

interface Encrypted {
  readonly output: string;
  readonly bytes: number;
  readonly isPdf: boolean;
  readonly options: EncryptCmsOptions;
}

function report({ output, bytes, isPdf, options }: Encrypted, context: Context): void {
  const { contentEncryption = 'aes-256-gcm' } = options;
  const recipients = options.recipients.map(parseCertificate).map((certificate) => ({
    subject: nameText(certificate.subject),
    issuer: nameText(certificate.issuer),
    serial: serialText(certificate.serialNumber),
  }));
  const lookedForSecrecyMark = isPdf;
  const result: EncryptOutput = {
    ...{ output, bytes, contentEncryption, lookedForSecrecyMark, recipients },
  };
  const words = texts(context.language).encryption;
  print(context, result, () =>
    [
      words.encrypted(output, contentEncryption.toUpperCase()),
      ...recipients.map(({ subject }) => words.to(subject)),
      ...(isPdf ? [] : [words.notLooked]),
      '',
    ].join('\n'),
  );
}
