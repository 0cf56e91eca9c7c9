import { isBuiltIn } from '../trust/index.js';
import {
  commitmentText,
  coverageText,
  findingText,
  modificationText,
  signaturePolicyText,
  type Language,
  type SignerFacts,
} from '../validation/index.js';
import type { ReportedSignature } from './fact.js';
import { isProved, isTimestamp } from './facts.js';
import type { FactRow } from './html.js';
import { timeText } from './times.js';
import {
  ACT_WORDS,
  DOMAIN_WORDS,
  FACT_LABELS,
  FACT_PHRASES,
  FACT_WORDS,
  LEVEL_WORDS,
} from './words-facts.js';

/** What is to be known beyond what must be shown. */
export function furtherFacts(signature: ReportedSignature, language: Language): FactRow[] {
  const row = (label: keyof typeof FACT_LABELS, value: string | null | undefined): FactRow[] =>
    value ? [{ label: FACT_LABELS[label][language], value }] : [];
  const { level, claimedRoles, commitments, signer, decidedBy } = signature;
  const decision = decidedBy && `${findingText(decidedBy, language)} [${decidedBy.clause}]`;
  return [
    ...row('decidedBy', decision),
    ...actRows(signature, language),
    ...claimedRoles.flatMap((role) => row('role', role)),
    ...commitments.flatMap((one) => row('commitment', commitmentText(one, language))),
    ...policyRows(signature, language),
    ...row('units', signer?.organizationalUnits.join(', ')),
    ...(isProved(signature) && !isTimestamp(signature)
      ? row('claimedTime', timeOf(signature.claimedSigningTime, language))
      : []),
    ...documentRows(signature, language),
    ...row('trust', trustText(signer, language)),
    ...row('level', level && LEVEL_WORDS[level][language]),
    ...row('algorithm', algorithmText(signature)),
    ...('genTime' in signature ? tokenRows(signature, language) : []),
    ...row('subject', signer?.subject),
    ...row('issuerSubject', signer?.issuer),
    ...row('serial', signer?.serial),
  ];
}

function timeOf(time: string | null, language: Language): string | null {
  return time === null ? null : timeText(time, language);
}

function actRows({ act }: ReportedSignature, language: Language): FactRow[] {
  return act ? [{ label: FACT_LABELS.act[language], value: ACT_WORDS[act.type][language] }] : [];
}

function policyRows({ signaturePolicy: policy }: ReportedSignature, language: Language): FactRow[] {
  if (!policy) return [];
  return [
    {
      label: FACT_LABELS.policy[language],
      value: signaturePolicyText(policy, language),
      state: policy.matches === false ? 'bad' : undefined,
    },
  ];
}

function documentRows(signature: ReportedSignature, language: Language): FactRow[] {
  if (!('coverage' in signature)) return [];
  const { coverage, modifications } = signature;
  const changes = modificationText(modifications.level, language);
  const isWhole = coverage === 'whole-file' || coverage === 'whole-revision';
  return [
    {
      label: FACT_LABELS.coverage[language],
      value: coverageText(coverage, language),
      state: isWhole ? undefined : 'bad',
    },
    {
      label: FACT_LABELS.changes[language],
      value: modifications.permitted
        ? changes
        : `${changes} (${FACT_WORDS.notPermitted[language]})`,
      state: modifications.permitted ? undefined : 'bad',
    },
  ];
}

/** Whose root certificate a path reached: what is not of the State is said to be the user's own. */
export function trustText(signer: SignerFacts | null, language: Language): string {
  const domain = signer?.trustDomain ?? null;
  if (domain === null) return FACT_WORDS.notTrusted[language];
  const known = isBuiltIn(domain) ? DOMAIN_WORDS[domain]?.[language] : undefined;
  // The name that the command gives to what it was told to trust.
  if (domain === 'user') return FACT_WORDS.userTrust[language];
  return known ?? FACT_PHRASES.ownDomain[language](domain);
}

/** Schemes as TT 15/2025 and the standards call them: the report's own names are for programs. */
function algorithmText({ signatureAlgorithm, digestAlgorithm }: ReportedSignature): string | null {
  if (signatureAlgorithm === null) return digestAlgorithm;
  const [kind = '', digest = '', mgf, salt] = signatureAlgorithm.split(' ');
  const scheme = SCHEMES[kind];
  const details = mgf !== undefined && salt !== undefined ? ` (MGF1 ${mgf}, salt ${salt})` : '';
  const named = scheme === undefined ? signatureAlgorithm : `${scheme}, ${digest}${details}`;
  const isSaid = digestAlgorithm === null || digestAlgorithm === digest;
  return isSaid ? named : `${named}, ${digestAlgorithm}`;
}

const SCHEMES: Readonly<Record<string, string>> = {
  'rsa-pkcs1': 'RSASSA-PKCS1-v1_5',
  'rsa-pss': 'RSASSA-PSS',
  ecdsa: 'ECDSA',
  dsa: 'DSA',
};

type Token = Extract<ReportedSignature, { readonly kind: 'timestamp-token' }>;

function tokenRows(
  { hashAlgorithm, imprint, serial, policy }: Token,
  language: Language,
): FactRow[] {
  return [
    { label: FACT_LABELS.imprint[language], value: `${hashAlgorithm}: ${imprint}` },
    { label: FACT_LABELS.tokenSerial[language], value: serial },
    { label: FACT_LABELS.tokenPolicy[language], value: policy },
  ];
}
