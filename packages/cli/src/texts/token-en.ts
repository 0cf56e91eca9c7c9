import type { TokenTexts } from './token-texts.js';

export const tokenEn: TokenTexts = {
  overview: `  kyso tokens [--module FILE]… [--watch]
  kyso token generate|request|install|check|pin [options]
`,
  commandHelp: `kyso tokens: modules (PKCS#11), slots, tokens and certificates of this machine; no PIN is needed

  --module FILE          ask this module (repeatable; default: the known ones that are installed)
  --watch                the tokens that are there, and then each that comes or goes, until Ctrl-C;
                         with --json: a JSON object on each line
`,
  manageHelp: `kyso token generate --label TEXT: make a pair of keys on the token; the private one never leaves it
kyso token request --id HEX --subject TYPE=VALUE… -o OUT: request a certificate for a key (PKCS#10)
kyso token install FILE…: write the issued certificate beside its key, and those above it
kyso token check: whether certificates have their keys, and how long they are valid
kyso token pin: change the PIN

  --pkcs11 MODULE        PKCS#11 module of the token (default: auto, the known ones)
  --token TEXT           which token: its label, or serial:HEX, slot:HEX
  --pin-file FILE, --pin-env NAME
                         its PIN (without either: a hidden prompt, or the token's own keys;
                         check looks without a PIN then)
  --last-try             try a PIN although one more wrong one locks the token

generate:
  --label TEXT           name of the keys on the token
  --kind KIND            rsa-2048, rsa-3072 (default), rsa-4096, p-256, p-384
  --id HEX               CKA_ID of the keys (default: a random one)
  --decrypt              a key that may decrypt as well

request:
  --id HEX               CKA_ID of the key
  --subject TYPE=VALUE   attribute of the subject (repeatable, in order): C=VN, O=…, CN=…,
                         UID=CCCD:…, UID=MST:…
  --email ADDRESS        address in the certificate (repeatable)
  -o, --output OUT       where the request goes, in PEM; --der: in DER; --force: replace OUT

install:
  --cert FILE            as FILE: certificates in PEM, DER or PKCS#7 (repeatable, in any order)
  --id HEX               the key that it must belong to
  --label TEXT           name of the certificate on the token (default: the name in it)

check:
  --renew-days N         warn below so many days (default: 30)

pin:
  --new-pin-file FILE, --new-pin-env NAME
                         the new PIN (without either: a hidden prompt, twice)
`,
  keyHelp: `  --pkcs11 MODULE        a token or HSM: its PKCS#11 module, or auto for the known ones
  --token TEXT           which token: its label, or serial:HEX, slot:HEX
  --key TEXT             which certificate: the name in it, or cccd:, mst:, serial:, fingerprint:,
                         id: (CKA_ID), label:
  --pin-file FILE, --pin-env NAME
                         PIN of the token (without either: a hidden prompt, or the token's own keys)
  --last-try             try a PIN although one more wrong one locks the token`,
  chainHelp: `  --chain FILE           certificates above the signer's that the token lacks (repeatable)
  --online               load those that are still missing from the addresses in the certificates, or
                         from where authorities of Vietnam publish them (default: no network)`,
  errors: {
    ERR_NATIVE_MISSING: 'The driver library for tokens is not installed or not built.',
    ERR_MODULE: 'The PKCS#11 module cannot be loaded.',
    ERR_NO_MODULE: 'No known PKCS#11 module is installed; --pkcs11 names one.',
    ERR_TOKEN_NOT_FOUND: 'No such token is plugged in.',
    ERR_TOKEN_AMBIGUOUS: 'Several tokens are plugged in; --token says which.',
    ERR_TOKEN_REMOVED: 'The token was taken out; the document at hand was not written.',
    ERR_CERTIFICATE_NOT_FOUND: 'No certificate of the tokens is as asked for.',
    ERR_CERTIFICATE_AMBIGUOUS:
      'Several certificates are as asked for; --token and --key say which.',
    ERR_CERTIFICATE_NOT_VALID:
      'The certificate is not valid today; --allow-expired goes on nevertheless.',
    ERR_CERTIFICATE_CHANGED: 'The token no longer holds the certificate that was chosen.',
    ERR_KEY_NOT_FOUND: 'The token holds no key of this certificate that may sign.',
    ERR_KEY_EXISTS: 'The token holds something with this --id already.',
    ERR_CERTIFICATE_MISMATCH:
      'The certificate belongs to no key of the token; nothing was written.',
    ERR_MECHANISM: 'The token offers no mechanism for this signature or key.',
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
        ...(subject === '' ? [] : [subject]),
        ...(state === 'low' ? ['A wrong PIN was entered before.'] : []),
        ...(state === 'last' ? ['LAST TRY: one more wrong PIN locks the token.'] : []),
        `PIN of ${label} (${serial}): `,
      ].join('\n'),
    noPin: (secret) =>
      `a PIN is needed: use --${secret}-file or --${secret}-env, or run kyso on a terminal`,
    onePinSource: (secret) => `--${secret}-file and --${secret}-env exclude each other`,
    lastTry: 'To consent: add --last-try.',
    manage: {
      askNewPin: 'New PIN: ',
      askAgain: 'New PIN once more: ',
      differ: 'the two new PINs differ; the PIN was not changed',
      generated: ({ label, kind, id, token }) =>
        `made on ${token.label}: ${label} (${kind}), id ${id}`,
      requested: (output) => `request written: ${output}`,
      installed: ({ subject, id, written }) =>
        `${written ? 'installed' : 'there already'}: ${subject} (id ${id})`,
      none: 'no certificate shown',
      pinChanged: 'PIN changed',
      key: {
        fits: 'private key fits',
        'fits-public': 'public key fits (the private one is seen with a PIN)',
        other: 'another key',
        missing: 'no key',
        unknown: 'key not seen without PIN',
      },
      daysLeft: (days) => (days < 0 ? 'ended' : `${days} days left`),
      warning: {
        'no-key': 'WARNING: the token holds no key of this certificate',
        'other-key': 'WARNING: the key with this id belongs to another certificate',
        'other-id': 'WARNING: its key has another id; some programs do not find it',
        'not-yet-valid': 'WARNING: not valid yet',
        expired: 'WARNING: expired; ask for renewal',
        renew: 'WARNING: ends soon; ask for renewal',
      },
    },
    explained: ({ en: { meaning, advice } }) => `${meaning} ${advice}`,
    slot: 'slot',
    serial: 'serial',
    authority: 'authority',
    noSlot: 'no slot',
    noToken: 'no token',
    noCertificate: 'no certificate shown without PIN',
    notInitialised: 'not initialised',
    events: { inserted: 'inserted', removed: 'removed', failed: 'cannot be asked' },
    pin: {
      ok: 'PIN ok',
      low: 'a wrong PIN was entered',
      last: 'LAST PIN TRY',
      locked: 'PIN locked',
      'not-initialised': 'no PIN set',
      'to-be-changed': 'PIN must be changed',
    },
    columns: ['certificate', 'serial', 'from', 'to', 'CKA_ID'],
  },
};
