import type { Finding, KysoError, SignatureLevel, SignedPdf, ValidationReport } from '@kyso/core';
import type { RevocationAnswer, RevocationReason } from '@kyso/core/revocation';
import type { ActRecord, PdfInspection, SubIndication } from '@kyso/core/validation';
import type {
  ListedCertificate,
  ListedModule,
  ListedSlot,
  ListedToken,
  TokenEvent,
} from '@kyso/pkcs11';
import type { ActsReport, Notice, PreparedField, SigningPlan, Supersession } from '@kyso/vn';
import type { ArchiveFinding, UsageLogReport, UsageTable } from '@kyso/vn/usage';
import type { BundleCheck } from '@kyso/core/reports';

/** A value in which every finding also says in words what it means. */
export type Told<Value> = Value extends Finding
  ? Value & { readonly message: string }
  : Value extends readonly (infer Item)[]
    ? readonly Told<Item>[]
    : Value extends object
      ? { readonly [Key in keyof Value]: Told<Value[Key]> }
      : Value;

/** What `kyso verify --json` prints. */
export type VerifyOutput = {
  readonly file: string;
  /** With `--compare`. */
  readonly comparison?: ComparisonOutput;
  /** With `--html`. */
  readonly page?: PageOutput;
  /** With `--xml` or `--bundle`. */
  readonly written?: WrittenOutput;
} & Told<ValidationReport>;

/** The verdict as a page for people. */
export interface PageOutput {
  /** The file written, as named on the command line. */
  readonly output: string;
  /** How many marks of signatures it shows; null where none can be drawn. */
  readonly marks: number | null;
}

/** Files that `kyso verify` wrote. */
export interface WrittenOutput {
  /** The report of ETSI TS 119 102-2; null, and nothing written, where nothing is signed. */
  readonly xml?: string | null;
  /** Document, evidence and verdict. */
  readonly bundle?: string;
}

/** What `kyso bundle check --json` prints. */
export type BundleCheckOutput = { readonly file: string } & BundleCheck;

/** How signed revisions of a PDF look beside the document of today. */
export interface ComparisonOutput {
  /** The file written; null where the optional libraries that draw pages are not installed. */
  readonly output: string | null;
  /** In the order of the report's signatures. */
  readonly signatures: readonly {
    readonly field: string | null;
    /** Pages that look different, came or went, from 1. */
    readonly changedPages: readonly number[];
    /** Pages that were not compared. */
    readonly leftOutPages: readonly number[];
    /** False where the revision or the document cannot be drawn. */
    readonly drawn: boolean;
  }[];
}

/** What `kyso inspect --json` prints. */
export type InspectOutput = { readonly file: string } & Told<PdfInspection>;

/** What `kyso sign --json` prints. */
export interface SignOutput {
  /** The file written, as named on the command line. */
  readonly output: string;
  readonly field: string;
  readonly level: SignedPdf['level'];
  readonly bytesAppended: number;
  /** Bytes kept for the signature, and what it took of them. */
  readonly reserved: number;
  readonly used: number;
  /** What the signer should know, such as a certificate that is out of its dates. */
  readonly findings: Told<readonly Finding[]>;
}

/** What `kyso preview --json` prints. */
export interface PreviewOutput {
  /** The PNG file written, as named on the command line. */
  readonly output: string;
  readonly field: string;
  /** The page that was drawn, from 1. */
  readonly page: number;
  /** Dots per inch. */
  readonly resolution: number;
  /** Length of the file. */
  readonly bytes: number;
}

/** What `kyso timestamp --json` prints. */
export interface TimestampOutput {
  /** The file written, as named on the command line. */
  readonly output: string;
  readonly field: string;
  readonly bytesAppended: number;
  /** Bytes kept for the token, and what it took of them. */
  readonly reserved: number;
  readonly used: number;
  readonly findings: Told<readonly Finding[]>;
}

