/**
 * node token-acceptance.mjs MODULE FILE.pdf [--serial HEX] [--by-hand]
 * node token-acceptance.mjs --signer SIGNER.mjs FILE.pdf
 *
 * What a token can do on this machine, as lines to send, and a row for docs/interop.md. MODULE is a PKCS#11 module; the PIN is
 * asked for without being shown, or taken from KYSO_PIN. SIGNER.mjs is for keys that no PKCS#11 module reaches (Windows
 * CNG, macOS Keychain): it exports `openSigner()`, which answers a `Signer` and, where it needs it, its `close`.
 * `--serial` names one of several certificates; with `--by-hand` a person takes the token out and puts it back.
 *
 * Nothing secret is printed; what is signed is not kept. Exit code 1 where something fails.
 */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { signPdf, validatePdf } from '@kyso/core';
import { listTokens, pkcs11Signer, signBatch } from '@kyso/pkcs11';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    signer: { type: 'string' },
    serial: { type: 'string' },
    'by-hand': { type: 'boolean' },
  },
});
const file = positionals.at(-1);
const [module] = positionals.slice(0, -1);
if (!file || (module === undefined) === (values.signer === undefined)) {
  console.error('usage: node token-acceptance.mjs MODULE FILE.pdf | --signer SIGNER.mjs FILE.pdf');
  process.exit(64);
}

const BATCH = 10;
const pdf = new Uint8Array(await readFile(file));
const system = `${process.platform} ${process.arch}, Node ${process.versions.node}`;
let [asked, failed] = [0, 0];

say('system', system);
const place = module === undefined ? await ownSigner(values.signer) : await tokenIn(module);
const { signer } = place;
const mechanism = () => signer.mechanism ?? JSON.stringify(signer.algorithm);
try {
  await attempt('signs a document', async () => `${mechanism()}, ${await signedOnce()}`);
  await attempt('leaves the document as it was', async () => {
    const signed = await (await signPdf(pdf, { signer })).bytes();
    if (Buffer.compare(signed.subarray(0, pdf.length), pdf) !== 0) throw new Error('it does not');
    return `${signed.length - pdf.length} bytes appended`;
  });
  await attempt('is not asked where nobody waits any more', refusesWhatIsGivenUp);
  await attempt(`batch of ${BATCH}`, signMany);
  if (values['by-hand']) await byHand();
} finally {
  await signer.close?.();
}
const day = new Date().toISOString().slice(0, 10);
const verdict = failed === 0 ? 'passes' : `${failed} failed`;
console.log(`| ${[day, system, place.module, place.token, mechanism(), verdict].join(' | ')} |`);

async function ownSigner(path) {
  const { openSigner } = await import(pathToFileURL(resolve(path)).href);
  return { signer: await openSigner(), module: path, token: 'own Signer' };
}

async function tokenIn(path) {
  const { modules } = await listTokens({ modules: [path] });
  for (const { name, version, manufacturer, slots, failure } of modules) {
    say('module', failure ? failure.message : `${name ?? manufacturer} ${version}`);
    for (const { token } of slots.filter(({ token }) => token?.initialised)) {
      say('token', `${token.manufacturer} ${token.model}, PIN ${token.pin.state}`);
      say('mechanisms', token.mechanisms.join(' '));
      say('certificates', String(token.certificates.length));
    }
  }
  const opened = await pkcs11Signer({
    module: path,
    pin: process.env.KYSO_PIN ?? askPin,
    ...(values.serial && { certificate: { serial: values.serial } }),
  });
  const { manufacturer, model } = opened.token;
  const [{ name, version, manufacturer: maker }] = modules;
  return {
    signer: opened,
    module: `${name ?? maker} ${version}`,
    token: `${manufacturer} ${model}`,
  };
}

async function signedOnce() {
  const signed = await (await signPdf(pdf, { signer })).bytes();
  const { integrity } = (await validatePdf(signed)).signatures.at(-1);
  if (integrity !== 'intact') throw new Error(integrity);
  return integrity;
}

async function refusesWhatIsGivenUp() {
  const reason = new Error('given up');
  const before = asked;
  const context = { digestAlgorithm: 'SHA-256', signal: AbortSignal.abort(reason) };
  const said = await Promise.resolve(signer.sign(new Uint8Array(3), context)).then(
    () => 'it signed',
    (error) => (error === reason && asked === before ? undefined : `it threw ${error}`),
  );
  if (said !== undefined) throw new Error(said);
  return 'refused';
}

async function signMany() {
  const documents = Array.from({ length: BATCH }, (_, index) => ({ id: String(index) }));
  const [started, before] = [performance.now(), asked];
  const { results, left } = await signBatch(documents, { signer, sign: signedOnce });
  const signed = results.filter(({ status }) => status === 'signed').length;
  const each = (performance.now() - started) / BATCH;
  if (signed < BATCH) throw results.find(({ error }) => error)?.error ?? new Error(left.join());
  if (asked > before + 1) throw new Error(`the PIN was asked for ${asked - before} times`);
  return `${signed} signed, ${each.toFixed(0)} ms each, PIN asked for ${asked - before} times`;
}

/** What no program can do. */
async function byHand() {
  await question('Take the token out, wait a few seconds, and press Enter. ');
  await attempt('a token that is out is told', async () => {
    const error = await signedOnce().then(
      () => new Error('it signed'),
      (reason) => reason,
    );
    if (error.code !== 'ERR_TOKEN_REMOVED') throw error;
    return `${error.code}, ${error.facts.ckr}`;
  });
  await question('Put it back, wait until its light is steady, and press Enter. ');
  await attempt('signs again once it is back', signedOnce);
}

async function attempt(what, work) {
  try {
    say(what, await work());
  } catch (error) {
    failed += 1;
    process.exitCode = 1;
    say(what, `FAILED ${error.code ?? error.name}: ${error.message}`);
  }
}

function askPin({ token, triesLeft, state }) {
  asked += 1;
  const tries = triesLeft === null ? '' : `, tries left: ${triesLeft}`;
  const wrong = state === 'low' ? ', a wrong PIN was entered before' : '';
  return hidden(`PIN of ${token.label}${tries}${wrong}: `);
}

async function question(text) {
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await asking.question(text);
  asking.close();
  return answer;
}

/** A line that is not shown while it is typed; undefined for Ctrl-C. */
function hidden(text) {
  const { stdin, stderr } = process;
  if (!stdin.isTTY) return undefined;
  stderr.write(text);
  stdin.setRawMode(true).setEncoding('utf8').resume();
  return new Promise((done) => {
    let typed = '';
    const take = (keys) => {
      for (const key of keys) {
        if (key === '\u007f' || key === '\b') typed = typed.slice(0, -1);
        else if (key >= ' ') typed += key;
        else if ('\r\n\u0003\u0004'.includes(key)) {
          stdin.off('data', take).setRawMode(false).pause();
          stderr.write('\n');
          return done(key < '\u0005' ? undefined : typed);
        }
      }
    };
    stdin.on('data', take);
  });
}

function say(what, told) {
  console.log(`${what}: ${told}`);
}
