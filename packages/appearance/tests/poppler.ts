import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** True where poppler's and qpdf's commands are installed; says so in one line where they are not. */
export function hasOutsideTools(): boolean {
  const missing = ['pdftoppm', 'pdftotext', 'pdffonts', 'pdfimages', 'qpdf'].filter(
    (command) => spawnSync(command, ['--version']).error !== undefined,
  );
  if (missing.length > 0)
    console.warn(`not installed, its tests are skipped: ${missing.join(', ')}`);
  return missing.length === 0;
}

/** Runs a command on the PDF, `FILE` in the arguments standing for its path; returns its output. */
export function run(pdf: Uint8Array, command: string, args: readonly string[]): string {
  return inFolder((folder) => {
    const file = join(folder, 'mark.pdf');
    writeFileSync(file, pdf);
    const paths = args.map((argument) => (argument === 'FILE' ? file : argument));
    return execFileSync(command, paths, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  });
}

/** The text of the mark, line by line as a reader extracts it. */
export function textOf(pdf: Uint8Array): string[] {
  return run(pdf, 'pdftotext', ['-layout', 'FILE', '-'])
    .replace('\f', '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** A picture: `at` gives red, green and blue; the origin is at the top left. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly at: (x: number, y: number) => readonly [number, number, number];
}

/** Renders the page at `dpi` on white. */
export function render(pdf: Uint8Array, dpi = 144): Picture {
  return inFolder((folder) => {
    writeFileSync(join(folder, 'mark.pdf'), pdf);
    const stem = join(folder, 'mark');
    execFileSync('pdftoppm', ['-r', String(dpi), '-singlefile', `${stem}.pdf`, stem]);
    return readPpm(readFileSync(`${stem}.ppm`));
  });
}

/** Renders the page as a JPEG file. */
export function renderJpeg(pdf: Uint8Array): Uint8Array {
  return inFolder((folder) => {
    writeFileSync(join(folder, 'mark.pdf'), pdf);
    const stem = join(folder, 'mark');
    execFileSync('pdftoppm', ['-jpeg', '-singlefile', `${stem}.pdf`, stem]);
    return readFileSync(`${stem}.jpg`);
  });
}

/** Renders the page at `dpi` as a PNG file. */
export function renderPng(pdf: Uint8Array, dpi: number): Uint8Array {
  return inFolder((folder) => {
    writeFileSync(join(folder, 'mark.pdf'), pdf);
    const stem = join(folder, 'mark');
    execFileSync('pdftoppm', ['-png', '-r', String(dpi), '-singlefile', `${stem}.pdf`, stem]);
    return readFileSync(`${stem}.png`);
  });
}

/** The pixels that are not white. */
export function inkOf({ width, height, at }: Picture): { x: number; y: number }[] {
  const pixels = Array.from({ length: width * height }, (_, index) => ({
    x: index % width,
    y: Math.floor(index / width),
  }));
  return pixels.filter(({ x, y }) => at(x, y).some((value) => value < 250));
}

function readPpm(bytes: Uint8Array): Picture {
  const header = /^P6\s(\d+)\s(\d+)\s255\s/.exec(
    Buffer.from(bytes.subarray(0, 40)).toString('latin1'),
  );
  if (header === null) throw new Error('pdftoppm did not write a PPM file');
  const [width, height] = [Number(header[1]), Number(header[2])];
  const pixels = bytes.subarray(header[0].length);
  return {
    width,
    height,
    at(x, y) {
      const offset = 3 * (y * width + x);
      return [pixels[offset] ?? 0, pixels[offset + 1] ?? 0, pixels[offset + 2] ?? 0];
    },
  };
}

function inFolder<T>(work: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'kyso-mark-'));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