/** What `kyso extend --json` prints. */
export interface ExtendOutput {
  /** The file written, as named on the command line. */
  readonly output: string;
  /** The level that was reached; null where a signature is no baseline signature, and so has none. */
  readonly level: SignatureLevel | null;
  /** 0 where everything was there already. */
  readonly bytesAppended: number;
  /** Fields of the document timestamps that were added. */
  readonly timestamps: readonly string[];
  readonly findings: Told<readonly Finding[]>;
}

/** What `kyso sign --json` and `kyso extend --json` print where a CMS file is written. */
export interface CmsOutput {
  /** The file written, as named on the command line. */
  readonly output: string;
  readonly format: 'cms';
  /** The level that was reached. */
  readonly level: SignatureLevel;
  /** Whether the file carries its content. */
  readonly attached: boolean;
  /** How many signatures stand in it. */
  readonly signatures: number;
  /** Length of the file. */
  readonly bytes: number;
  readonly findings: Told<readonly Finding[]>;
}

/** What `kyso prepare --json` prints. */
export interface PrepareOutput {
  /** The file written, as named on the command line; null with `--show`. */
  readonly output: string | null;
  /** The plan that was embedded, or with `--show` the one that the layout tells. */
  readonly plan: SigningPlan;
  /** What stands after the "/" of the number, such as `QĐ-TTg`; null where nothing was seen. */
  readonly symbol: string | null;
  /** The fields that were made; none with `--show`. */
  readonly fields: readonly PreparedField[];
  readonly bytesAppended: number;
}

/** A notice, and what it means in words. */
export interface ToldNotice extends Notice {
  readonly message: string;
}

/** What the commands of the acts print under `--json`: `kyso initial`, `approve`, `issue`, … */
export interface ActOutput {
  /** The file written, as named on the command line. */
  readonly output: string;
  /** What the signature records of the act. */
  readonly act: ActRecord;
  readonly field: string;
  readonly level: SignedPdf['level'];
  /** With those that preparing took, where the act prepared the draft. */
  readonly bytesAppended: number;
  /** Bytes kept for the signature, and what it took of them. */
  readonly reserved: number;
  readonly used: number;
  /** What a person should know of the act. */
  readonly notices: readonly ToldNotice[];
  /** What the signer should know of the signature. */
  readonly findings: Told<readonly Finding[]>;
}

/** What `kyso report --json` prints. */
export interface ReportOutput extends ActsReport {
  readonly file: string;
  /** The page written; null without `--html`. */
  readonly html: string | null;
}

/** What `kyso supersede --json` prints. */
export interface SupersedeOutput extends Supersession {
  /** The files compared, as named on the command line. */
  readonly old: string;
  readonly new: string;
}

/** What `kyso encrypt --json` prints. */
export interface EncryptOutput {
  /** The file written, as named on the command line. */
  readonly output: string;
  /** Its length. */
  readonly bytes: number;
  readonly contentEncryption: 'aes-256-gcm' | 'aes-256-cbc';
  /** Whether the file is a PDF, in whose text a mark of secrecy was looked for. */
  readonly lookedForSecrecyMark: boolean;
  readonly recipients: readonly {
    readonly subject: string;
    readonly issuer: string;
    /** Hexadecimal. */
    readonly serial: string;
  }[];
}

/** What `kyso decrypt --json` prints. */
export interface DecryptOutput {
  /** The file written, as named on the command line. */
  readonly output: string;
  /** Its length. */
  readonly bytes: number;
  readonly contentEncryption: string;
  /** Dotted OID of what was inside; 1.2.840.113549.1.7.1 for plain data. */
  readonly contentType: string;
  /** False where the content could have been altered without a trace. */
  readonly authenticated: boolean;
  /** Whose entry of the message the key opened. */
  readonly recipient: string;
}

