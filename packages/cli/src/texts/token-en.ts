import type { TokenTexts } from './token-texts.js';

export const tokenEn: TokenTexts = {
  overview: `  kyso tokens [--module FILE]…
`,
  commandHelp: `kyso tokens: modules (PKCS#11), slots, tokens and certificates of this machine; no PIN is needed

  --module FILE          ask this module (repeatable; default: the known ones that are installed)
`,
  keyHelp: `  --pkcs11 MODULE        a token or HSM: its PKCS#11 module, or auto for the known ones
  --token TEXT           which token: its label, or serial:HEX, slot:HEX
  --key TEXT             which certificate: the name in it, or cccd:, mst:, serial:, fingerprint:,
                         id: (CKA_ID), label:
  --pin-file FILE, --pin-env NAME
                         PIN of the token (without either: a hidden prompt, or the token's own keys)
  --last-try             try a PIN although one more wrong one locks the token`,
  errors: {
    ERR_NATIVE_MISSING: 'The driver library for tokens is not installed or not built.',
    ERR_MODULE: 'The PKCS#11 module cannot be loaded.',
    ERR_NO_MODULE: 'No known PKCS#11 module is installed; --pkcs11 names one.',
    ERR_TOKEN_NOT_FOUND: 'No such token is plugged in.',
    ERR_TOKEN_REMOVED: 'The token was taken out; nothing was written.',
    ERR_CERTIFICATE_NOT_FOUND: 'No certificate of the tokens is as asked for.',
    ERR_CERTIFICATE_AMBIGUOUS:
      'Several certificates are as asked for; --token and --key say which.',
    ERR_CERTIFICATE_NOT_VALID:
      'The certificate is not valid today; --allow-expired goes on nevertheless.',
    ERR_CERTIFICATE_CHANGED: 'The token no longer holds the certificate that was chosen.',
    ERR_KEY_NOT_FOUND: 'The token holds no key of this certificate that may sign.',
    ERR_MECHANISM: 'The token offers no mechanism for this signature.',
    ERR_PIN: 'The PIN was refused or not given.',
    ERR_TIMEOUT: 'The token does not answer.',
    ERR_HOST: 'The module of the token ended unexpectedly.',
    ERR_TENANT: 'The key of this organisation cannot be used.',
    ERR_CLOSED: 'The token was left already.',
    ERR_CRYPTOKI: 'The token refused.',
  },
  words: {
    askPin: ({ label, serial, subject, state }) =>
      [
        subject,
        ...(state === 'low' ? ['A wrong PIN was entered before.'] : []),
        ...(state === 'last' ? ['LAST TRY: one more wrong PIN locks the token.'] : []),
        `PIN of ${label} (${serial}): `,
      ].join('\n'),
    explained: ({ en: { meaning, advice } }) => `${meaning} ${advice}`,
    slot: 'slot',
    serial: 'serial',
    authority: 'authority',
    noSlot: 'no slot',
    noToken: 'no token',
    noCertificate: 'no certificate shown without PIN',
    notInitialised: 'not initialised',
    pin: {
      ok: 'PIN ok',
      low: 'a wrong PIN was entered',
      last: 'LAST PIN TRY',
      locked: 'PIN locked',
      'not-initialised': 'no PIN set',
      'to-be-changed': 'PIN must be changed',
    },
    facts: ({ serial, from, to, id }) => `serial ${serial}, ${from} to ${to}, id ${id}`,
  },
};
