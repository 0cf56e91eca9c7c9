import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stream, textOfBytes, type Objects } from '../pdf/make-pdf.js';
import type { Said } from './tools.js';

/** A way of encryption in the words of qpdf, and what `inspectPdf` must say of it. */
export interface Way {
  readonly name: string;
  readonly bits: '40' | '128' | '256';
  readonly flags: readonly string[];
  readonly revision: number;
  readonly cipher: 'RC4' | 'AES-128' | 'AES-256';
}

export const WAYS: readonly Way[] = [
  { name: 'RC4 with 40 bits', bits: '40', flags: [], revision: 2, cipher: 'RC4' },
  { name: 'RC4 with 128 bits', bits: '128', flags: ['--use-aes=n'], revision: 3, cipher: 'RC4' },
  {
    name: 'RC4 by crypt filters, clear metadata',
    bits: '128',
    flags: ['--force-V4', '--cleartext-metadata'],
    revision: 4,
    cipher: 'RC4',
  },
  { name: 'AES-128', bits: '128', flags: ['--use-aes=y'], revision: 4, cipher: 'AES-128' },
  { name: 'AES-256 R5', bits: '256', flags: ['--force-R5'], revision: 5, cipher: 'AES-256' },
  { name: 'AES-256 R6', bits: '256', flags: [], revision: 6, cipher: 'AES-256' },
  {
    name: 'AES-256 R6, clear metadata',
    bits: '256',
    flags: ['--cleartext-metadata'],
    revision: 6,
    cipher: 'AES-256',
  },
];

/** A page with strings wherever signing carries them over: catalog, form, field, page, annotation in the page. */
export const WITH_STRINGS: Objects = {
  1: '<< /Type /Catalog /Pages 2 0 R /Lang (vi-VN) /Metadata 6 0 R /AcroForm << /DA (/Helv 0 Tf \\(0\\) g) /Fields [5 0 R] >> >>',
  2: '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
  3: '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << >> /Annots [<< /Type /Annot /Subtype /Text /Rect [1 1 9 9] /Contents (Gop y) >> 5 0 R] >>',
  4: stream('0 0 1 rg 100 100 50 50 re f'),
  5: '<< /Type /Annot /Subtype /Widget /FT /Tx /T (So) /V (15/QD) /Rect [0 0 0 0] /P 3 0 R >>',
  6: stream('<x:xmpmeta xmlns:x="adobe:ns:meta/"/>', '/Type /Metadata /Subtype /XML'),
  7: '<< /Title (Quyet dinh) >>',
};

/** qpdf as the one who encrypts, checks and decrypts. */
export interface Encrypting {
  readonly encrypt: (
    pdf: Uint8Array,
    way: Pick<Way, 'bits' | 'flags'>,
    passwords: {
      readonly user: string;
      readonly owner?: string;
      readonly flags?: readonly string[];
    },
  ) => Uint8Array;
  readonly check: (pdf: Uint8Array, password: string) => Said;
  /** The text of the decrypted file, every object by itself. */
  readonly decrypted: (pdf: Uint8Array, password: string) => string;
  /** What poppler's `pdfsig` says of each signature, as whole lines. */
  readonly pdfsig: (pdf: Uint8Array, password: string) => readonly string[];
  readonly remove: () => void;
}

export function encrypting(): Encrypting {
  const folder = mkdtempSync(join(tmpdir(), 'kyso-encrypting-'));
  const file = (name: string): string => join(folder, name);
  const run = (command: string, args: readonly string[]): Said => {
    const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
    return { status, text: stdout + stderr };
  };
  const written = (pdf: Uint8Array): string => {
    writeFileSync(file('in.pdf'), pdf);
    return file('in.pdf');
  };
  const out = (args: readonly string[]): Uint8Array => {
    const { status, text } = run('qpdf', [...args, file('out.pdf')]);
    if (status !== 0) throw new Error(text);
    return new Uint8Array(readFileSync(file('out.pdf')));
  };
  return {
    encrypt(pdf, { bits, flags }, { user, owner = 'chu so huu', flags: more = [] }) {
      const how = ['--encrypt', user, owner, bits, ...flags, '--'];
      return out(['--allow-weak-crypto', ...more, ...how, written(pdf)]);
    },
    check: (pdf, password) => run('qpdf', [`--password=${password}`, '--check', written(pdf)]),
    decrypted(pdf, password) {
      const how = ['--decrypt', '--qdf', '--object-streams=disable', `--password=${password}`];
      return textOfBytes(out([...how, written(pdf)]));
    },
    pdfsig(pdf, password) {
      const { text } = run('pdfsig', ['-nocert', '-upw', password, written(pdf)]);
      return text.split('\n').filter((line) => /Signature Validation|Field Name/.test(line));
    },
    remove: () => {
      rmSync(folder, { recursive: true });
    },
  };
}
