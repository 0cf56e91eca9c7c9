/* One step of signing in a process of its own: `prepare FILE`, `sign KEY` or `complete FILE`; JSON in, JSON out. */
import { createHash, createPrivateKey, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { completeSignature, prepareSignature, toBeSignedOf } from '../../src/pades/index.js';
import type { PreparedSignature, PrepareOptions } from '../../src/pades/index.js';

/** What crosses between the processes; byte strings are Base64. */
export interface PrepareInput {
  readonly certificate: string;
  readonly chain: readonly string[];
  readonly algorithm: PrepareOptions['algorithm'];
  readonly time: string;
}

/** All that the process with the key is given. */
export interface SignInput {
  readonly signedAttributes: string;
  readonly digest: string;
  readonly digestAlgorithm: string;
}

export interface CompleteInput {
  readonly prepared: PreparedSignature;
  readonly signature: string;
}

const [step, path = ''] = process.argv.slice(2);
const input = JSON.parse(readFileSync(0, 'utf8')) as unknown;
const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'));
const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

async function prepare({ certificate, chain, algorithm, time }: PrepareInput): Promise<unknown> {
  return prepareSignature(new Uint8Array(readFileSync(path)), {
    certificate: bytesOf(certificate),
    chain: chain.map(bytesOf),
    algorithm,
    clock: () => new Date(time),
  });
}

/** Knows neither the document nor anything of this project: `node:crypto` alone. */
function signValue({ signedAttributes, digest, digestAlgorithm }: SignInput): unknown {
  const name = digestAlgorithm.replace('SHA-', 'sha');
  const data = bytesOf(signedAttributes);
  if (createHash(name).update(data).digest('base64') !== digest)
    throw new Error('digest and attributes differ');
  const key = createPrivateKey({ key: readFileSync(path), format: 'der', type: 'pkcs8' });
  const isEd25519 = key.asymmetricKeyType === 'ed25519';
  return { signature: textOf(sign(isEd25519 ? null : name, data, key)) };
}

async function complete({ prepared, signature }: CompleteInput): Promise<unknown> {
  const signed = await completeSignature(
    new Uint8Array(readFileSync(path)),
    prepared,
    bytesOf(signature),
  );
  return { pdf: textOf(await signed.bytes()), toBeSigned: textOf(toBeSignedOf(prepared).bytes) };
}

const answer =
  step === 'prepare'
    ? await prepare(input as PrepareInput)
    : step === 'sign'
      ? signValue(input as SignInput)
      : await complete(input as CompleteInput);
process.stdout.write(JSON.stringify(answer));
