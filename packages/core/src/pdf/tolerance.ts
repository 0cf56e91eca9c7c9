import type { Check, Finding } from '../report.js';
import { MAX_TOLERANCE_FINDINGS } from './limits.js';

/**
 * How a document is read. `strict`: as ISO 32000 says, for judging: what only a lenient reader would
 * show is an error. `tolerant`: as other readers do, for signing and describing: damage that they
 * survive is survived, and each tolerance used is a finding.
 */
export type ReadingMode = 'strict' | 'tolerant';

/** What can be tolerated; each is a check with a text of its own. */
export type Tolerance = Extract<
  Check,
  | 'file-header'
  | 'xref-offset'
  | 'xref-rebuilt'
  | 'xref-numbering'
  | 'object-offset'
  | 'object-stream'
  | 'object-syntax'
  | 'stream-length'
  | 'page-tree'
>;

const CLAUSES: Readonly<Record<Tolerance, string>> = {
  'file-header': 'ISO 32000-2 §7.5.2',
  'xref-offset': 'ISO 32000-2 §7.5.5',
  'xref-rebuilt': 'ISO 32000-2 §7.5.4',
  'xref-numbering': 'ISO 32000-2 §7.5.4',
  'object-offset': 'ISO 32000-2 §7.5.4',
  'object-stream': 'ISO 32000-2 §7.5.7',
  'object-syntax': 'ISO 32000-2 §7.3',
  'stream-length': 'ISO 32000-2 §7.3.8.2',
  'page-tree': 'ISO 32000-2 §7.7.3.2',
};

/** Facts of a tolerance; `at` is a byte offset or an object. */
export type ToleranceFacts = Pick<Finding, 'expected' | 'found' | 'at'>;

/** The tolerances used so far. Reading is begun again where bytes were missing, so each counts once. */
export interface ToleranceLog {
  note(check: Tolerance, facts?: ToleranceFacts): void;
  findings(): readonly Finding[];
}

/** An empty log. It keeps the first `MAX_TOLERANCE_FINDINGS`: a damaged file repeats its fault. */
export function toleranceLog(): ToleranceLog {
  // By check and place; made when it is needed, for few documents have faults.
  let seen: Map<string, Finding> | undefined;
  return {
    note(check, facts = {}) {
      const key = `${check} ${facts.at ?? ''}`;
      seen ??= new Map();
      if (seen.has(key) || seen.size >= MAX_TOLERANCE_FINDINGS) return;
      seen.set(key, { check, status: 'warning', clause: CLAUSES[check], ...facts });
    },
    findings: () => (seen ? [...seen.values()] : []),
  };
}
