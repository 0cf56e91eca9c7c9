/**
 * What an outsider itself cannot judge, each with its reason. A cell becomes `n/a` only when every
 * fault it drew is in these very words for this very algorithm; the outsider is asked all the same,
 * and an answer `ok` stays `ok`.
 *
 * @type {readonly { validator: string, keyType?: string, untimed?: boolean, said: RegExp, reason: string }[]} `untimed`: only of a
 *   signature without a timestamp of its own
 */
const limits = [
  {
    validator: 'pdfsig',
    keyType: 'ed25519',
    said: /Document isn't signed or corrupted data\.$/,
    reason: 'Mozilla NSS, below pdfsig, does not verify Ed25519 in CMS (RFC 8419).',
  },
  {
    validator: 'pdfsig',
    keyType: 'rsa-pss',
    said: /: Signature is Invalid\.$/,
    reason:
      'Mozilla NSS verifies RSA-PSS in CMS with rsaEncryption keys, not with keys bound to PSS ' +
      '(id-RSASSA-PSS); it refuses those of OpenSSL too.',
  },
  {
    validator: 'openssl',
    keyType: 'ed25519',
    said: /invalid digest/,
    reason:
      'OpenSSL 3.0 gives Ed25519 a prehash digest when CMS has signed attributes; its own EdDSA ' +
      'refuses one.',
  },
  {
    validator: 'EU DSS',
    keyType: 'ed25519',
    said: /\((?:ASCCM_CAA_ANS|ARCH_LTAIVMP_ANS|PSV_IPSVC_ANS)\)$|^S.*: INDETERMINATE CRYPTO_CONSTRAINTS_FAILURE_NO_POE$/,
    reason:
      'DSS finds the Ed25519 signature intact, of the right level and unmodified; only its ' +
      'default policy authorises no EdDSA.',
  },
  {
    validator: 'pyHanko',
    said: /TypeError: unsupported operand type\(s\) for \+: 'DecryptedObjectProxy' and 'str'$/,
    reason: 'pyHanko 0.38 stops at the field names of a lock (/FieldMDP) in an encrypted document.',
  },
  {
    validator: 'pyHanko AdES',
    untimed: true,
    said: /^AdESIndeterminate\.SIG_CONSTRAINTS_FAILURE$/,
    reason:
      'pyHanko wants a timestamp in the signature itself: of a B-B signature that was extended it leaves ' +
      'undecided what the document timestamps prove.',
  },
];

/** The limit that explains all faults of a cell, or undefined. */
export function limitOf(validator, { keyType, untimed = false }, faults) {
  return limits.find(
    (one) =>
      one.validator === validator &&
      (one.keyType === undefined || one.keyType === keyType) &&
      (one.untimed === undefined || one.untimed === untimed) &&
      faults.every((fault) => one.said.test(fault)),
  );
}
