/**
 * Part of `npm run lint`: no file that goes into the repository names a path of one machine or the
 * host of a package registry, and every text is in Unicode normal form C, so that Vietnamese words
 * are found by searching for them. Prints each offence with its line; exit code 1 if there is one.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const project = fileURLToPath(new URL('..', import.meta.url));

/** Written in pieces where this file would otherwise accuse itself. */
const OFFENCES = [
  {
    pattern: /(?<![\w.@)}\]~*-])\/(?:work|home|root|Users|tmp)\/[\w.@-]+/u,
    what: 'names a path of one machine',
  },
  { pattern: /(?<![\w/])[A-Z]:\\Users\\/u, what: 'names a path of one machine' },
  {
    pattern: new RegExp(
      [
        'registry\\.(npm|yarnpkg)',
        'files\\.pythonhosted',
        'pypi\\.org',
        'repo1?\\.maven',
        'crates\\.io',
      ]
        .concat(['deb\\.debian', 'proxy\\.golang', 'npmjs\\.(org|com)'])
        .join('|'),
      'iu',
    ),
    what: 'names the host of a package registry',
  },
];

/** Where a path or a host is meant: the rules themselves. */
const EXEMPT = new Set(['tools/check-texts.mjs']);

const offences = trackedFiles().flatMap(offencesOf);
for (const offence of offences) console.error(offence);
process.exitCode = offences.length === 0 ? 0 : 1;

/** What git has or would take: tracked files and new ones that are not ignored. */
function trackedFiles() {
  const options = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  return execFileSync('git', options, { cwd: project, encoding: 'utf8', maxBuffer: 1 << 26 })
    .split('\0')
    .filter((file) => file !== '' && existsSync(join(project, file)))
    .filter((file) => statSync(join(project, file)).isFile());
}

function offencesOf(file) {
  const text = textOf(join(project, file));
  if (text === undefined) return [];
  return text.split('\n').flatMap((line, index) => {
    const found = EXEMPT.has(file) ? [] : OFFENCES.filter(({ pattern }) => pattern.test(line));
    const faults = found.map(({ what }) => what);
    if (line !== line.normalize('NFC')) faults.push('is not in Unicode normal form C');
    return faults.map((fault) => `${file}:${index + 1} ${fault}`);
  });
}

/** The text of a file, or `undefined` for one that is not UTF-8 text. */
function textOf(path) {
  const bytes = readFileSync(path);
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
