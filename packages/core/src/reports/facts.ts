import type { Language, SignerFacts, TimestampReport } from '../validation/index.js';
import type { Fact, ReportedSignature } from './fact.js';
import { standingFact } from './standing.js';
import { dateText, timeText } from './times.js';
import { FACT_LABELS, FACT_PHRASES, FACT_WORDS } from './words-facts.js';

/**
 * What software that checks signatures must show at least (TT 15/2025/TT-BKHCN): the issuing authority, the signer, the
 * organisation managing the certificate, the signing time or timestamp, integrity, validity at signing time, and the
 * validity period of the certificate. All seven, in this order, for every kind of signature; what is not known says so.
 */
export function requiredFacts(signature: ReportedSignature, language: Language): readonly Fact[] {
  const facts = factsOf(signature, language);
  if (signature.integrity === 'intact') return facts;
  // What is right about a certificate speaks for no signature that does not hold.
  return facts.map((fact) => (fact.state === 'good' ? { ...fact, state: undefined } : fact));
}

function factsOf(signature: ReportedSignature, language: Language): Fact[] {
  const { signer } = signature;
  const unknown = FACT_WORDS.unknownSigner[language];
  const label = (id: keyof typeof FACT_LABELS): string => FACT_LABELS[id][language];
  return [
    { id: 'issuer', label: label('issuer'), value: issuerText(signer) ?? unknown },
    holderFact(signature, label(isTimestamp(signature) ? 'authority' : 'signer'), language),
    {
      id: 'organization',
      label: label('organization'),
      value: signer ? (signer.organization ?? FACT_WORDS.noOrganization[language]) : unknown,
    },
    timeFact(signature, language),
    integrityFact(signature, language),
    standingFact(signature, language),
    {
      id: 'validity',
      label: label('validity'),
      value: signer ? periodText(signer, language) : unknown,
    },
  ];
}

/** Anybody can make a certificate in any name: who signed is certain only where the signature holds and leads to a root. */
function holderFact(signature: ReportedSignature, label: string, language: Language): Fact {
  const { signer, integrity } = signature;
  if (!signer)
    return { id: 'signer', label, value: FACT_WORDS.unknownSigner[language], state: 'doubt' };
  const name = holderName(signer);
  if (integrity === 'intact' && signer.trustDomain !== null)
    return { id: 'signer', label, value: name };
  return { id: 'signer', label, value: FACT_PHRASES.unconfirmed[language](name), state: 'doubt' };
}

/** Whether it is a timestamp, which states its own time. */
export function isTimestamp({ kind }: ReportedSignature): boolean {
  return kind === 'document-timestamp' || kind === 'timestamp-token';
}

/** What the holder of a certificate is called. */
export function holderName({ commonName, subject }: SignerFacts): string {
  return commonName ?? subject;
}

/** `from – to`, the days alone. */
export function periodText({ notBefore, notAfter }: SignerFacts, language: Language): string {
  return `${dateText(notBefore, language)} – ${dateText(notAfter, language)}`;
}

function issuerText(signer: SignerFacts | null): string | undefined {
  if (!signer) return undefined;
  const { issuerName, issuerOrganization } = signer;
  return issuerOrganization === null || issuerOrganization === issuerName
    ? issuerName
    : `${issuerName} (${issuerOrganization})`;
}

function timeFact(signature: ReportedSignature, language: Language): Fact {
  const isStamp = isTimestamp(signature);
  const label = FACT_LABELS[isStamp ? 'stampTime' : 'time'][language];
  const { claimedSigningTime: claimed, bestSignatureTime: best } = signature;
  const say = (phrase: keyof typeof FACT_PHRASES, time: string): string =>
    FACT_PHRASES[phrase][language](timeText(time, language));
  if (isStamp && claimed !== null) {
    const passed = signature.indication === 'TOTAL-PASSED';
    const value = passed ? say('stated', claimed) : say('stampedUnproved', claimed);
    return { id: 'time', label, value, state: passed ? 'good' : 'doubt' };
  }
  if (best !== null && isProved(signature))
    return { id: 'time', label, value: say('proved', best), state: 'good' };
  if (best !== null)
    return { id: 'time', label, value: say('stampedUnproved', best), state: 'doubt' };
  const value = claimed === null ? FACT_WORDS.noTime[language] : say('claimed', claimed);
  return { id: 'time', label, value };
}

/** Whether its time rests on a timestamp against which nothing stands. */
export function isProved({ signer }: ReportedSignature): boolean {
  return signer?.standing.proved === true;
}

function integrityFact(signature: ReportedSignature, language: Language): Fact {
  const label = FACT_LABELS.integrity[language];
  const fact = (word: keyof typeof FACT_WORDS, state: Fact['state']): Fact => ({
    id: 'integrity',
    label,
    value: FACT_WORDS[word][language],
    state,
  });
  switch (signature.integrity) {
    case 'broken':
      return fact('broken', 'bad');
    case 'unverifiable':
      return fact('unverifiable', 'doubt');
    case 'intact':
      if ('modifications' in signature && !signature.modifications.permitted)
        return fact('changed', 'bad');
      return fact(signature.kind === 'timestamp-token' ? 'intactToken' : 'intact', 'good');
  }
}

/** What the authority of a timestamp is called. */
export function authorityName({ signer }: TimestampReport, language: Language): string {
  return signer ? holderName(signer) : FACT_WORDS.unknownSigner[language];
}
