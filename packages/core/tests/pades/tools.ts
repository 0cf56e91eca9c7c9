import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { textOfBytes } from '../pdf/make-pdf.js';

/** What an outside command said. */
export interface Said {
  readonly status: number | null;
  readonly text: string;
}

/** The commands that judge in place of the code under test, in a folder of their own. */
export interface Tools {
  readonly qpdfCheck: (pdf: Uint8Array) => Said;
  /** One line for each signature, in the words of poppler's `pdfsig`. */
  readonly pdfsig: (pdf: Uint8Array) => readonly string[];
  /** The last signature of a file by `openssl cms -verify`, its CMS cut out by the length it says. */
  readonly opensslVerify: (pdf: Uint8Array) => Said;
  /** Page 1 or another as an image at one pixel a point. */
  readonly render: (pdf: Uint8Array, page?: number) => Image;
  readonly remove: () => void;
}

/** Pixels as red, green and blue. */
export interface Image {
  readonly width: number;
  readonly height: number;
  readonly at: (x: number, y: number) => readonly [number, number, number];
}

const COMMANDS = { qpdf: '--version', pdfsig: '-v', openssl: 'version', pdftoppm: '-v' };

/** The commands, or undefined with one line that says which is missing; on CI that is a failure. */
export function tools(): Tools | undefined {
  const missing = Object.entries(COMMANDS).flatMap(([name, flag]) =>
    spawnSync(name, [flag]).error ? [name] : [],
  );
  if (missing.length > 0) {
    if (process.env['CI']) throw new Error(`missing: ${missing.join(', ')}`);
    console.warn(`${missing.join(', ')} missing: tests with these commands do not run`);
    return undefined;
  }
  return toolsIn(mkdtempSync(join(tmpdir(), 'kyso-tools-')));
}

function toolsIn(folder: string): Tools {
  const file = (name: string, bytes: Uint8Array | string): string => {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    return path;
  };
  const run = (command: string, args: readonly string[]): Said => {
    const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
    return { status, text: stdout + stderr };
  };
  return {
    qpdfCheck: (pdf) => run('qpdf', ['--check', file('a.pdf', pdf)]),
    pdfsig(pdf) {
      const { text } = run('pdfsig', ['-nocert', file('a.pdf', pdf)]);
      return text
        .split('\n')
        .filter((line) => /Signature Validation|Total document signed|Not total/.test(line));
    },
    opensslVerify(pdf) {
      const { cms, covered } = lastSignature(pdf);
      const args = [
        '-inform',
        'DER',
        '-in',
        file('cms', cms),
        '-content',
        file('content', covered),
      ];
      return run('openssl', [
        'cms',
        '-verify',
        '-binary',
        '-noverify',
        ...args,
        '-out',
        join(folder, 'out'),
      ]);
    },
    render(pdf, page = 1) {
      const args = ['-r', '72', '-cropbox', '-f', String(page), '-l', String(page), '-singlefile'];
      execFileSync('pdftoppm', [...args, file('a.pdf', pdf), join(folder, 'page')]);
      return imageOf(readFileSync(join(folder, 'page.ppm')));
    },
    remove: () => {
      rmSync(folder, { recursive: true });
    },
  };
}

function lastSignature(pdf: Uint8Array): { cms: Uint8Array; covered: Uint8Array } {
  const text = textOfBytes(pdf);
  const found = [
    ...text.matchAll(/\/ByteRange \[(\d+) (\d+) (\d+) (\d+)\s*\] \/Contents <([0-9a-f]+)>/g),
  ].at(-1);
  if (!found) throw new Error('no signature');
  const [, , start = 0, end = 0, rest = 0] = found.map(Number);
  const padded = Buffer.from(found[5] ?? '', 'hex');
  const covered = Buffer.concat([pdf.subarray(0, start), pdf.subarray(end, end + rest)]);
  return { cms: padded.subarray(0, 4 + padded.readUInt16BE(2)), covered };
}

function imageOf(ppm: Buffer): Image {
  const header = /^P6\s(\d+)\s(\d+)\s255\s/.exec(ppm.subarray(0, 64).toString('latin1'));
  if (!header) throw new Error('no PPM image');
  const [width, height, start] = [Number(header[1]), Number(header[2]), header[0].length];
  return {
    width,
    height,
    at(x, y) {
      const [red = 0, green = 0, blue = 0] = ppm.subarray(start + 3 * (y * width + x));
      return [red, green, blue];
    },
  };
}
