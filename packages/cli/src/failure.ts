import { isKysoError } from '@kyso/core';
import { codeOf } from './errors.js';
import type { ErrorReport } from './outputs.js';
import { harmless, type Context } from './terminal.js';
import { texts, type Texts } from './texts/index.js';
import { tokenEn } from './texts/token-en.js';

/** Codes that `@kyso/pkcs11` has more words for. */
const OF_TOKENS = new Set(Object.keys(tokenEn.errors));

/**
 * Says what failed: `{ "error": … }` on stdout under `--json`, otherwise words on stderr. A stack
 * is shown only where `KYSO_DEBUG` is set.
 */
export async function reportFailure(
  { terminal, json, language }: Context,
  error: unknown,
): Promise<void> {
  const words = texts(language);
  if (json) terminal.stdout.write(`${JSON.stringify(errorReport(error), null, 2)}\n`);
  else {
    const lines = [...failureText(error, words), ...(await explanation(error, words))];
    terminal.stderr.write(harmless(`kyso: ${lines.join('\n      ')}\n`));
  }
  if (terminal.env['KYSO_DEBUG'] && error instanceof Error) {
    terminal.stderr.write(harmless(`${stackText(error)}\n`));
  }
}

/** The JSON of a failure; whatever is not a typed error is a fault of ours. */
export function errorReport(error: unknown): ErrorReport {
  if (isKysoError(error)) {
    const { code, message, facts } = error;
    return { error: { ...facts, code, message } };
  }
  return { error: { code: codeOf(error) ?? 'ERR_INTERNAL', message: messageOf(error) } };
}

/** A failure in words: what it means, and what exactly went wrong. */
export function failureText(error: unknown, words: Texts): readonly string[] {
  const report = errorReport(error).error;
  const { code, message, errno } = report;
  if (code === 'ERR_INTERNAL') return [message, words.bug];
  const said =
    reasonText(report, words) ??
    (code === 'ERR_IO' && typeof errno === 'string' ? words.errnos[errno] : words.errors[code]);
  return said === undefined ? [`${message} (${code})`] : [said, words.failure.detail(report)];
}

/** Words for why the network failed, also where that is why evidence is missing, and why trust data was refused. */
function reasonText(
  { code, reason, check, found }: ErrorReport['error'],
  words: Texts,
): string | undefined {
  if (code === 'ERR_NETWORK') return words.network.failures[String(reason)];
  if (code === 'ERR_TRUST') return words.trust.refusals[String(reason)];
  const failure = check === 'revocation-fetch' ? words.network.failures[String(found)] : undefined;
  return failure === undefined ? undefined : `${words.errors[code] ?? ''} ${failure}`.trim();
}

/** What an error of a token means, and what to do. */
async function explanation(error: unknown, words: Texts): Promise<string[]> {
  if (!isKysoError(error) || !OF_TOKENS.has(error.code)) return [];
  const { errorText } = await import('@kyso/pkcs11');
  const said = errorText(error);
  if (!said) return [];
  const consent = error.facts['reason'] === 'last-try' ? [words.token.lastTry] : [];
  return [[words.token.explained(said), ...consent].join(' ')];
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function stackText(error: Error): string {
  const own = error.stack ?? error.message;
  return error.cause instanceof Error ? `${own}\n[cause] ${stackText(error.cause)}` : own;
}
