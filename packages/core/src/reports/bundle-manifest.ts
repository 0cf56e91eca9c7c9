import type { Conclusion, Indication, SubIndication } from '../report.js';

/** What a file of a bundle is. */
export type BundledKind =
  | 'document'
  | 'content'
  | 'certificate'
  | 'crl'
  | 'ocsp-response'
  | 'timestamp'
  | 'report'
  | 'policy';

/** A file of a bundle. */
export interface BundledFile {
  /** Within the bundle, with `/` between folders. */
  readonly path: string;
  readonly kind: BundledKind;
  /** Hexadecimal, in small letters. */
  readonly sha256: string;
  readonly bytes: number;
  /** The signatures that rest on it, as places in `signatures`, from 0. */
  readonly signatures: readonly number[];
  /** Since when evidence is proved to exist, RFC 3339; absent where nothing proves it. */
  readonly provedAt?: string;
  /** Of a certificate: whose it is. */
  readonly subject?: string;
}

/** A signature of the document, in short; the whole report is a file of the bundle. */
export interface BundledSignature {
  readonly signer: string | null;
  readonly indication: Indication;
  readonly subIndication: SubIndication | null;
  readonly bestSignatureTime: string | null;
}

/** `manifest.json` of an evidence bundle: what was judged, how, and every file but itself and `SHA256SUMS`. */
export interface BundleManifest {
  readonly kind: 'kyso-evidence-bundle';
  readonly version: 1;
  /** The time for which was judged, RFC 3339. */
  readonly at: string;
  /** Name of the policy; the policy itself is a file. */
  readonly policy: string;
  readonly conclusion: Conclusion;
  /** In the order of the report. */
  readonly signatures: readonly BundledSignature[];
  readonly files: readonly BundledFile[];
}

/** The manifest in the form in which others are read; the rest of what it says is for people. */
export function manifestOf(json: unknown): BundleManifest | undefined {
  if (!isRecord(json) || json['kind'] !== 'kyso-evidence-bundle' || json['version'] !== 1)
    return undefined;
  const { files, signatures, at, policy, conclusion } = json;
  const whole =
    typeof at === 'string' &&
    typeof policy === 'string' &&
    typeof conclusion === 'string' &&
    Array.isArray(signatures) &&
    Array.isArray(files) &&
    files.every(isFile);
  return whole ? (json as unknown as BundleManifest) : undefined;
}

function isFile(file: unknown): boolean {
  if (!isRecord(file)) return false;
  const { path, kind, sha256, bytes, signatures } = file;
  return (
    typeof path === 'string' &&
    typeof kind === 'string' &&
    typeof sha256 === 'string' &&
    /^[0-9a-f]{64}$/.test(sha256) &&
    Number.isSafeInteger(bytes) &&
    Array.isArray(signatures)
  );
}

function isRecord(json: unknown): json is Readonly<Record<string, unknown>> {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}
