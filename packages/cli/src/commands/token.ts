import { writeFileAtomically } from '@kyso/core/node';
import type { CertificateFit, KeyKind } from '@kyso/pkcs11';
import { readArguments } from '../arguments.js';
import { usageError } from '../errors.js';
import { Exit } from '../exit-codes.js';
import { print, type Context } from '../terminal.js';
import { texts, type Texts } from '../texts/index.js';
import { TOKEN_OPTIONS, newPinSource, tokenAccess } from '../token-key.js';
import type { CertificateFitOutput, TokenOutput } from '../token-outputs.js';
import { certificatesAt } from '../trust-files.js';

/** `kyso token generate|request|install|check|pin …`: the keys and certificates of one token. */
export async function token(argv: readonly string[], context: Context): Promise<number> {
  const [name = '', ...rest] = argv;
  const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
  if (!action) {
    const all = Object.keys(ACTIONS).join(', ');
    throw usageError(`unknown action "${name}" of token; there are ${all}`);
  }
  const output = await action(rest, context);
  print(context, output, () => textOf(output, texts(context.language)));
  return Exit.done;
}

type Action = (argv: readonly string[], context: Context) => Promise<TokenOutput>;

const ACTIONS: Readonly<Record<string, Action>> = { generate, request, install, check, pin };

const KINDS: readonly KeyKind[] = ['rsa-2048', 'rsa-3072', 'rsa-4096', 'p-256', 'p-384'];

async function generate(argv: readonly string[], context: Context): Promise<TokenOutput> {
  const options = {
    ...TOKEN_OPTIONS,
    label: { type: 'string' },
    kind: { type: 'string' },
    id: { type: 'string' },
    decrypt: { type: 'boolean' },
  } as const;
  const { values } = readArguments(argv, { options, positionals: [] });
  const { label, id, decrypt = false } = values;
  if (label === undefined) throw usageError('--label TEXT is missing', { option: 'label' });
  const kind = KINDS.find((one) => one === (values.kind ?? 'rsa-3072'));
  if (!kind) throw usageError(`--kind is one of ${KINDS.join(', ')}`, { option: 'kind' });
  const { generateKeyPair } = await import('@kyso/pkcs11');
  const { publicKey, ...made } = await ofUsage('id', () =>
    generateKeyPair({
      ...tokenAccess(values, context),
      ...{ label, kind },
      ...(id !== undefined && { id }),
      ...(decrypt && { uses: [kind.startsWith('rsa') ? 'decrypt' : 'derive'] }),
    }),
  );
  return { action: 'generate', ...made, publicKey: Buffer.from(publicKey).toString('base64') };
}

async function request(argv: readonly string[], context: Context): Promise<TokenOutput> {
  const options = {
    ...TOKEN_OPTIONS,
    id: { type: 'string' },
    output: { type: 'string', short: 'o' },
    force: { type: 'boolean' },
    der: { type: 'boolean' },
    subject: { type: 'string', multiple: true },
    email: { type: 'string', multiple: true },
  } as const;
  const { values } = readArguments(argv, { options, positionals: [] });
  const { id, output, subject = [], email: emails = [], force = false, der = false } = values;
  if (id === undefined) throw usageError('--id HEX is missing', { option: 'id' });
  if (output === undefined) throw usageError('-o OUT is missing', { option: 'output' });
  const named = subject.map(attributeOf);
  const { tokenCertificateRequest } = await import('@kyso/pkcs11');
  const access = tokenAccess(values, context);
  let bytes = 0;
  await writeFileAtomically(
    output,
    async (sink) => {
      const made = await ofUsage('subject', () =>
        tokenCertificateRequest({ ...access, id, subject: named, emails }),
      );
      const written = der ? made : pemOf(made);
      bytes = written.length;
      await sink.write(written);
    },
    { force, signal: context.signal },
  );
  return { action: 'request', output, bytes, id };
}

