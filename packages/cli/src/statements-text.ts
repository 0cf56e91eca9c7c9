import { commitmentText, signaturePolicyText } from '@kyso/core/validation';
import type { VerifyOutput } from './outputs.js';
import type { Language } from './terminal.js';
import { texts } from './texts/index.js';
import { timeText } from './time.js';

type SignatureOutput = VerifyOutput['signatures'][number];

/** What the signer stated with the signature, as rows of a report. */
export function statementRows(
  { commitments, signaturePolicy: policy }: SignatureOutput,
  language: Language,
): [string, string][] {
  const words = texts(language).statements;
  return [
    ...commitments.map((one): [string, string] => [
      words.commitment,
      commitmentText(one, language),
    ]),
    ...(policy ? [[words.policy, signaturePolicyText(policy, language)] as [string, string]] : []),
  ];
}

/** The timestamps over the content: the one over the signature is told as its time. */
export function contentTimeRows(
  { timestamps }: SignatureOutput,
  language: Language,
): [string, string][] {
  const words = texts(language).statements;
  return timestamps
    .filter(({ kind }) => kind === 'content-timestamp')
    .map(({ genTime, indication }) => {
      const time = genTime === null ? '' : `${timeText(genTime, language)}, `;
      return [words.contentTimestamp, `${time}${words.judged[indication]}`];
    });
}
