import type { CertTexts } from './cert-texts.js';

export const certEn: CertTexts = {
  overview: `  kyso cert verify FILE --anchor FILE… [options]
`,
  commandHelp: `kyso cert verify FILE --anchor FILE: whether a certificate leads to a trusted root (RFC 5280);
FILE is PEM or DER, and of several certificates the first is judged

  --anchor FILE          trusted root certificates (may be repeated)
  --intermediate FILE    certificates between (may be repeated)
  --at TIME              judge for this time, RFC 3339 (default: now)
  --purpose PURPOSE      any (default), document-signing, timestamping, ocsp
  --anchor-constraints   what the root's own certificate limits counts too (RFC 5937);
                         otherwise only its name and its key do

Revocation:
  --crl FILE, --ocsp FILE
                         revocation lists, OCSP responses (may be repeated)
  --revocation required|if-available|off
                         required: undecided while the revocation status is not known;
                         if-available (default): by what is at hand; off: not asked

Certificate policies:
  --policy OID           accept only this policy (may be repeated)
  --explicit-policy      the path must be valid for an accepted policy
  --inhibit-policy-mapping
                         policies must not be mapped
  --inhibit-any-policy   anyPolicy does not stand for every policy

Algorithms:
  --algorithms any|FILE  any: accept all that can be verified; FILE: a policy of algorithms in JSON
                         (default: the dated policy of this program)

Exit codes: 0 valid, 1 invalid, 2 undecided.
`,
  words: {
    indications: {
      PASSED: 'valid',
      FAILED: 'invalid',
      INDETERMINATE: 'undecided',
    },
    path: 'Path',
    policies: 'Policies',
    anyPolicy: 'any policy',
    noPolicy: 'for no policy',
    reason: 'Reason',
    findings: 'Notes',
  },
};
