import { isKysoError, type Finding } from '@kyso/core';
import { failed, readCertificates, unknown, warning, type FindingFacts } from '@kyso/core/cms';
import { nodeCrypto, readWholeFile } from '@kyso/core/node';
import {
  checkRevocation,
  issuerAmong,
  readCrls,
  readOcspResponses,
  trustIssuerAlone,
  type JudgeAlgorithm,
  type RevocationAnswer,
} from '@kyso/core/revocation';
import { DEFAULT_ALGORITHM_POLICY, algorithmPolicyOf, evidenceAlgorithms } from '@kyso/core/trust';
import { nameText, parseCertificate, type Certificate } from '@kyso/core/x509';
import { readArguments, type OptionValues } from '../arguments.js';
import { usageError } from '../errors.js';
import { Exit } from '../exit-codes.js';
import { readJson } from '../json-file.js';
import { MAX_EVIDENCE_FILE, MAX_KEY_FILE } from '../limits.js';
import type { RevocationOutput } from '../outputs.js';
import { tell } from '../tell.js';
import { print, type Context } from '../terminal.js';
import { texts } from '../texts/index.js';
import { timeOfOption, timeText } from '../time.js';
import { certificatesAt } from '../trust-files.js';

const OPTIONS = {
  cert: { type: 'string' },
  issuer: { type: 'string' },
  ocsp: { type: 'string', multiple: true },
  crl: { type: 'string', multiple: true },
  at: { type: 'string' },
  'max-age': { type: 'string' },
  algorithms: { type: 'string' },
} as const;

type RevocationValues = OptionValues<typeof OPTIONS>;

/** `kyso revocation check --cert FILE --issuer FILE (--ocsp FILE | --crl FILE) --at TIME [--max-age SECONDS]` */
export async function revocation(argv: readonly string[], context: Context): Promise<number> {
  const { values, positionals } = readArguments(argv, {
    options: OPTIONS,
    positionals: ['check'],
  });
  const [action] = positionals;
  if (action !== 'check') {
    throw usageError(`unknown action "${String(action)}" of revocation; there is check`);
  }
  const output = outputOf(await check(values), context);
  print(context, output, () => textOf(output, context));
  return EXIT[output.status];
}

const EXIT = { good: Exit.done, revoked: Exit.failed, unknown: Exit.indeterminate } as const;

type Answer = Omit<RevocationAnswer, 'evidence' | 'furtherEvidence'>;

async function check(values: RevocationValues): Promise<Answer> {
  const certificate = await certificateOf(required(values, 'cert'));
  const issuers = (await certificatesAt([required(values, 'issuer')])).map(parseCertificate);
  const { ocsp = [], crl = [] } = values;
  if (ocsp.length + crl.length === 0) throw usageError('--ocsp FILE or --crl FILE is missing');
  const at = values.at === undefined ? new Date() : timeOfOption('at', values.at);
  const maxAgeSeconds = secondsOf(values['max-age']);
  const crypto = nodeCrypto();
  const issuer = await issuerAmong(certificate, { issuers, crypto });
  if (!issuer) return { status: 'unknown', findings: [notIssued(certificate, issuers)] };
  const lists = await evidenceOf(crl, readCrls);
  const responses = await evidenceOf(ocsp, readOcspResponses);
  const { judgeAlgorithm, weak } = await algorithmsOf(values.algorithms);
  const answer = await checkRevocation({
    ...{ certificate, issuer, at, crypto },
    ...{ crls: lists.read, ocsp: responses.read, certificates: issuers },
    ...(maxAgeSeconds !== undefined && { maxAgeSeconds }),
    judgeAlgorithm,
    validateSigner: trustIssuerAlone({ issuers, at, crypto, judgeAlgorithm }),
  });
  const findings = [...answer.findings, ...weak, ...lists.unread, ...responses.unread];
  return { ...answer, findings };
}

