import type { RecordedAct } from '@kyso/core/validation';
import type { BatchWords } from './batch-texts.js';
import type { BundleWords } from './bundle-texts.js';
import type { CertWords } from './cert-texts.js';
import type { EncryptionCommand, EncryptionWords } from './encryption-texts.js';
import type { FailureWords } from './failure-texts.js';
import type { CmsWords } from './cms-texts.js';
import type { StatementWords } from './statements-texts.js';
import type { LongTermWords } from './long-term-texts.js';
import type { OfficeCommand, OfficeWords } from './office-texts.js';
import type { RevocationWords } from './revocation-texts.js';
import type { TokenWords } from './token-texts.js';
import type { NetworkWords, TrustWords } from './trust-texts.js';
import type { VerdictPageWords } from './verdict-page-texts.js';
import type { WatchWords } from './watch-texts.js';

/** The words of the command in one language; `en.ts` and `vi.ts` have the same keys. */
export interface Texts {
  readonly help: string;
  readonly commandHelp: Readonly<Record<CommandName, string>>;
  readonly noPassword: string;
  readonly onePasswordSource: string;
  readonly noVariable: (name: string) => string;
  readonly askPassword: (file: string) => string;
  /** Words for the codes of errors; a code that is missing is shown by its message. */
  readonly errors: Readonly<Record<string, string>>;
  readonly errnos: Readonly<Record<string, string>>;
  readonly seeHelp: string;
  readonly signing: (file: string) => string;
  readonly askingForTime: (url: string) => string;
  readonly signed: (output: string, field: string, level: string) => string;
  readonly timestamped: (output: string, field: string) => string;
  readonly appended: (bytes: number, used: number, reserved: number) => string;
  readonly previewed: (output: string, field: string, page: number) => string;
  readonly warning: string;
  readonly serving: (url: string, timestampUrl: string) => string;
  readonly written: (directory: string) => string;
  readonly passwordIn: (file: string) => string;
  readonly stopWithCtrlC: string;
  readonly bug: string;
  readonly verdict: VerdictTexts;
  readonly verdictPage: VerdictPageWords;
  readonly comparison: ComparisonTexts;
  readonly inspection: InspectionTexts;
  readonly stats: {
    readonly scanned: (files: number, signatures: number) => string;
    readonly notIntact: (directory: string) => string;
    readonly skipped: (count: number) => string;
    readonly written: (file: string) => string;
  };
  readonly usageLog: UsageLogTexts;
  readonly trust: TrustWords;
  readonly watch: WatchWords;
  readonly network: NetworkWords;
  readonly office: OfficeWords;
  readonly token: TokenWords;
  readonly encryption: EncryptionWords;
  readonly batch: BatchWords;
  readonly failure: FailureWords;
  readonly cert: CertWords;
  readonly revocation: RevocationWords;
  readonly cms: CmsWords;
  readonly statements: StatementWords;
  readonly bundle: BundleWords;
  readonly longTerm: LongTermWords;
  readonly keyFile: {
    readonly certificates: string;
    readonly keys: string;
    readonly algorithms: string;
    readonly unprotected: string;
  };
}

export type CommandName =
  | 'trust'
  | 'watch'
  | OfficeCommand
  | EncryptionCommand
  | ('sign' | 'preview' | 'timestamp' | 'extend' | 'verify' | 'inspect')
  | ('bundle' | 'cert' | 'revocation' | 'p12' | 'token' | 'tokens' | 'sandbox' | 'stats' | 'log');

/** Words of `kyso log verify`. */
export interface UsageLogTexts {
  readonly files: string;
  readonly entries: string;
  readonly first: string;
  readonly last: string;
  readonly hash: string;
  readonly seal: string;
  readonly seals: Readonly<Record<'none' | 'unchecked' | 'checked', string>>;
  readonly line: (line: number) => string;
  readonly kinds: Readonly<
    Record<'altered' | 'removed' | 'reordered' | 'truncated' | 'torn' | 'foreign', string>
  >;
  readonly sound: string;
  readonly tampered: string;
}

/** Words of `kyso verify`. */
export interface VerdictTexts {
  readonly formats: Readonly<Record<'pdf' | 'cms' | 'timestamp-token', string>>;
  readonly pages: (pages: number, revisions: number) => string;
  readonly kinds: Readonly<Record<'signature' | 'document-timestamp' | 'timestamp-token', string>>;
  readonly notPermitted: string;
  readonly labels: Readonly<
    Record<
      | 'signer'
      | 'role'
      | 'act'
      | 'issuer'
      | 'validity'
      | 'trust'
      | 'integrity'
      | 'covers'
      | 'changedSince'
      | 'time'
      | 'level'
      | 'algorithm'
      | 'reason'
      | 'findings',
      string
    >
  >;
  readonly unknownSigner: string;
  readonly acts: Readonly<Record<RecordedAct['type'], string>>;
  readonly trustedBy: (domain: string) => string;
  readonly notTrusted: string;
  readonly provenTime: (time: string) => string;
  readonly claimedTime: (time: string) => string;
  readonly noTime: string;
  readonly validity: (from: string, to: string) => string;
  readonly importAuthorities: string;
  readonly importFrom: (subject: string, sha256: string, source: string | undefined) => string;
}

/** Words of `kyso verify --compare`. */
export interface ComparisonTexts {
  readonly title: (file: string) => string;
  readonly signer: string;
  readonly time: string;
  readonly changes: string;
  readonly page: (number: number) => string;
  readonly before: string;
  readonly after: string;
  readonly notYet: string;
  readonly noMore: string;
  readonly nothingAfter: string;
  readonly same: string;
  /** Numbers of pages such as `1, 3–5`. */
  readonly changed: (pages: string) => string;
  readonly leftOut: (pages: string) => string;
  readonly notDrawn: string;
  readonly drawing: string;
  readonly written: (output: string) => string;
  readonly noRenderer: string;
  readonly onlyPdf: string;
}

/** Words of `kyso inspect`. */
export interface InspectionTexts {
  readonly version: string;
  readonly pages: string;
  readonly revisions: string;
  readonly encrypted: string;
  readonly linearized: string;
  readonly xref: string;
  readonly repaired: string;
  readonly fields: string;
  readonly signatures: string;
  readonly yes: string;
  readonly no: string;
  readonly none: string;
  readonly signed: string;
  readonly empty: string;
  readonly page: (page: number) => string;
}
