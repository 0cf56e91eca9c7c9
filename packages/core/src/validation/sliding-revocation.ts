import { equalBytes, latin1Text } from '../bytes/index.js';
import { unknown } from '../cms/index.js';
import { parsePublicKey, signatureAlgorithmOf } from '../crypto/index.js';
import { isKysoError } from '../errors.js';
import type {
  Crl,
  OcspResponse,
  RevocationAnswer,
  RevocationEvidence,
} from '../revocation/index.js';
import { digestWeaknessOf, keyAcceptedUntil } from '../trust/algorithms.js';
import type { AlgorithmPolicy, PathRevocationQuestion, RevocationCheck } from '../trust/index.js';
import {
  basicConstraintsOf,
  hasOcspNoCheck,
  isWithinValidity,
  nameText,
  type Certificate,
} from '../x509/index.js';
import type { Evidence } from './evidence.js';
import type { Proofs } from './proofs.js';

/** What past validation asks evidence with. */
export interface SlidingOptions {
  readonly evidence: Evidence;
  /** A check over evidence at hand alone. */
  readonly offline: (evidence: Evidence) => RevocationCheck;
  /** The same with the network, where that may be asked. */
  readonly online?: (evidence: Evidence) => RevocationCheck;
  readonly proofs: Proofs;
  /** Since when a certificate is proved to exist: as long as evidence does, or because a signature that exists names it. */
  readonly existedAt: (certificate: Certificate) => Date;
  readonly algorithms: AlgorithmPolicy;
  /** The time of validation: what is not proved to be older is of then. */
  readonly end: Date;
}

const CLAUSE = 'EN 319 102-1 §5.6.2.2';
/** Most pieces of evidence put aside for one certificate because their signer does not stand any more. */
const MAX_PUT_ASIDE = 16;

/**
 * A check of revocation for a time that may be long past. Evidence counts where it is proved to have existed while its
 * issuer could still be relied on: within the validity of its certificate, before its revocation, before its algorithms
 * gave in, and as long as evidence about the issuer itself holds (EN 319 102-1 §5.6.2.2, validation time sliding; the
 * control time goes down from the anchor). So it is with the certificate in question, and with that of whoever signed
 * evidence in the issuer's place. So nobody who gets a retired key can write the past anew. Where the time in question is
 * the time of validation, every certificate holds then, and nothing is put aside.
 */
export function slidingRevocation(options: SlidingOptions): RevocationCheck {
  const until = new Map<string, Date>();
  const checks = checkCache(options);
  return async (question) => {
    const { certificate, issuer, at } = question;
    const limit = until.get(keyOf(issuer, at)) ?? endOfAnchor(issuer, at, options);
    // Whoever has the key of an authority that is no more can still write certificates, dated back.
    if (options.existedAt(certificate) > limit) return tooYoung(question, limit);
    const usable = existingBy(limit, options);
    const state: Asking = { question, limit, checks, options };
    const { answer, evidence } = await answerBySound(usable, state);
    if (answer.status === 'good' && isAuthority(certificate)) {
      const own = await endOfAuthority(answer, evidence, state);
      until.set(keyOf(certificate, at), own);
    }
    const withheld = countOf(options.evidence) - countOf(evidence);
    return answer.status === 'unknown' && withheld > 0
      ? withWithheld(answer, withheld, { limit, issuer })
      : answer;
  };
}

/** The same authority may be asked about for several times: who signed evidence, for when that is proved to exist. */
function keyOf({ der }: Certificate, at: Date): string {
  return `${String(at.getTime())} ${latin1Text(der)}`;
}

function tooYoung({ certificate }: PathRevocationQuestion, limit: Date): RevocationAnswer {
  const at = nameText(certificate.subject);
  const proof = unknown('existence-proof', CLAUSE, { expected: limit.toISOString(), at });
  const findings = [unknown('revocation', CLAUSE, { at }), proof];
  return { status: 'unknown', evidence: null, furtherEvidence: [], findings };
}