async function install(argv: readonly string[], context: Context): Promise<TokenOutput> {
  const options = {
    ...TOKEN_OPTIONS,
    cert: { type: 'string', multiple: true },
    id: { type: 'string' },
    label: { type: 'string' },
  } as const;
  // What an authority sent is named as files are elsewhere, too.
  const syntax = { options, positionals: [], several: true };
  const { values, positionals } = readArguments(argv, syntax);
  const { id, label } = values;
  const cert = [...(values.cert ?? []), ...positionals];
  if (cert.length === 0) throw usageError('--cert FILE is missing', { option: 'cert' });
  const certificates = await certificatesAt(cert);
  const { installCertificates } = await import('@kyso/pkcs11');
  const installed = await ofUsage('id', () =>
    installCertificates({
      ...tokenAccess(values, context),
      certificates,
      ...(id !== undefined && { id }),
      ...(label !== undefined && { label }),
    }),
  );
  return { action: 'install', certificates: installed };
}

async function check(argv: readonly string[], context: Context): Promise<TokenOutput> {
  const options = { ...TOKEN_OPTIONS, 'renew-days': { type: 'string' } } as const;
  const { values } = readArguments(argv, { options, positionals: [] });
  const days = values['renew-days'] ?? '30';
  if (!/^\d{1,4}$/.test(days)) {
    throw usageError('--renew-days is a number of days', { option: 'renew-days' });
  }
  const { pin: source, ...access } = tokenAccess(values, context);
  const asked = values['pin-file'] !== undefined || values['pin-env'] !== undefined;
  const { checkFit } = await import('@kyso/pkcs11');
  const fits = await checkFit({
    ...access,
    ...(asked && { pin: source }),
    renewDays: Number(days),
  });
  return { action: 'check', certificates: fits.map(fitOutput) };
}

async function pin(argv: readonly string[], context: Context): Promise<TokenOutput> {
  const options = {
    ...TOKEN_OPTIONS,
    'new-pin-file': { type: 'string' },
    'new-pin-env': { type: 'string' },
  } as const;
  const { values } = readArguments(argv, { options, positionals: [] });
  const { pin: oldPin, ...access } = tokenAccess(values, context);
  const { changePin } = await import('@kyso/pkcs11');
  await changePin({ ...access, oldPin, newPin: newPinSource(values, context) });
  return { action: 'pin' };
}

/** What cannot be written into a token is wrong on the command line. */
async function ofUsage<T>(option: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof TypeError) throw usageError(error.message, { option });
    throw error;
  }
}

/** `CN=Nguyễn Văn An` */
function attributeOf(text: string): { readonly type: string; readonly value: string } {
  const at = text.indexOf('=');
  if (at > 0) return { type: text.slice(0, at).trim(), value: text.slice(at + 1) };
  throw usageError(`--subject is TYPE=VALUE, not "${text}"`, { option: 'subject' });
}

/** RFC 7468 §7. */
function pemOf(der: Uint8Array): Uint8Array {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  const label = 'CERTIFICATE REQUEST';
  return new TextEncoder().encode(
    `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`,
  );
}

function fitOutput({ certificate, ...fit }: CertificateFit): CertificateFitOutput {
  const der = Buffer.from(certificate.certificate).toString('base64');
  return { ...fit, certificate: { ...certificate, certificate: der } };
}

function textOf(output: TokenOutput, { token: { manage: words } }: Texts): string {
  switch (output.action) {
    case 'generate':
      return `${words.generated(output)}\n`;
    case 'request':
      return `${words.requested(output.output)}\n`;
    case 'install':
      return output.certificates
        .map(({ subject, id, written }) => `${words.installed({ subject, id, written })}\n`)
        .join('');
    case 'check':
      return output.certificates.map((fit) => fitText(fit, words)).join('') || `${words.none}\n`;
    case 'pin':
      return `${words.pinChanged}\n`;
  }
}

function fitText(
  { certificate, key, daysLeft, warnings }: CertificateFitOutput,
  words: Texts['token']['manage'],
): string {
  const { commonName, subject, id } = certificate;
  const lines = [
    `${commonName ?? subject} (id ${id})`,
    `  ${words.key[key]}; ${words.daysLeft(daysLeft)}`,
    ...warnings.map((one) => `  ${words.warning[one]}`),
  ];
  return `${lines.join('\n')}\n`;
}
