import { failed, passed } from '../cms/index.js';
import type { Finding } from '../report.js';
import {
  nameConstraintsOf,
  nameText,
  type Certificate,
  type NameConstraints,
} from '../x509/index.js';
import { isSelfIssued } from './issuing.js';
import { noted, opposed, readable, type CandidatePath, type Judged } from './judged.js';
import {
  subjectNamesOf,
  subtreeOf,
  type NameForm,
  type SubjectName,
  type Subtree,
} from './name-forms.js';

/** Most comparisons of a name with a subtree on one path; the largest in public CAs need some thousands. */
const MAX_COMPARISONS = 1 << 20;

/**
 * Names against the constraints of the CAs above them (RFC 5280 §6.1.3 (b), (c), §6.1.4 (g)). A name of a form that is
 * constrained and cannot be compared fails. `anchorLimits`: whether the anchor's own constraints count.
 */
export function judgeNames(
  { anchor, certificates }: CandidatePath,
  anchorLimits: boolean,
): Judged[] {
  const effort: Effort = { left: MAX_COMPARISONS };
  const constraints: Constraints[] = [];
  const collect = (certificate: Certificate): Judged[] =>
    readable(certificate, () => {
      const own = nameConstraintsOf(certificate);
      if (own) constraints.push(prepared(own));
      return [];
    });
  const judged = anchorLimits && certificates.length > 0 ? collect(anchor) : [];
  for (const [index, certificate] of certificates.entries()) {
    const isLast = index === certificates.length - 1;
    const counts = isLast || !isSelfIssued(certificate);
    if (counts) {
      judged.push(
        ...readable(certificate, () => judgeCertificate(certificate, constraints, effort)),
      );
    }
    if (!isLast) judged.push(...collect(certificate));
  }
  const [target] = certificates.slice(-1);
  if (judged.length > 0 || constraints.length === 0 || !target) return judged;
  const at = nameText(target.subject);
  return [noted(passed('name-constraints', 'RFC 5280 §6.1.3 (b)', { at }))];
}

interface Effort {
  left: number;
}

/** Subtrees by form, of one certificate. */
interface Constraints {
  readonly permitted: ReadonlyMap<NameForm, readonly Subtree[]>;
  readonly excluded: ReadonlyMap<NameForm, readonly Subtree[]>;
}

function prepared({ permitted, excluded }: NameConstraints): Constraints {
  return { permitted: byForm(permitted), excluded: byForm(excluded) };
}

function byForm(bases: NameConstraints['permitted']): Map<NameForm, Subtree[]> {
  const forms = new Map<NameForm, Subtree[]>();
  for (const subtree of bases.map(subtreeOf)) {
    const known = forms.get(subtree.form);
    if (known) known.push(subtree);
    else forms.set(subtree.form, [subtree]);
  }
  return forms;
}

function judgeCertificate(
  certificate: Certificate,
  constraints: readonly Constraints[],
  effort: Effort,
): Judged[] {
  if (constraints.length === 0) return [];
  const at = nameText(certificate.subject);
  for (const name of subjectNamesOf(certificate)) {
    for (const one of constraints) {
      const finding = judgeName(name, one, { at, effort });
      if (finding) return [opposed(finding)];
    }
  }
  return [];
}

interface Place {
  readonly at: string;
  readonly effort: Effort;
}

function judgeName(
  name: SubjectName,
  { permitted, excluded }: Constraints,
  { at, effort }: Place,
): Finding | undefined {
  const against = (clause: string, expected: string): Finding =>
    failed('name-constraints', clause, { expected, found: name.shown, at });
  const inside = permitted.get(name.form) ?? [];
  const outside = excluded.get(name.form) ?? [];
  effort.left -= inside.length + outside.length;
  if (effort.left < 0) {
    return against('RFC 5280 §4.2.1.10', `at most ${MAX_COMPARISONS} comparisons of names`);
  }
  if (hidesMail(name) && (permitted.has('rfc822Name') || excluded.has('rfc822Name'))) {
    return against('RFC 9598 §6', 'a name that can be compared');
  }
  const held = inside.map(name.within);
  const shut = outside.map(name.touches);
  if ([...held, ...shut].includes(undefined)) {
    return against('RFC 5280 §4.2.1.10', 'a name that can be compared');
  }
  if (shut.includes(true)) return against('RFC 5280 §6.1.3 (c)', 'no excluded name');
  return inside.length > 0 && !held.includes(true)
    ? against('RFC 5280 §6.1.3 (b)', 'a permitted name')
    : undefined;
}

/** An otherName can be a mailbox in UTF-8, to which constraints on e-mail apply (RFC 9598 §6). */
function hidesMail({ form, shown }: SubjectName): boolean {
  return form === 'other' && shown === '[0]';
}