/**
 * What is asked of the signatures on evidence. By default our dated policy is told and does not decide: who names one
 * issuer and one piece of evidence asks what it says. With a policy of his own it decides, as in a path.
 */
async function algorithmsOf(
  option: string | undefined,
): Promise<{ readonly judgeAlgorithm: JudgeAlgorithm; readonly weak: readonly Finding[] }> {
  if (option !== undefined) {
    const policy =
      option === 'any' ? 'any' : algorithmPolicyOf(await readJson('algorithms', option));
    return { judgeAlgorithm: evidenceAlgorithms(policy), weak: [] };
  }
  const judge = evidenceAlgorithms(DEFAULT_ALGORITHM_POLICY);
  const weak: Finding[] = [];
  const judgeAlgorithm: JudgeAlgorithm = (signature) => {
    const fault = judge(signature);
    if (fault) weak.push(warning(fault.check, fault.clause, factsOf(fault)));
    return undefined;
  };
  return { judgeAlgorithm, weak };
}

function factsOf({ expected, found, at }: Finding): FindingFacts {
  return { expected, found, at };
}

function required(values: RevocationValues, option: 'cert' | 'issuer'): string {
  const file = values[option];
  if (file === undefined) throw usageError(`--${option} FILE is missing`, { option });
  return file;
}

async function certificateOf(file: string): Promise<Certificate> {
  const [der, surplus] = readCertificates(await readWholeFile(file, MAX_KEY_FILE));
  if (!der || surplus) throw usageError(`--cert is one certificate; ${file} has several`);
  return parseCertificate(der);
}

function secondsOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,12}$/.test(text)) return Number(text);
  throw usageError(`--max-age is a number of seconds, not "${text}"`, { option: 'max-age' });
}

function notIssued(certificate: Certificate, issuers: readonly Certificate[]): Finding {
  return failed('certificate-path', 'RFC 5280 §6.1.3', {
    expected: nameText(certificate.issuer),
    found: issuers.map(({ subject }) => nameText(subject)).join('; '),
    at: nameText(certificate.subject),
  });
}

interface Evidence<T> {
  readonly read: readonly T[];
  readonly unread: readonly Finding[];
}

/** What the files hold. Evidence that cannot be read is no evidence, and told. */
async function evidenceOf<T>(
  files: readonly string[],
  read: (bytes: Uint8Array) => readonly T[],
): Promise<Evidence<T>> {
  const found: T[] = [];
  const unread: Finding[] = [];
  for (const file of files) {
    const bytes = await readWholeFile(file, MAX_EVIDENCE_FILE);
    try {
      found.push(...read(bytes));
    } catch (error) {
      if (!isKysoError(error)) throw error;
      const clause = error.code === 'ERR_OCSP' ? 'RFC 6960 §4.2.1' : 'RFC 5280 §5.1';
      unread.push(unknown('revocation-structure', clause, { found: error.message, at: file }));
    }
  }
  return { read: found, unread };
}

function outputOf(answer: Answer, { language }: Context): RevocationOutput {
  const time = (date: Date | undefined) => date?.toISOString() ?? null;
  return {
    status: answer.status,
    reason: answer.reason ?? null,
    revocationTime: time(answer.revocationTime),
    thisUpdate: time(answer.thisUpdate),
    nextUpdate: time(answer.nextUpdate),
    findings: tell(answer.findings, language),
  };
}

function textOf(output: RevocationOutput, { language }: Context): string {
  const words = texts(language).revocation;
  const { reason } = output;
  const times = (['revocationTime', 'thisUpdate', 'nextUpdate'] as const).flatMap((name) => {
    const time = output[name];
    return time === null ? [] : [`${words[name]}: ${timeText(time, language)}`];
  });
  return [
    words.status[output.status],
    ...(reason === null ? [] : [`${words.reason}: ${words.reasons[reason]}`]),
    ...times,
    ...output.findings.map(({ message }) => `  - ${message}`),
    '',
  ].join('\n');
}