interface Asking {
  readonly question: PathRevocationQuestion;
  /** The control time: until when the issuer's word counts. */
  readonly limit: Date;
  readonly checks: (evidence: Evidence, limit: Date) => RevocationCheck;
  readonly options: SlidingOptions;
}

/** One check for each selection of evidence: it remembers what it verified and fetched. */
function checkCache({ evidence, offline, online, end }: SlidingOptions): Asking['checks'] {
  const made = new Map<string, RevocationCheck>();
  return (selected, limit) => {
    // What is fetched now was made now: an issuer that cannot be relied on any more is not asked.
    const make = online && limit >= end ? online : offline;
    const chosen = new Set<unknown>([...selected.crls, ...selected.ocsp]);
    const key = [
      make === online ? 'online' : 'offline',
      ...[...evidence.crls, ...evidence.ocsp].map((one) => Number(chosen.has(one))),
    ].join('');
    const known = made.get(key) ?? make(selected);
    made.set(key, known);
    return known;
  };
}

function existingBy(limit: Date, { evidence, proofs, algorithms }: SlidingOptions): Evidence {
  const existed = (one: Crl | OcspResponse): boolean => {
    const time = proofs.timeOf(one.der);
    return time <= limit && isByAcceptedDigest(one, { policy: algorithms, at: time });
  };
  return { crls: evidence.crls.filter(existed), ocsp: evidence.ocsp.filter(existed) };
}

/** By its own date a forged one can be of any time: whoever finds collisions lets an authority sign its twin today. */
function isByAcceptedDigest(
  { signatureAlgorithm }: Crl | OcspResponse,
  rules: { readonly policy: AlgorithmPolicy; readonly at: Date },
): boolean {
  try {
    const algorithm = signatureAlgorithmOf(signatureAlgorithm);
    return !('digest' in algorithm) || digestWeaknessOf(algorithm.digest, rules) === undefined;
  } catch (error) {
    if (isKysoError(error)) return true; // what cannot be verified is refused, and told, by the check itself
    throw error;
  }
}

/** The answer that rests on nobody who did not stand any more when the evidence is proved to have existed. */
async function answerBySound(
  usable: Evidence,
  asking: Asking,
): Promise<{ readonly answer: RevocationAnswer; readonly evidence: Evidence }> {
  let evidence = usable;
  for (let round = 0; ; round++) {
    const answer = await asking.checks(evidence, asking.limit)(asking.question);
    const unsound = await unsoundEvidence(answer, evidence, asking);
    if (!unsound) return { answer, evidence };
    const known = [...evidence.crls, ...evidence.ocsp].some(({ der }) => equalBytes(der, unsound));
    // What was fetched would be fetched again.
    if (!known || round === MAX_PUT_ASIDE) return { answer: unanswered(asking), evidence };
    evidence = without(evidence, unsound);
  }
}

function unanswered({ question: { certificate } }: Asking): RevocationAnswer {
  const finding = unknown('revocation', CLAUSE, { at: nameText(certificate.subject) });
  return { status: 'unknown', evidence: null, furtherEvidence: [], findings: [finding] };
}

function without(evidence: Evidence, der: Uint8Array): Evidence {
  const others = (one: { readonly der: Uint8Array }): boolean => !equalBytes(one.der, der);
  return { crls: evidence.crls.filter(others), ocsp: evidence.ocsp.filter(others) };
}

/**
 * Evidence on which the answer rests and whose signer, another than the issuer, no longer stood at its proved time, or is
 * not proved to have been certified while the issuer could be relied on. What is fetched is of the time of validation.
 */
async function unsoundEvidence(
  { evidence, furtherEvidence }: RevocationAnswer,
  atHand: Evidence,
  asking: Asking,
): Promise<Uint8Array | undefined> {
  const { question, options, limit } = asking;
  for (const one of evidence ? [evidence, ...furtherEvidence] : []) {
    const { der, signer } = one;
    if (equalBytes(signer.der, question.issuer.der)) continue;
    if (certifiedAt(one, atHand, options) > limit) return der;
    const time = options.proofs.timeOf(der);
    if (time > question.at && !(await stood(one, time, { asking, atHand }))) return der;
  }
  return undefined;
}

