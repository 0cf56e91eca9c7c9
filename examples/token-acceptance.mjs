/**
 * node token-acceptance.mjs MODULE FILE.pdf
 *
 * What a token can do on this machine, as lines to send: lists it, signs FILE.pdf with its certificate (the PIN is asked for, or taken
 * from KYSO_PIN), checks the signature, signs ten more with one PIN. Nothing secret is printed; the
 * signed document is not kept.
 */
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import { signPdf, validatePdf } from '@kyso/core';
import { listTokens, pkcs11Signer, signBatch } from '@kyso/pkcs11';

const [module, file] = process.argv.slice(2);
if (!module || !file) throw new Error('usage: node token-acceptance.mjs MODULE FILE.pdf');
const pdf = new Uint8Array(await readFile(file));

say('system', `${process.platform} ${process.arch}, Node ${process.versions.node}`);
const { modules } = await listTokens({ modules: [module] });
for (const { name, version, manufacturer, slots, failure } of modules) {
  say('module', failure ? failure.message : `${name ?? manufacturer} ${version}`);
  for (const { token } of slots.filter(({ token }) => token?.initialised)) {
    say('token', `${token.manufacturer} ${token.model}, PIN ${token.pin.state}`);
    say('mechanisms', token.mechanisms.join(' '));
    say('certificates', String(token.certificates.length));
  }
}

const signer = await pkcs11Signer({ module, pin: process.env.KYSO_PIN ?? askPin });
try {
  await attempt('signs', async () => {
    const signed = await (await signPdf(pdf, { signer })).bytes();
    const { signatures } = await validatePdf(signed);
    return `${signer.mechanism}, ${signatures.at(-1).integrity}`;
  });
  await attempt('batch of 10 with one PIN', async () => {
    const documents = Array.from({ length: 10 }, (_, index) => ({ id: String(index) }));
    const started = performance.now();
    const { results } = await signBatch(documents, {
      signer,
      sign: () => signPdf(pdf, { signer }),
    });
    const signed = results.filter(({ status }) => status === 'signed').length;
    return `${signed} signed, ${((performance.now() - started) / 10).toFixed(0)} ms each`;
  });
} finally {
  await signer.close();
}

async function attempt(what, work) {
  try {
    say(what, await work());
  } catch (error) {
    say(what, `${error.code ?? error.name}: ${error.message}`);
    process.exitCode = 1;
  }
}

/** Shown while it is typed: run this where nobody looks, or set KYSO_PIN. */
async function askPin({ token, triesLeft }) {
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  const tries = triesLeft === null ? '' : `, tries left: ${triesLeft}`;
  const pin = await asking.question(`PIN of ${token.label}${tries}: `);
  asking.close();
  return pin;
}

function say(what, told) {
  console.log(`${what}: ${told}`);
}
