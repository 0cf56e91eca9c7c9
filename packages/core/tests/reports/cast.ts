import type { ValidationReport } from '../../src/report.js';
import { validate, type ValidateOptions } from '../../src/validation/index.js';
import { signedCms } from '../cades/cast.js';
import { NOW, crypto, sandbox, signed, timestamps } from '../pades/cast.js';
import { ONE_PAGE, makePdf } from '../pdf/make-pdf.js';

export { NOW };

/** What is judged, by the kind of its carrier. */
export const KINDS = [
  'pdf',
  'stamped pdf',
  'cms',
  'counter-signed cms',
  'timestamp-token',
] as const;
export type Kind = (typeof KINDS)[number];

export const FILE = { name: 'công-văn.pdf', size: 1_234_567, sha256: 'ab'.repeat(32) };

/** A report of that kind, of something valid. */
export async function reportOf(
  kind: Kind,
  options: ValidateOptions = {},
): Promise<ValidationReport> {
  switch (kind) {
    case 'pdf':
      return judged(await signed(makePdf(ONE_PAGE)), options);
    case 'stamped pdf':
      return judged(await signed(makePdf(ONE_PAGE), { timestamps: timestamps() }), options);
    case 'cms':
      return judged(await signedCms({ attached: true }), options);
    case 'counter-signed cms':
      return counterSigned(await judged(await signedCms({ attached: true }), options));
    case 'timestamp-token':
      return judged(await token(), options);
  }
}

/** Judged by the sandbox's root, with its lists. */
export async function judged(
  bytes: Uint8Array,
  options: ValidateOptions = {},
): Promise<ValidationReport> {
  const world = await sandbox();
  return validate(bytes, {
    ...{ crypto, at: NOW, trust: [{ name: 'văn-phòng', anchors: [world.root.certificate] }] },
    crls: [world.root.crl(), world.intermediate.crl()],
    ...options,
  });
}

async function token(): Promise<Uint8Array> {
  const digest = crypto.createDigest('SHA-256');
  digest.update(new TextEncoder().encode('nội dung'));
  return timestamps().requestToken({ digestAlgorithm: 'SHA-256', imprint: digest.digest() });
}

/** The same signature once more, as somebody's over the first. */
function counterSigned(report: ValidationReport): ValidationReport {
  if (report.format !== 'cms') throw new TypeError('no CMS');
  const signatures = report.signatures.map((one) => {
    const counter = { ...one, kind: 'counter-signature', counterSignatures: [] } as const;
    return { ...one, counterSignatures: [counter] };
  });
  return { ...report, signatures };
}