/** What `kyso revocation check --json` prints. Times are RFC 3339; what is not known is null. */
export interface RevocationOutput {
  readonly status: RevocationAnswer['status'];
  readonly reason: RevocationReason | null;
  readonly revocationTime: string | null;
  /** From when to when the evidence holds by its own word. */
  readonly thisUpdate: string | null;
  readonly nextUpdate: string | null;
  readonly findings: Told<readonly Finding[]>;
}

/** What `kyso cert verify --json` prints. */
export interface CertVerifyOutput {
  readonly valid: boolean;
  /** `PASSED`; `FAILED` where something speaks against the certificate; `INDETERMINATE` where something is missing. */
  readonly indication: 'PASSED' | 'FAILED' | 'INDETERMINATE';
  /** The name of EN 319 102-1 §5.2.6; null where nothing stands against the certificate. */
  readonly subIndication: SubIndication | null;
  /** Subjects from the certificate up to the anchor, or as far as a path led. */
  readonly path: readonly string[];
  /** Dotted OIDs of the policies for which the path is valid; `2.5.29.32.0` stands for any. */
  readonly policies: readonly string[];
  readonly findings: Told<readonly Finding[]>;
}

/** What `kyso p12 info --json` prints. */
export interface Pkcs12InfoOutput {
  /** Numbers of them. */
  readonly certificates: number;
  readonly keys: number;
  /** Names of the algorithms that protect the file; empty for none. */
  readonly algorithms: readonly string[];
}

/** What `kyso sandbox --json` prints, once it serves. */
export interface SandboxOutput {
  readonly directory: string;
  /** Base address of certificates and revocation lists. */
  readonly url: string;
  /** Address of the timestamp authority. */
  readonly timestampUrl: string;
  /** The description of everything written, in the directory. */
  readonly description: string;
}

/** What `kyso stats --json` prints. */
export type StatsOutput = {
  readonly source: 'log' | 'archive';
  /** The directory, as named on the command line. */
  readonly path: string;
  /** Whether the chain of the log verifies (seals are not checked); null for an archive. */
  readonly intact: boolean | null;
  /** What of an archive is not counted. */
  readonly skipped: readonly ArchiveFinding[];
  /** Files written, or null. */
  readonly csv: string | null;
  readonly html: string | null;
} & UsageTable;

/** What `kyso log verify --json` prints. */
export type LogVerifyOutput = { readonly directory: string } & UsageLogReport;

/** What every command prints under `--json` when it fails. */
export interface ErrorReport {
  readonly error: { readonly code: string; readonly message: string } & KysoError['facts'];
}

/** What `kyso tokens --json` prints. */
export interface TokensOutput {
  readonly modules: readonly ListedModuleOutput[];
}

/** What `kyso tokens --watch --json` prints: one of these on a line. */
export type TokenLine =
  | {
      readonly event: 'inserted' | 'removed';
      /** RFC 3339. */
      readonly at: string;
      readonly module: string;
      /** Hexadecimal. */
      readonly slot: string;
      readonly token: Extract<TokenEvent, { readonly token: object }>['token'];
    }
  | {
      /** A module cannot be asked; it is asked again, and told once. */
      readonly event: 'failed';
      readonly at: string;
      readonly module: string;
      readonly failure: ErrorReport['error'];
    };

/** A PKCS#11 module as JSON: certificates in Base64, failures as errors are printed. */
export interface ListedModuleOutput extends Omit<ListedModule, 'slots' | 'failure'> {
  readonly slots: readonly ListedSlotOutput[];
  readonly failure?: ErrorReport['error'];
}

export interface ListedSlotOutput extends Omit<ListedSlot, 'token' | 'failure'> {
  readonly token?: ListedTokenOutput;
  readonly failure?: ErrorReport['error'];
}

export interface ListedTokenOutput extends Omit<ListedToken, 'certificates'> {
  readonly certificates: readonly ListedCertificateOutput[];
}

export interface ListedCertificateOutput extends Omit<ListedCertificate, 'certificate'> {
  /** DER in Base64. */
  readonly certificate: string;
}
