import { createSandbox, type Sandbox, type SandboxIdentity } from '@kyso/sandbox';
import nodeCryptoModule from 'node:crypto';
import { nodeCrypto } from '../../src/crypto/index.js';
import { privateKeySigner, type PrivateKeySignerOptions } from '../../src/node/index.js';
import { signPdf } from '../../src/pades/index.js';
import type { SignPdfOptions } from '../../src/pades/index.js';
import type { ByteSource } from '../../src/ports.js';
import type { Signer } from '../../src/signer.js';
import {
  tsaClient,
  type TimestampSource,
  type TsaClientOptions,
} from '../../src/timestamp/index.js';
import type { TokenMisbehaviour } from '@kyso/sandbox';

export const crypto = nodeCrypto(nodeCryptoModule);
/** The moment at which everybody in these tests signs and judges. */
export const NOW = new Date('2026-06-01T08:00:00Z');
export const clock = (): Date => new Date(NOW);

let made: Promise<Sandbox> | undefined;

/** The sandbox of these tests, made once. */
export function sandbox(): Promise<Sandbox> {
  made ??= createSandbox({ seed: 'pades', clock, authorityKeyType: 'rsa-2048' });
  return made;
}

/** A person whose key is fast to make and to use: the signer where the kind of key does not matter. */
export async function anySigner(): Promise<Signer> {
  return signerOf(await anybody('p-256'));
}

export async function anybody(keyType: SandboxIdentity['keyType']): Promise<SandboxIdentity> {
  const { people } = await sandbox();
  const found = people.find((person) => person.keyType === keyType && person.notAfter > NOW);
  if (!found) throw new Error(`nobody has a key of kind ${keyType}`);
  return found;
}

export function signerOf(
  { privateKey, certificate, chain }: SandboxIdentity,
  options: Partial<PrivateKeySignerOptions> = {},
): Signer {
  return privateKeySigner({ key: privateKey, certificate, chain, ...options });
}

/** The bytes of a PDF signed now. */
export async function signed(
  pdf: Uint8Array,
  options: Partial<SignPdfOptions> = {},
): Promise<Uint8Array> {
  const signer = options.signer ?? (await anySigner());
  return (await signPdf(pdf, { crypto, clock, ...options, signer })).bytes();
}

/** The sandbox's timestamp authority without a network; `misbehaviour` says how the answer is wrong. */
export function timestamps(
  options: TsaClientOptions = {},
  misbehaviour: () => TokenMisbehaviour | undefined = () => undefined,
): TimestampSource {
  return tsaClient('http://tsa.example/', {
    crypto,
    fetcher: {
      async fetch({ body = new Uint8Array(0) }) {
        const answer = await (await sandbox()).timestampResponse(body, misbehaviour());
        return { status: 200, headers: {}, body: answer };
      },
    },
    ...options,
  });
}

/** A source that answers every read later and counts the bytes it gave. */
export function slowSource(bytes: Uint8Array): ByteSource & { readonly given: () => number } {
  let given = 0;
  return {
    size: bytes.length,
    async read(offset, length) {
      if (offset < 0 || length < 0 || offset + length > bytes.length) {
        throw new RangeError(`read of ${String(length)} at ${String(offset)}`);
      }
      given += length;
      await Promise.resolve();
      return bytes.slice(offset, offset + length);
    },
    given: () => given,
  };
}
