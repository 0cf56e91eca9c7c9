import type { Issuer } from './authority.js';
import { wholeSeconds } from './der.js';
import { nameText } from './names.js';
import { answerOf, crlChanges, type RevocationMisbehaviour } from './ocsp-answer.js';
import { issueOcspResponse, type OcspResponseOptions } from './ocsp-response.js';
import type { RandomSource } from './random.js';
import { issueCrl, type CrlOptions, type RevokedEntry } from './revocation-list.js';
import { revocationSigners, type RevocationSignerOptions } from './revocation-signers.js';
import { serialKey, type Revocation, type RevocationSigner } from './revocation.js';

/** A certification authority of a sandbox. */
export interface SandboxAuthority {
  /** DER. */
  readonly certificate: Uint8Array;
  /** The subject for people, in the order of encoding. */
  readonly subject: string;
  /**
   * A revocation list (DER); without options of the clock's time, good for a week, with everything that
   * was revoked.
   */
  readonly crl: (options?: CrlOptions) => Uint8Array;
  /**
   * An OCSP response (DER) about one certificate; unless told otherwise of the clock's time, good for an
   * hour and signed by a responder that the authority certified.
   */
  readonly ocspResponse: (options: OcspResponseOptions) => Uint8Array;
  /**
   * Answers an OCSPRequest (DER) about its first certificate, with its nonce. Throws SandboxError
   * ERR_NOT_AN_OCSP_REQUEST where the bytes are no request.
   */
  readonly answerOcsp: (request: Uint8Array, misbehaviour?: RevocationMisbehaviour) => Uint8Array;
  /** The list that is served: of the clock's time, or wrong as told. */
  readonly publishedCrl: (misbehaviour?: RevocationMisbehaviour) => Uint8Array;
  /** Revokes a certificate (DER) in lists and answers from now on; `undefined` takes it back. */
  readonly revoke: (certificate: Uint8Array, revocation: Revocation | undefined) => void;
  /** The responder that signs by default. */
  readonly responder: () => RevocationSigner;
  /** The authority's own key, to sign responses without a responder. */
  readonly self: RevocationSigner;
  /** A further key that signs lists or responses, with a certificate of the authority. */
  readonly revocationSigner: (options: RevocationSignerOptions) => RevocationSigner;
}

/** What an authority is made of. */
export interface AuthorityParts {
  /** Names its streams. */
  readonly id: string;
  readonly issuer: Issuer;
  readonly certificate: Uint8Array;
  readonly clock: () => Date;
  readonly random: RandomSource;
  readonly validFrom: Date;
  /** DER of the certificates that it issued. */
  readonly issued: () => readonly Uint8Array[];
}

const HOUR = 3_600_000;
const WEEK = 168 * HOUR;

/** An authority with its register of what was revoked. */
export function sandboxAuthority(parts: AuthorityParts): SandboxAuthority {
  const { issuer, certificate, clock } = parts;
  const register = new Map<string, RevokedEntry>();
  const revocationSigner = revocationSigners(issuer, parts);
  const self = { certificate, key: issuer.key };
  let number = 0;
  let responder: RevocationSigner | undefined;
  const authority: SandboxAuthority = {
    certificate,
    subject: nameText(issuer.name),
    crl: (options = {}) => {
      const thisUpdate = wholeSeconds(options.thisUpdate ?? clock());
      if (options.number === undefined) number += 1;
      const defaults = {
        revoked: [...register.values()],
        nextUpdate: new Date(thisUpdate.getTime() + WEEK),
        number,
      };
      return issueCrl(issuer, { ...defaults, ...options, thisUpdate });
    },
    ocspResponse: (options) => {
      const signer = options.signer ?? authority.responder();
      const thisUpdate = wholeSeconds(options.thisUpdate ?? clock());
      const defaults = {
        status: register.get(serialKey(options.certificate)) ?? ('good' as const),
        producedAt: thisUpdate,
        nextUpdate: new Date(thisUpdate.getTime() + HOUR),
        carries: signer.certificate === certificate ? [] : [signer.certificate],
      };
      return issueOcspResponse(certificate, { ...defaults, ...options, thisUpdate, signer });
    },
    answerOcsp: (request, misbehaviour) =>
      answerOf(request, { authority, issued: parts.issued, clock, misbehaviour }),
    publishedCrl: (misbehaviour) => authority.crl(crlChanges(authority, clock(), misbehaviour)),
    revoke: (revoked, revocation) => {
      if (revocation) register.set(serialKey(revoked), { ...revocation, certificate: revoked });
      else register.delete(serialKey(revoked));
    },
    responder: () => (responder ??= revocationSigner({ use: 'ocsp' })),
    self,
    revocationSigner,
  };
  return authority;
}
