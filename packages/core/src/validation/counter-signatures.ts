import { counterSignaturesOf, type CounterSignature } from '../cades/index.js';
import { warning, type SignedData, type SignerInfo } from '../cms/index.js';
import type { CounterSignatureReport, Finding } from '../report.js';
import type { Context } from './options.js';
import { judgeSigner, unreadableSignature } from './signer-judgement.js';

/**
 * The counter-signatures of a signature, each judged as a signature of its own. They say nothing about the signature that
 * they are over: whoever holds the file can add one, so a wrong one must not spoil what is right.
 */
export async function judgeCounterSignatures(
  signedData: SignedData,
  signerInfo: SignerInfo,
  context: Context,
): Promise<CounterSignatureReport[]> {
  const { crypto, intermediates: candidates } = context;
  const found = await counterSignaturesOf(signedData, signerInfo, { crypto, candidates });
  note(signerInfo, found, context);
  return judgeAll(found, signedData, context);
}

function note(parent: SignerInfo, found: readonly CounterSignature[], { ledger }: Context): void {
  if (found.length > 0) ledger?.counterSignatures.set(parent, found);
}

async function judgeAll(
  found: readonly CounterSignature[],
  signedData: SignedData,
  context: Context,
): Promise<CounterSignatureReport[]> {
  const reports: CounterSignatureReport[] = [];
  for (const { signerInfo, check, counterSignatures } of found) {
    const own = { purpose: 'document-signing', carrier: [], unchanged: true } as const;
    const judged = signerInfo
      ? await judgeSigner(
          { ...own, signedData, signerInfo, check, claimedSigningTime: undefined },
          context,
        )
      : unreadableSignature(check.findings);
    if (signerInfo) note(signerInfo, counterSignatures, context);
    reports.push({
      kind: 'counter-signature',
      ...judged,
      level: null,
      counterSignatures: await judgeAll(counterSignatures, signedData, context),
    });
  }
  return reports;
}

/** What the signature above should say of those that failed. */
export function counterSignatureFindings(reports: readonly CounterSignatureReport[]): Finding[] {
  return reports
    .filter(({ indication }) => indication === 'TOTAL-FAILED')
    .map(({ signer, subIndication }) =>
      warning('counter-signature', 'RFC 5652 §11.4', {
        found: subIndication ?? undefined,
        at: signer?.subject,
      }),
    );
}
