import { failed } from '../cms/index.js';
import type { Finding } from '../report.js';
import {
  basicConstraintsOf,
  keyUsagesOf,
  nameText,
  sameName,
  type Certificate,
} from '../x509/index.js';
import { opposed, readable, type CandidatePath, type Judged } from './judged.js';

/**
 * Whether every certificate above the target may issue: cA TRUE, path length, keyCertSign (RFC 5280 §6.1.4 (k) to (n)).
 * `anchorLimits`: whether the anchor's own certificate limits what it may issue.
 */
export function judgeIssuers(path: CandidatePath, anchorLimits: boolean): Judged[] {
  const { anchor, certificates } = path;
  const judged: Judged[] = [];
  // The state variable max_path_length of RFC 5280 §6.1.2 (k): certificates that may still follow.
  let left = certificates.length;
  if (anchorLimits && certificates.length > 0) {
    judged.push(...readable(anchor, () => ofFinding(anchorRefusal(anchor))));
    left = Math.min(left, pathLengthOf(anchor));
  }
  for (const certificate of certificates.slice(0, -1)) {
    const spent = isSelfIssued(certificate) ? 0 : 1;
    judged.push(
      ...readable(certificate, () => ofFinding(issuerRefusal(certificate, left - spent))),
    );
    left = Math.min(left - spent, pathLengthOf(certificate));
  }
  return judged;
}

function ofFinding(finding: Finding | undefined): Judged[] {
  return finding ? [opposed(finding)] : [];
}

/**
 * An anchor is a name and a key (RFC 5280 §6.1.1 (d)), so old roots without basicConstraints count as CAs. What is
 * not self-issued or says cA FALSE is a person's certificate that was trusted for itself: it must not vouch
 * for others.
 */
function anchorRefusal(anchor: Certificate): Finding | undefined {
  const constraints = basicConstraintsOf(anchor);
  const isRoot = constraints === undefined ? isSelfIssued(anchor) : constraints.ca;
  return isRoot
    ? undefined
    : refusal(anchor, 'RFC 5280 §6.1.4 (k)', { expected: 'basicConstraints cA' });
}

function issuerRefusal(certificate: Certificate, left: number): Finding | undefined {
  // Certificates of version 1 and 2 have no extensions, and nothing else says here that they are a CA's.
  if (basicConstraintsOf(certificate)?.ca !== true) {
    return refusal(certificate, 'RFC 5280 §6.1.4 (k)', { expected: 'basicConstraints cA' });
  }
  if (left < 0) return refusal(certificate, 'RFC 5280 §6.1.4 (l)', { expected: 'a shorter path' });
  const usages = keyUsagesOf(certificate);
  return usages && !usages.includes('keyCertSign')
    ? refusal(certificate, 'RFC 5280 §6.1.4 (n)', {
        expected: 'keyCertSign',
        found: usages.join(' '),
      })
    : undefined;
}

function refusal(
  certificate: Certificate,
  clause: string,
  facts: { readonly expected: string; readonly found?: string },
): Finding {
  return failed('certificate-authority', clause, { ...facts, at: nameText(certificate.subject) });
}

/** The constraint of a certificate, no limit where it has none or cannot be read (which is a finding elsewhere). */
function pathLengthOf(certificate: Certificate): number {
  let length = Infinity;
  readable(certificate, () => {
    length = basicConstraintsOf(certificate)?.pathLength ?? Infinity;
    return [];
  });
  return length;
}

/** Subject and issuer are the same entity: a CA that changes its key or its policy (RFC 5280 §3.2). */
export function isSelfIssued({ subject, issuer }: Certificate): boolean {
  return sameName(subject, issuer);
}
