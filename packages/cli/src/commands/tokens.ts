import type { ListedModule, ListedSlot, ListedToken, TokenEvent } from '@kyso/pkcs11';
import { readArguments } from '../arguments.js';
import { Exit } from '../exit-codes.js';
import { errorReport } from '../failure.js';
import type { ListedModuleOutput, TokenLine, TokensOutput } from '../outputs.js';
import { print, printLine, progress, type Context } from '../terminal.js';
import { columns } from '../text-table.js';
import { texts, type Texts } from '../texts/index.js';
import { timeText } from '../time.js';

const OPTIONS = {
  module: { type: 'string', multiple: true },
  watch: { type: 'boolean' },
} as const;

/**
 * `kyso tokens [--module FILE]…`: modules, slots, tokens and certificates, without any PIN. With `--watch` the tokens that are there,
 * and then each that comes or goes, until Ctrl-C.
 */
export async function tokens(argv: readonly string[], context: Context): Promise<number> {
  const { values } = readArguments(argv, { options: OPTIONS, positionals: [] });
  // Loaded only here: most commands need no token.
  const { listTokens, watchTokens } = await import('@kyso/pkcs11');
  const { signal } = context;
  const asked = { signal, ...(values.module && { modules: values.module }) };
  if (values.watch === true) {
    progress(context, texts(context.language).stopWithCtrlC);
    for await (const event of watchTokens(asked)) tellEvent(event, context);
    return Exit.done;
  }
  const { modules } = await listTokens(asked);
  const output: TokensOutput = { modules: modules.map(moduleOutput) };
  print(context, output, () =>
    modules.map((one) => moduleText(one, texts(context.language))).join(''),
  );
  return Exit.done;
}

function tellEvent(event: TokenEvent, context: Context): void {
  const at = new Date().toISOString();
  const { module } = event;
  const { token: words } = texts(context.language);
  const time = timeText(at, context.language);
  if (event.type === 'failed') {
    const { error: failure } = errorReport(event.error);
    const said = faultText(event.error, texts(context.language));
    const line: TokenLine = { event: 'failed', at, module, failure };
    printLine(context, line, () => `${time}  ${words.events.failed}: ${module}: ${said}`);
    return;
  }
  const { type, slot, token } = event;
  const line: TokenLine = { event: type, at, module, slot, token };
  const name = [token.label, token.serial && `${words.serial} ${token.serial}`].filter(Boolean);
  const where = `${words.slot} ${slot}, ${module}`;
  printLine(context, line, () => `${time}  ${words.events[type]}: ${name.join('; ')} (${where})`);
}

/** JSON has no bytes and no errors. */
function moduleOutput({ slots, failure, ...module }: ListedModule): ListedModuleOutput {
  return {
    ...module,
    ...(failure && { failure: failure.toJSON() }),
    slots: slots.map(({ token, failure: fault, ...slot }) => ({
      ...slot,
      ...(fault && { failure: fault.toJSON() }),
      ...(token && {
        token: {
          ...token,
          certificates: token.certificates.map(({ certificate, ...rest }) => ({
            ...rest,
            certificate: Buffer.from(certificate).toString('base64'),
          })),
        },
      }),
    })),
  };
}

function moduleText(
  { name, manufacturer, path, version, slots, failure }: ListedModule,
  words: Texts,
): string {
  const told = [name ?? manufacturer, version].filter(Boolean).join(' ');
  const head = told === '' ? path : `${told} (${path})`;
  const lines = failure
    ? [`  ${faultText(failure, words)}`]
    : slots.map((one) => slotText(one, words));
  const none = !failure && slots.length === 0 ? [`  ${words.token.noSlot}`] : [];
  return [head, ...lines, ...none, ''].join('\n');
}

function slotText({ id, description, token, failure }: ListedSlot, words: Texts): string {
  const head = `  ${words.token.slot} ${id}: ${description}`;
  if (failure) return `${head}\n    ${faultText(failure, words)}`;
  if (!token) return `${head}\n    ${words.token.noToken}`;
  return `${head}\n${tokenText(token, words)}`;
}

function tokenText(token: ListedToken, words: Texts): string {
  const { label, serial, manufacturer, model, pin, initialised } = token;
  const state = initialised ? words.token.pin[pin.state] : words.token.notInitialised;
  const head = `    ${[label, [manufacturer, model].filter(Boolean).join(' ')].filter(Boolean).join(', ')}`;
  const number = serial === '' ? '' : `; ${words.token.serial} ${serial}`;
  const shown = initialised ? `\n${certificatesText(token, words)}` : '';
  return `${head}${number}; ${state}${shown}`;
}

function certificatesText({ certificates }: ListedToken, { token: words }: Texts): string {
  if (certificates.length === 0) return `      ${words.noCertificate}`;
  const rows = certificates.map(({ commonName, subject, authority, ...one }) => [
    `${commonName ?? subject}${authority ? ` (${words.authority})` : ''}`,
    ...[one.serial, one.notBefore.slice(0, 10), one.notAfter.slice(0, 10), one.id],
  ]);
  return columns([words.columns, ...rows], 6).trimEnd();
}

function faultText(failure: unknown, words: Texts): string {
  const { code, message } = errorReport(failure).error;
  const said = words.errors[code];
  return said === undefined ? message : `${said} (${message})`;
}
