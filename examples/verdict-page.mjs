/**
 * node verdict-page.mjs FILE OUT.html [ROOT.crt …]: judges a file against the root certificates given (DER) and writes the
 * verdict as a page for people. The marks on the pages are drawn by `kyso verify --html`; this page does without.
 */
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { validate } from '@kyso/core';
import { verificationPage } from '@kyso/core/reports';

const [file, output, ...roots] = process.argv.slice(2);
if (output === undefined)
  throw new TypeError('usage: node verdict-page.mjs FILE OUT.html [ROOT.crt …]');

const bytes = await readFile(file);
const at = new Date();
const anchors = await Promise.all(roots.map((root) => readFile(root)));
const report = await validate(bytes, { at, trust: [{ name: 'user', anchors }] });
const sha256 = createHash('sha256').update(bytes).digest('hex');
const about = { name: basename(file), size: bytes.length, sha256 };
await writeFile(output, verificationPage(report, { language: 'vi', at, file: about }));
console.log(`${report.conclusion}: ${output}`);