/** Since when the signer's certificate is proved to exist: by itself, or with a response that carries it. */
function certifiedAt(
  { der, signer }: RevocationEvidence,
  { ocsp }: Evidence,
  { proofs }: SlidingOptions,
): Date {
  const carries = ocsp.some(
    (one) =>
      equalBytes(one.der, der) && one.certificates.some((own) => equalBytes(own, signer.der)),
  );
  const [own, withResponse] = [proofs.timeOf(signer.der), proofs.timeOf(der)];
  return carries && withResponse < own ? withResponse : own;
}

async function stood(
  { kind, signer }: RevocationEvidence,
  time: Date,
  { asking, atHand }: { readonly asking: Asking; readonly atHand: Evidence },
): Promise<boolean> {
  if (!isWithinValidity(signer, time)) return false;
  const { question, checks, limit } = asking;
  // Another key of the authority, or another authority: by a path of its own for that time.
  if (kind === 'crl')
    return (await question.validateSigner(signer, 'crl-signing', time)) === undefined;
  if (readable(() => hasOcspNoCheck(signer))) return true;
  const answer = await checks(atHand, limit)({ ...question, certificate: signer, at: time });
  return answer.status === 'good';
}

/** An anchor is trusted by decision at the time in question, and beyond it as long as its certificate and key hold. */
function endOfAnchor(anchor: Certificate, at: Date, options: SlidingOptions): Date {
  const end = earliest([anchor.notAfter, endOfKey(anchor, options)]);
  return end < at ? at : end;
}

/** Until when the word of an authority counts that was not revoked at the time in question. */
async function endOfAuthority(
  { nextUpdate, thisUpdate }: RevocationAnswer,
  evidence: Evidence,
  asking: Asking,
): Promise<Date> {
  const { question, limit, options, checks } = asking;
  const { certificate, at } = question;
  const told = nextUpdate ?? thisUpdate ?? at;
  const known = told < at ? at : told;
  const ends = [limit, certificate.notAfter, known, endOfKey(certificate, options)];
  if (options.end > at) {
    const later = await checks(evidence, limit)({ ...question, at: options.end });
    if (later.status === 'revoked' && later.invalidFrom) ends.push(later.invalidFrom);
  }
  const end = earliest(ends);
  return end < at ? at : end;
}

function endOfKey({ publicKey }: Certificate, { algorithms, end }: SlidingOptions): Date {
  try {
    return keyAcceptedUntil(parsePublicKey(publicKey), algorithms) ?? LAST;
  } catch (error) {
    if (isKysoError(error)) return end; // such a key verifies nothing
    throw error;
  }
}

/** No end. */
const LAST = new Date(8.64e15);

function earliest(times: readonly Date[]): Date {
  return new Date(Math.min(...times.map((time) => time.getTime())));
}

function isAuthority(certificate: Certificate): boolean {
  return readable(() => basicConstraintsOf(certificate)?.ca === true);
}

/** An extension that cannot be read says nothing. */
function readable(read: () => boolean): boolean {
  try {
    return read();
  } catch (error) {
    if (isKysoError(error)) return false;
    throw error;
  }
}

function countOf({ crls, ocsp }: Evidence): number {
  return crls.length + ocsp.length;
}

/** Says that there was evidence, and by when it ought to be proved to have existed. */
function withWithheld(
  answer: RevocationAnswer,
  found: number,
  { limit, issuer }: { readonly limit: Date; readonly issuer: Certificate },
): RevocationAnswer {
  const facts = { expected: limit.toISOString(), found, at: nameText(issuer.subject) };
  const [verdict, ...others] = answer.findings;
  const finding = unknown('existence-proof', CLAUSE, facts);
  return { ...answer, findings: [...(verdict ? [verdict] : []), finding, ...others] };
}
