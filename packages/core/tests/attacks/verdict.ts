import { NOW, crypto } from '../pades/cast.js';
import { isKysoError } from '../../src/errors.js';
import { validatePdf } from '../../src/validation/index.js';

/** What a validator says in short: one line for each signature that is not clean. */
export interface Verdict {
  /** True where every signature is intact, covers its revision and was followed by nothing that is not permitted, and closes no mark of another. */
  readonly clean: boolean;
  readonly said: readonly string[];
  /** Names of the signed fields. */
  readonly fields: readonly (string | null)[];
}

/** The verdict on a file through the public report alone; a file without signature or unreadable is not clean. */
export async function verdictOn(pdf: Uint8Array): Promise<Verdict> {
  try {
    const { signatures } = await validatePdf(pdf, { crypto, at: NOW });
    const said = signatures.map((signature) => {
      const { field, integrity, byteRangeValid, coverage, modifications } = signature;
      const { level, permitted, findings } = modifications;
      const whole = coverage === 'whole-file' || coverage === 'whole-revision';
      const orphans = signature.findings.filter(
        ({ check, status }) => check === 'orphan-mark' && status === 'failed',
      );
      const sound = integrity === 'intact' && byteRangeValid && whole && permitted;
      const clean = sound && orphans.length === 0;
      const found = [...findings, ...orphans].map((finding) => finding.found).join(' ');
      const range = byteRangeValid ? '' : ' byte range';
      return { clean, text: `${String(field)} ${integrity}${range} ${coverage} ${level} ${found}` };
    });
    return {
      clean: said.length > 0 && said.every(({ clean }) => clean),
      said: said.map(({ text }) => text.trim()),
      fields: signatures.map(({ field }) => field),
    };
  } catch (error) {
    if (!isKysoError(error)) throw error;
    return { clean: false, said: [`${error.code}: ${error.message}`], fields: [] };
  }
}
