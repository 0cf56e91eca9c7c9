/**
 * What `signCms` and `extendCms` make, in every level and both forms, asked of OpenSSL (digest, signature value, path) and of
 * EU DSS (the same, level, indication). `npm run interop -- --cades` asks only this.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { extendCms, signCms } from '@kyso/core/cades';
import { webFetcher } from '@kyso/core/net';
import { privateKeySigner } from '@kyso/core/node';
import { tsaClient } from '@kyso/core/timestamp';
import { createSandbox, toPem } from '@kyso/sandbox';
import { runTool } from './run-tool.mjs';
import { REVOCATION_UNKNOWN, askDss, dss } from './validators/dss.mjs';

const PEOPLE = ['rsa-2048', 'rsa-pss', 'p-256', 'p-384', 'ed25519'];
const LEVELS = ['B-B', 'B-T', 'B-LT', 'B-LTA'];

/** What an outsider itself cannot judge, in its very words. */
const LIMITS = [
  { who: 'openssl', keyType: 'ed25519', said: /invalid digest/ },
  {
    who: 'dss',
    keyType: 'ed25519',
    said: /^(INDETERMINATE )?ASCCM_CAA_ANS( (ARCH_LTAIVMP_ANS|PSV_IPSVC_ANS))?$/,
  },
];

/** Prints a row for each kind of key; true where nobody objects. */
export async function compareCades({ work, cache }) {
  await dss.prepare({ cache });
  const folder = join(work, 'cades');
  await mkdir(folder, { recursive: true });
  const made = await signAll(folder);
  const answers = await askBoth(made, { folder, cache });
  let faults = 0;
  const columns = [...LEVELS, 'renewed', 'beside'];
  console.log(`\nCAdES, attached and detached: OpenSSL, EU DSS\n${['', ...columns].join('\t')}`);
  for (const keyType of PEOPLE) {
    const cells = columns.map((column) => {
      const own = answers.filter((one) => one.keyType === keyType && one.column === column);
      faults += own.filter(({ mark }) => mark === 'FAIL').length;
      for (const { mark, file, fault } of own)
        if (mark === 'FAIL') console.log(`FAIL ${file}: ${fault}`);
      return own.map(({ mark }) => mark).join(' ');
    });
    console.log([keyType, ...cells].join('\t'));
  }
  return answers.length > 0 && faults === 0;
}

/** Every level of every key, in both forms; B-LTA also renewed, and with a second signature beside it. */
async function signAll(folder) {
  const sandbox = await createSandbox();
  const server = await sandbox.serve();
  const content = new TextEncoder().encode('Quyết định số 15/QĐ-TTg\n'.repeat(100));
  await writeFile(join(folder, 'root.pem'), toPem('CERTIFICATE', sandbox.root.certificate));
  await writeFile(join(folder, 'content'), content);
  const timestamps = tsaClient(server.timestampUrl);
  const evidence = {
    trust: [{ name: 'sandbox', anchors: [sandbox.root.certificate] }],
    fetcher: fetcherTo(server),
  };
  const second = signerOf(sandbox, 'p-256');
  const files = [];
  try {
    for (const keyType of PEOPLE)
      for (const attached of [true, false]) {
        const add = async (column, level, cms) => {
          const file = join(folder, `${keyType}-${column}.${attached ? 'p7m' : 'p7s'}`);
          await writeFile(file, await cms.bytes());
          files.push({ file, keyType, column, level, attached });
          return cms;
        };
        const signer = signerOf(sandbox, keyType);
        const terms = { timestamps, evidence };
        const beside = attached ? undefined : content;
        await add('B-B', 'B-B', await signCms(content, { signer, attached }));
        let last;
        for (const level of LEVELS.slice(1))
          last = await add(
            level,
            level,
            await signCms(content, { signer, attached, level, ...terms }),
          );
        const more = { level: 'B-LTA', ...terms, ...(beside && { content: beside }) };
        const again = await extendCms(await last.bytes(), more);
        await add('renewed', 'B-LTA', again);
        const addTo = await again.bytes();
        const both = await signCms(beside, { signer: second, level: 'B-LTA', ...terms, addTo });
        await add('beside', 'B-LTA', both);
      }
  } finally {
    await server.close();
  }
  return files;
}

export function signerOf(sandbox, keyType) {
  const person = sandbox.people.find((one) => one.keyType === keyType && one.notAfter > new Date());
  const { privateKey: key, certificate, chain } = person;
  return privateKeySigner({ key, certificate, chain });
}

/** The sandbox under the name that its certificates give. */
export function fetcherTo({ url }) {
  const own = (request) => request.url.replace('http://sandbox.example', url);
  return {
    fetch: (request) => webFetcher().fetch({ ...request, origin: 'caller', url: own(request) }),
  };
}

async function askBoth(made, { folder, cache }) {
  const forms = [true, false].map((attached) => made.filter((one) => one.attached === attached));
  const [within, apart] = forms.map((files) => files.map(({ file }) => file));
  const args = ['--trust', join(folder, 'root.pem'), ...within];
  const said = await askDss(cache, [...args, '--content', join(folder, 'content'), ...apart]);
  const answers = [];
  for (const one of made) {
    const fault = await opensslFault(one, folder);
    answers.push(cell(one, 'openssl', fault));
    answers.push(
      cell(
        one,
        'dss',
        dssFault(
          one,
          said.find(({ file }) => file === one.file),
        ),
      ),
    );
  }
  return answers;
}

function cell({ file, keyType, column }, who, fault) {
  const limit = LIMITS.some(
    (one) => one.who === who && one.keyType === keyType && one.said.test(fault ?? ''),
  );
  return {
    file,
    keyType,
    column,
    fault,
    mark: fault === undefined ? 'ok' : limit ? 'n/a' : 'FAIL',
  };
}

async function opensslFault({ file, attached }, folder) {
  const words =
    'cms -verify -inform DER -binary -purpose any -cades -out verified -CAfile root.pem';
  const args = [...words.split(' '), '-in', file, ...(attached ? [] : ['-content', 'content'])];
  const { code, stderr } = await runTool('openssl', args, { cwd: folder });
  return code === 0 ? undefined : stderr;
}

/** Without revocation data DSS can say no more than that they are missing. */
function dssFault({ level }, { signatures, error }) {
  const wanted = level.replace('B-', 'CAdES-BASELINE-');
  const judged = level === 'B-LT' || level === 'B-LTA';
  const faults = signatures.flatMap((one) => {
    const errors = one.errors.map(({ key }) => key);
    const unknown = errors.filter((key) => !REVOCATION_UNKNOWN.includes(key));
    return [
      ...(one.level === wanted ? [] : [`level ${one.level}`]),
      ...(one.digestIntact && one.signatureIntact && one.structureValid ? [] : ['not intact']),
      ...(judged && one.indication !== 'TOTAL_PASSED' ? [one.indication, ...errors] : unknown),
      ...one.timestamps.flatMap(({ type, imprintIntact, signatureIntact }) =>
        imprintIntact && signatureIntact ? [] : [`${type} not intact`],
      ),
    ];
  });
  const all = [
    ...(error ? [error] : []),
    ...(signatures.length === 0 ? ['nothing found'] : faults),
  ];
  return all.length === 0 ? undefined : all.join(' ');
}
