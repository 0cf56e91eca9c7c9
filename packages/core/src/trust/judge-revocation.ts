import { equalBytes } from '../bytes/index.js';
import { unknown, warning } from '../cms/index.js';
import type { Finding } from '../report.js';
import type { RevocationAnswer, SignerUse } from '../revocation/index.js';
import { crlDistributionPointsOf, nameText, sameName, type Certificate } from '../x509/index.js';
import { isKysoError } from '../errors.js';
import { noted, opposed, type CandidatePath, type Judged } from './judged.js';
import type { Effort } from './path-search.js';
import { judgePurpose } from './purpose.js';
import type { PathRevocation, PathRevocationQuestion, RevocationMode } from './revocation.js';
import type { PathValidation, ValidatePathOptions } from './path-validation.js';

/** Deepest nesting of questions: whose CRL is signed by another key, whose own CRL is signed by another key, … PKITS needs two. */
const MAX_DEPTH = 4;

/** One question on its way through paths and the paths of those who sign evidence. */
export interface Inquirer {
  readonly effort: Effort;
  /** Certificates about whose revocation is being asked, the outermost first. */
  readonly asked: readonly Certificate[];
  readonly validate: (
    certificate: Certificate,
    options: ValidatePathOptions,
    inquirer: Inquirer,
  ) => Promise<PathValidation>;
}

export interface RevocationJudgement {
  readonly judged: readonly Judged[];
  /** The target first. */
  readonly revocation: readonly PathRevocation[];
}

/**
 * Asks for every certificate below the anchor whether it was revoked, the CAs first: what a revoked CA says of those
 * below it counts nothing (RFC 5280 §6.1.3 (a)(3)).
 */
export async function judgeRevocation(
  path: CandidatePath,
  options: ValidatePathOptions,
  inquirer: Inquirer,
): Promise<RevocationJudgement> {
  const judged: Judged[] = [];
  const revocation: PathRevocation[] = [];
  const { revocation: asked } = options;
  if (!asked) return { judged, revocation };
  let issuer = path.anchor;
  for (const certificate of path.certificates) {
    // The check itself says what is to be known of a responder (RFC 6960 §4.2.2.2.1).
    if (certificate === path.target && options.purpose === 'ocsp-signing' && isNested(inquirer))
      break;
    const endless = endlessFinding(certificate, inquirer);
    if (endless) return { judged: [...judged, opposed(endless, 'TRY_LATER')], revocation };
    const question = questionOf(certificate, issuer, { path, options, inquirer });
    const answer = await asked.check(question);
    const facts = { mode: asked.mode, isTarget: certificate === path.target };
    judged.push(...judgeAnswer(certificate, answer, facts));
    revocation.unshift({ certificate, answer });
    if (judged.some(({ against }) => against !== null)) break;
    issuer = certificate;
  }
  return { judged, revocation };
}

interface Asking {
  readonly path: CandidatePath;
  readonly options: ValidatePathOptions;
  readonly inquirer: Inquirer;
}

function questionOf(
  certificate: Certificate,
  issuer: Certificate,
  { path, options, inquirer }: Asking,
): PathRevocationQuestion {
  return {
    certificate,
    issuer,
    at: options.at,
    validateSigner: async (signer, use, at = options.at) => {
      const known = path.certificates.slice(0, path.certificates.indexOf(certificate));
      if ([path.anchor, ...known].some(({ der }) => equalBytes(der, signer.der))) {
        return refusedUse(signer, use);
      }
      const isItself = equalBytes(signer.der, certificate.der);
      if (isItself && options.purpose === use && vouchesForItself(signer)) return undefined;
      const result = await inquirer.validate(
        signer,
        { ...options, at, anchors: [path.anchor], purpose: use, policies: {} },
        { ...inquirer, asked: [...inquirer.asked, certificate] },
      );
      return result.kind === 'valid' ? undefined : reasonOf(result, signer);
    },
  };
}

/**
 * Whether the authority that certified a CRL issuer names that issuer itself as the one who says whether it was
 * revoked: by its own CRL then (RFC 5280 §4.2.1.13, cRLIssuer; PKITS 4.14.30). Nobody else could.
 */
function vouchesForItself(signer: Certificate): boolean {
  try {
    const points = crlDistributionPointsOf(signer) ?? [];
    return points.some(({ crlIssuer = [] }) =>
      crlIssuer.some(
        (name) => name.kind === 'directoryName' && sameName(name.name, signer.subject),
      ),
    );
  } catch (error) {
    if (isKysoError(error)) return false;
    throw error;
  }
}

/** Somebody whose own standing is judged on this path. */
function refusedUse(signer: Certificate, use: SignerUse): Finding | undefined {
  const path = { anchor: signer, certificates: [], target: signer };
  return judgePurpose(path, use).find(({ against }) => against !== null)?.finding;
}

function reasonOf(
  { findings }: Exclude<PathValidation, { kind: 'valid' }>,
  signer: Certificate,
): Finding {
  const reason =
    findings.find(({ status }) => status === 'failed') ??
    findings.find(({ status }) => status === 'unknown');
  return (
    reason ?? unknown('certificate-path', 'RFC 5280 §6.3.3 (f)', { at: nameText(signer.subject) })
  );
}

/** Whether this is about somebody who signed evidence. */
function isNested({ asked }: Inquirer): boolean {
  return asked.length > 0;
}

/** A question that leads back to itself, or too deep, has no answer. */
function endlessFinding(certificate: Certificate, { asked }: Inquirer): Finding | undefined {
  const circular = asked.some(({ der }) => equalBytes(der, certificate.der));
  if (!circular && asked.length < MAX_DEPTH) return undefined;
  const found = circular ? 'a circle of questions' : `${MAX_DEPTH} questions deep`;
  return unknown('revocation', 'RFC 5280 §6.3.3 (f)', { found, at: nameText(certificate.subject) });
}

function judgeAnswer(
  certificate: Certificate,
  { status, findings }: RevocationAnswer,
  { mode, isTarget }: { mode: RevocationMode; isTarget: boolean },
): Judged[] {
  const [verdict, ...others] = findings;
  const at = nameText(certificate.subject);
  const said = verdict ?? unknown('revocation', 'EN 319 102-1 §5.2.6', { at });
  switch (status) {
    case 'good':
      return findings.map(noted);
    case 'revoked':
      return [
        opposed(said, isTarget ? 'REVOKED_NO_POE' : 'REVOKED_CA_NO_POE'),
        ...others.map(noted),
      ];
    case 'unknown':
      // With reasons behind it there was evidence, and none of it can be relied on.
      return mode === 'required' || others.length > 0
        ? [opposed(said, 'TRY_LATER'), ...others.map(noted)]
        : [noted(warning('revocation', said.clause, { at }))];
  }
}
