import type { Fetcher, Signer, SigningContext } from '@kyso/core';
import { parsePublicKey } from '@kyso/core/crypto';
import { parseCertificate } from '@kyso/core/x509';
import { buildChain, type MissingIssuer } from '../chain.js';
import { startLane, type StartLane } from '../host/lane.js';
import type { CertificateObject } from '../host/protocol.js';
import type { MechanismName } from '../mechanism-table.js';
import { signingWays, type SchemeChoice, type SigningWay } from '../mechanisms.js';
import type { FoundIdentity } from './find-identity.js';
import {
  tokenKeyParts,
  withTokenKey,
  type TokenKeyFacts,
  type TokenKeyOptions,
} from './token-key.js';
import { signingCore, type SigningCore } from './token-signer.js';

/** Which key signs, how, and where its PIN comes from. */
export interface Pkcs11SignerOptions extends TokenKeyOptions, SchemeChoice {
  /** Certificates above the signer's that the token may lack: PEM, DER or PKCS #7. */
  readonly chain?: readonly Uint8Array[];
  /**
   * Loads issuers that are still missing from the addresses in the certificates (AIA), and authorities of Vietnam that
   * are known by name from where they are published.
   */
  readonly fetcher?: Fetcher;
}

/** A `Signer` over a key in a token. */
export interface Pkcs11Signer extends Signer, TokenKeyFacts {
  readonly sign: (toBeSigned: Uint8Array, context: SigningContext) => Promise<Uint8Array>;
  readonly mechanism: MechanismName;
  /** Addresses of issuers that could not be loaded; the chain may be incomplete. */
  readonly unreachableIssuers: readonly string[];
  /** The first issuer that the chain lacks, and where it is published; null where nothing is known to be missing. */
  readonly missingIssuer: MissingIssuer | null;
  /**
   * One login, and one question for the PIN, for all that `work` signs. The signal ends waiting for the login. Throws
   * as `sign`.
   */
  readonly withLogin: <T>(work: () => Promise<T>, signal?: AbortSignal) => Promise<T>;
  /** Logs out, forgets the PIN and ends the threads; what waits is refused with `ERR_CLOSED`. */
  readonly close: () => Promise<void>;
}

/**
 * A signer over a key in a token or HSM. The PIN is asked for with the first signature, not here. Throws
 * `ERR_NATIVE_MISSING`, `ERR_NO_MODULE`, `ERR_MODULE`, `ERR_TOKEN_NOT_FOUND`, `ERR_CERTIFICATE_NOT_FOUND`,
 * `ERR_CERTIFICATE_AMBIGUOUS`, `ERR_CERTIFICATE_NOT_VALID`, `ERR_MECHANISM`, `ERR_TIMEOUT` and the signal's reason.
 * `sign` throws `ERR_PIN`, `ERR_KEY_NOT_FOUND`, `ERR_TOKEN_REMOVED`, `ERR_CERTIFICATE_CHANGED`, `ERR_TIMEOUT`,
 * `ERR_CRYPTOKI` and the reason of either signal.
 *
 * @example
 * const signer = await pkcs11Signer({ certificate: { cccd: '001099000001' }, pin: askPin });
 * const signed = await signPdf(pdf, { signer });
 * await signer.close();
 */
export async function pkcs11Signer(options: Pkcs11SignerOptions = {}): Promise<Pkcs11Signer> {
  return signerWith(options, startLane);
}

/** As `pkcs11Signer`, over lanes that the caller starts. */
export async function signerWith(
  options: Pkcs11SignerOptions,
  start: StartLane,
): Promise<Pkcs11Signer> {
  return withTokenKey(options, start, (identity) => assembled(identity, { ...options, start }));
}

async function assembled(
  identity: FoundIdentity,
  options: Pkcs11SignerOptions & { readonly start: StartLane },
): Promise<Pkcs11Signer> {
  const { contents, certificate } = identity;
  const { fetcher, chain: given = [] } = options;
  const { publicKey } = parseCertificate(certificate);
  const ways = waysOfOneAlgorithm(
    signingWays(parsePublicKey(publicKey), contents.mechanisms, options),
  );
  const token = contents.certificates.map(({ der }: CertificateObject) => der);
  const { chain, unreachable, missing } = await buildChain(certificate, { token, given, fetcher });
  const { parts, facts } = tokenKeyParts(identity, { ...options, use: 'sign' });
  return pkcs11SignerOf(signingCore({ ...parts, publicKey, ways }), {
    certificate,
    chain,
    algorithm: ways[0].algorithm,
    unreachableIssuers: unreachable,
    missingIssuer: missing,
    ...facts,
  });
}

type Facts = Omit<Pkcs11Signer, 'sign' | 'withLogin' | 'close' | 'mechanism'>;

function pkcs11SignerOf(core: SigningCore, facts: Facts): Pkcs11Signer {
  const { sign, withLogin, close } = core;
  return {
    ...facts,
    get mechanism() {
      return core.mechanism;
    },
    sign,
    withLogin,
    close,
  };
}

/** The algorithm is part of what is signed, so it cannot change once the signer is made. */
export function waysOfOneAlgorithm(
  ways: readonly SigningWay[],
): readonly [SigningWay, ...SigningWay[]] {
  const [first, ...rest] = ways;
  if (!first) throw new TypeError('signingWays answers at least one way');
  const wanted = JSON.stringify(first.algorithm);
  return [first, ...rest.filter(({ algorithm }) => JSON.stringify(algorithm) === wanted)];
}
