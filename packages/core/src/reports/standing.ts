import type { CertificateStanding, Language } from '../validation/index.js';
import type { Fact, ReportedSignature } from './fact.js';
import { timeText } from './times.js';
import { FACT_LABELS, FACT_PHRASES, FACT_WORDS } from './words-facts.js';

/** Whether the certificate held when the signature was made, or at the time of checking where that is not proved. */
export function standingFact(signature: ReportedSignature, language: Language): Fact {
  const label = FACT_LABELS.standing[language];
  const { signer } = signature;
  if (!signer) {
    const value = FACT_WORDS.unknownSigner[language];
    return { id: 'standing', label, value, state: 'doubt' };
  }
  const { value, state } = said(signer.standing, { signature, language });
  const untrusted = signer.trustDomain === null && state !== 'bad';
  return {
    ...{ id: 'standing', label },
    value: untrusted ? `${value}; ${FACT_WORDS.notTrusted[language]}` : value,
    state: untrusted ? 'doubt' : state,
  };
}

interface Saying {
  readonly signature: ReportedSignature;
  readonly language: Language;
}

function said(
  standing: CertificateStanding,
  { signature, language }: Saying,
): Required<Pick<Fact, 'value' | 'state'>> {
  const phrase = (name: keyof typeof FACT_PHRASES, value: string): string =>
    FACT_PHRASES[name][language](value);
  const when = phrase(standing.proved ? 'atProved' : 'atChecking', timeText(standing.at, language));
  if (standing.revocation === 'revoked') {
    const since = timeText(standing.revocationTime ?? standing.at, language);
    return { value: phrase(standing.suspended ? 'suspended' : 'revoked', since), state: 'bad' };
  }
  if (standing.period === 'expired') return { value: phrase('expired', when), state: 'bad' };
  if (standing.period === 'not-yet-valid')
    return { value: phrase('notYetValid', when), state: 'bad' };
  if (standing.revocation === 'good') return { value: phrase('good', when), state: 'good' };
  const within = phrase('within', when);
  // What passes without being asked for is an anchor itself.
  if (standing.revocation === 'not-asked' && signature.indication === 'TOTAL-PASSED')
    return { value: `${within}; ${FACT_WORDS.directlyTrusted[language]}`, state: 'good' };
  return { value: phrase('revocationUnknown', within), state: 'doubt' };
}
