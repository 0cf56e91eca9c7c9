/**
 * The cases of NIST PKITS, asked of `kyso` and of `openssl verify`: who says what NIST expects. Where
 * one does not, the case is named with its reason, or it is a FAIL.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { nodeCrypto } from '@kyso/core/node';
import { readCrls } from '@kyso/core/revocation';
import { revocationByEvidence, validatePath } from '@kyso/core/trust';
import { parseCertificate } from '@kyso/core/x509';
import { toPem } from '@kyso/sandbox';
import { runTool } from './run-tool.mjs';

/** Within the dates of all certificates and CRLs of the suite. */
const AT = new Date('2011-04-15T12:00:00Z');

/** Cases that one of both answers otherwise than NIST, and why. */
const KNOWN = [
  {
    who: 'kyso',
    applies: ({ title }) => title.includes('DSA'),
    reason: 'DSA is refused by rule: no signature of an office is made with it',
  },
  {
    who: 'openssl',
    applies: ({ id }) => id === '4.1.5',
    reason: 'does not inherit DSA parameters from the issuer',
  },
  {
    who: 'openssl',
    applies: ({ id }) => id === '4.14.30',
    reason: 'does not find the CRL of another issuer that cRLIssuer names',
  },
];

/** Prints a row for each section of the suite; true where nobody fails a case. */
export async function comparePaths({ corpora, work }) {
  const folder = join(corpora, 'pkits');
  const { items } = JSON.parse(await readFile(join(folder, 'expected.json'), 'utf8'));
  const sections = new Map();
  for (const item of items) {
    const answers = {
      kyso: await kysoSays(item, folder),
      openssl: await opensslSays(item, folder, work),
    };
    const cases = sections.get(item.section) ?? [];
    sections.set(item.section, [...cases, { item, answers }]);
  }
  return printTable(sections);
}

/** Whether there is a path, by our library. */
async function kysoSays({ path, crls, settings }, folder) {
  const [anchor, ...others] = await Promise.all(
    path.map(async (name) => parseCertificate(await readFile(join(folder, 'certs', name)))),
  );
  const target = others.at(-1) ?? anchor;
  const lists = await Promise.all(crls.map((name) => readFile(join(folder, 'crls', name))));
  const crypto = nodeCrypto();
  const certificates = [anchor, ...others];
  const evidence = { crls: lists.flatMap((bytes) => readCrls(bytes)), certificates, crypto };
  const result = await validatePath(target, {
    anchors: [anchor],
    intermediates: others.slice(0, -1),
    at: AT,
    crypto,
    algorithms: 'any',
    policies: {
      acceptable: settings.initialPolicySet,
      explicit: settings.initialExplicitPolicy,
      inhibitMapping: settings.initialPolicyMappingInhibit,
      inhibitAny: settings.initialInhibitAnyPolicy,
    },
    revocation: { mode: 'required', check: revocationByEvidence(evidence) },
  });
  return result.kind === 'valid' ? 'valid' : 'invalid';
}

/** Whether there is a path, by `openssl verify` with every check that the suite is about. */
async function opensslSays({ id, path, crls, settings }, folder, work) {
  const put = async (name, label, kind, files) => {
    const target = join(work, `pkits-${id}-${name}.pem`);
    const blocks = await Promise.all(
      files.map(async (file) => toPem(label, await readFile(join(folder, kind, file)))),
    );
    await writeFile(target, blocks.join(''));
    return target;
  };
  const [anchor = '', ...others] = path;
  const args = ['verify', '-attime', String(AT.getTime() / 1000)];
  args.push('-policy_check', '-crl_check_all', '-extended_crl', '-use_deltas');
  args.push('-CAfile', await put('anchor', 'CERTIFICATE', 'certs', [anchor]));
  if (others.length > 1) {
    args.push('-untrusted', await put('between', 'CERTIFICATE', 'certs', others.slice(0, -1)));
  }
  if (crls.length > 0) args.push('-CRLfile', await put('lists', 'X509 CRL', 'crls', crls));
  for (const oid of settings.initialPolicySet) args.push('-policy', oid);
  if (settings.initialExplicitPolicy) args.push('-explicit_policy');
  if (settings.initialPolicyMappingInhibit) args.push('-inhibit_map');
  if (settings.initialInhibitAnyPolicy) args.push('-inhibit_any');
  args.push(await put('target', 'CERTIFICATE', 'certs', [others.at(-1) ?? anchor]));
  const { code } = await runTool('openssl', args);
  return code === 0 ? 'valid' : 'invalid';
}

function printTable(sections) {
  const names = ['kyso', 'openssl'];
  const notes = [];
  const failures = [];
  const rows = [...sections].map(([section, cases]) => [
    section,
    String(cases.length),
    ...names.map((who) => cellOf(who, cases, { notes, failures })),
  ]);
  const lines = [['NIST PKITS', 'cases', ...names], ...rows];
  const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  for (const line of lines) {
    console.log(
      line
        .map((cell, column) => cell.padEnd(widths[column]))
        .join('  ')
        .trimEnd(),
    );
  }
  for (const line of [...notes, ...failures]) console.log(line);
  const all = [...sections.values()].flat();
  const agreed = (who) => all.filter(({ item, answers }) => answers[who] === item.expected).length;
  console.log(`\n${names.map((who) => `${who} ${agreed(who)}/${all.length}`).join(', ')}\n`);
  return failures.length === 0 && all.length > 0;
}

function cellOf(who, cases, { notes, failures }) {
  const missed = cases.filter(({ item, answers }) => answers[who] !== item.expected);
  for (const { item, answers } of missed) {
    const known = KNOWN.find((limit) => limit.who === who && limit.applies(item));
    const said = `${who} ${item.id} ${item.title}: ${answers[who]}`;
    if (known) notes.push(`n/a ${said}; ${known.reason}`);
    else failures.push(`FAIL ${said}, NIST expects ${item.expected}`);
  }
  return `${cases.length - missed.length} ok`;
}
