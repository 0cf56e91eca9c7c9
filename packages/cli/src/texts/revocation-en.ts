import type { RevocationTexts } from './revocation-texts.js';

export const revocationEn: RevocationTexts = {
  overview: `  kyso revocation check --cert FILE --issuer FILE (--ocsp FILE | --crl FILE)… [--at TIME]
`,
  commandHelp: `kyso revocation check --cert FILE --issuer FILE (--ocsp FILE | --crl FILE)…: whether a certificate was revoked

  --cert FILE            the certificate (PEM or DER)
  --issuer FILE          the certificate of the authority that issued it, which is trusted; several
                         in one file where the authority has several keys
  --crl FILE             revocation list, PEM or DER (repeatable, delta lists too)
  --ocsp FILE            OCSP response, PEM or DER (repeatable)
  --at TIME              for this time (RFC 3339; default: now)
  --max-age SECONDS      evidence that is older counts as out of date
  --algorithms any|FILE  accept any algorithm, or only those of a policy (JSON) in signatures on evidence
                         (default: what our dated policy does not accept is told as a warning)

Exit code: 0 not revoked, 1 revoked, 2 not known. Nothing is fetched from the network.
`,
  sandboxHelp: `  --generation g1|g2     authorities as of 2010 (SHA-1, names without accents) or as of 2018 (default)
  --revoke ID            revoke the certificate of this person or organisation (repeatable)
  --revocation-fault KIND
                         serve lists and OCSP answers that are wrong: badSignature, truncated, stranger,
                         stale, wrongSerial, wrongNonce, noNonce, tryLater, truncatedBody, slow`,
  errors: {
    ERR_CRL: 'The revocation list (CRL) cannot be read.',
    ERR_OCSP: 'The OCSP response cannot be read, or the responder gave no answer.',
  },
  words: {
    status: {
      good: 'Not revoked',
      revoked: 'REVOKED',
      unknown: 'NOT KNOWN whether it was revoked',
    },
    reason: 'Reason',
    reasons: {
      unspecified: 'not given',
      keyCompromise: 'the key was compromised',
      cACompromise: "the authority's key was compromised",
      affiliationChanged: "the holder's affiliation changed",
      superseded: 'replaced by another certificate',
      cessationOfOperation: 'no longer in use',
      certificateHold: 'on hold',
      removeFromCRL: 'hold lifted',
      privilegeWithdrawn: 'a privilege was withdrawn',
      aACompromise: 'the attribute authority was compromised',
    },
    revocationTime: 'Revoked at',
    thisUpdate: 'As of',
    nextUpdate: 'Next update by',
  },
};
