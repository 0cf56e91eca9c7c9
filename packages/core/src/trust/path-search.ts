import { unknown, warning } from '../cms/index.js';
import type { CryptoProvider } from '../ports.js';
import type { Finding } from '../report.js';
import { nameText, type Certificate } from '../x509/index.js';
import {
  checkIssuerSignature,
  type CheckedSignature,
  type SignatureOutcome,
} from './algorithms.js';
import { isSameEntity, type IssuerPool } from './issuer-pool.js';
import type { CandidatePath } from './judged.js';

/** Most issuer signatures checked for one question, its signers of CRLs and responders included; meshes of cross-certificates need fewer than 16. */
const MAX_SIGNATURES = 64;
/** Most certificates put on top of a path for one question: what costs no signature costs time all the same. */
const MAX_STEPS = 1024;
/** Longest path in certificates, anchor included; national PKIs have 3 or 4. */
const MAX_PATH = 16;
/** Most wrong signatures that are told. */
const MAX_TOLD = 4;

/** What a question may still cost, over all searches that it needs. */
export interface Effort {
  signatures: number;
  steps: number;
  /** Signatures that were checked: child, then issuer. */
  readonly checked: Map<Certificate, Map<Certificate, SignatureOutcome>>;
  /** The bound that ended a search. */
  ended: string | undefined;
}

/** The effort that one question is worth. */
export function fullEffort(): Effort {
  return {
    signatures: MAX_SIGNATURES,
    steps: MAX_STEPS,
    checked: new Map(),
    ended: undefined,
  };
}

/** One search, and what is left to say where it found nothing. */
export interface PathSearch {
  readonly pool: IssuerPool;
  readonly crypto: CryptoProvider;
  readonly effort: Effort;
  /** The longest path that was begun, the target first. */
  longest: readonly Certificate[];
  /** Signatures by which no issuer of the right name was the right one. */
  readonly wrong: Finding[];
}

/** A path that reached an anchor, with its signatures, the target's first. */
export interface FoundPath extends CandidatePath {
  readonly signatures: readonly CheckedSignature[];
}

/**
 * All paths from the certificate to anchors, depth first, the likely ones first: names chain, and no signature on them
 * is wrong. Bounded: what ended it stands in `effort.ended`.
 */
export async function* searchPaths(
  target: Certificate,
  search: PathSearch,
): AsyncGenerator<FoundPath, void> {
  yield* extend({ members: [target], signatures: [] }, search);
}

interface Begun {
  /** The target first. */
  readonly members: readonly [Certificate, ...Certificate[]];
  readonly signatures: readonly CheckedSignature[];
}

async function* extend(begun: Begun, search: PathSearch): AsyncGenerator<FoundPath, void> {
  const { members, signatures } = begun;
  const [target] = members;
  const last = members.at(-1) ?? target;
  const anchor = search.pool.anchorOf(last);
  if (anchor) {
    yield { anchor, target, certificates: members.slice(0, -1).reverse(), signatures };
    return;
  }
  if (members.length > search.longest.length) search.longest = members;
  if (members.length === MAX_PATH) {
    search.effort.ended ??= `${MAX_PATH} certificates`;
    return;
  }
  for (const issuer of search.pool.issuersOf(last)) {
    // A loop comes back to an entity that already stands in the path.
    if (members.some((member) => isSameEntity(member, issuer))) continue;
    const outcome = await affordedSignature(last, issuer, search);
    if (!outcome) return;
    if (outcome.kind === 'wrong') continue;
    const checked = [...signatures, { certificate: last, outcome }];
    yield* extend({ members: [...members, issuer], signatures: checked }, search);
  }
}

/** The outcome for the pair; `undefined` where the effort is spent. */
async function affordedSignature(
  child: Certificate,
  issuer: Certificate,
  { effort, crypto, wrong }: PathSearch,
): Promise<SignatureOutcome | undefined> {
  const outcomes = effort.checked.get(child) ?? new Map<Certificate, SignatureOutcome>();
  const known = outcomes.get(issuer);
  if (effort.steps === 0) effort.ended ??= `${MAX_STEPS} steps`;
  else if (!known && effort.signatures === 0) effort.ended ??= `${MAX_SIGNATURES} signatures`;
  if (effort.ended !== undefined) return undefined;
  effort.steps--;
  if (known) return known;
  effort.signatures--;
  const outcome = await checkIssuerSignature(child, issuer, crypto);
  effort.checked.set(child, outcomes.set(issuer, outcome));
  if (outcome.kind === 'wrong' && wrong.length < MAX_TOLD)
    wrong.push(wrongSignature(child, issuer));
  return outcome;
}

/** Not a failure by itself: another certificate of that name may be the issuer. */
function wrongSignature(child: Certificate, issuer: Certificate): Finding {
  return warning('certificate-signature', 'RFC 5280 §6.1.3 (a)(1)', {
    expected: nameText(issuer.subject),
    found: 'another key',
    at: nameText(child.subject),
  });
}

/** What a search without a path has to say: whose issuer is missing. */
export function missingIssuer(target: Certificate, { longest, wrong }: PathSearch): Finding[] {
  const last = longest.at(-1) ?? target;
  const missing = unknown('certificate-path', 'EN 319 102-1 §5.2.6', {
    expected: nameText(last.issuer),
    at: nameText(last.subject),
  });
  return [missing, ...wrong];
}

/** That a bound ended the search; nothing where none did. */
export function boundFinding({ ended }: Effort, target: Certificate): Finding[] {
  if (ended === undefined) return [];
  const facts = { expected: `at most ${ended}`, at: nameText(target.subject) };
  return [unknown('path-search', 'EN 319 102-1 §5.2.6', facts)];
}
