import type { EncryptionTexts } from './encryption-texts.js';
import { tokenEn } from './token-en.js';

export const encryptionEn: EncryptionTexts = {
  overview: `  kyso encrypt FILE -o OUT.p7m --to CERTIFICATE… [--cbc]
  kyso decrypt FILE.p7m -o OUT (--p12 FILE | --key FILE --cert FILE | --pkcs11 MODULE)
`,
  commandHelp: {
    encrypt: `kyso encrypt FILE -o OUT.p7m --to CERTIFICATE…: encrypts a file to people; only their keys open it

  -o, --output OUT.p7m   where the encrypted file goes (CMS)
  --force                write over OUT.p7m if it exists
  --to FILE|DIRECTORY    certificate of somebody who is to read it; may be repeated. To read it again
                         yourself, add your own
  --cbc                  AES-256-CBC for old readers: an alteration may go unnoticed
                         (default: AES-256-GCM)
  --allow-expired        encrypt although a certificate is not valid today
  --document-password-file FILE, --document-password-env NAME
                         password of a PDF, in whose text a mark of secrecy is looked for

A PDF that is marked MẬT, TỐI MẬT or TUYỆT MẬT is refused: state secrets are protected by products of the
Government Cipher Committee only. A stamp in a scan is a picture and is not seen.
`,
    decrypt: `kyso decrypt FILE.p7m -o OUT: opens an encrypted file (CMS) with the key of a recipient

  -o, --output OUT       where the content goes
  --force                write over OUT if it exists
  --authenticated-only   refuse a file in which an alteration may go unnoticed (AES-CBC)

Key:
  --p12 FILE             PKCS#12 file (.p12, .pfx) with key and certificate
  --serial HEX           which certificate, where the file has several keys
  --key FILE             private key (PEM, encrypted or not; or PKCS#8 in DER)
  --cert FILE            the certificate of the key
  --password-file FILE   password from a file (without its last line break)
  --password-env NAME    password from an environment variable
                         (without both: asked for on the terminal, not shown)
${tokenEn.keyHelp}
                         (without --key: the certificate that the file is encrypted to)
`,
  },
  errors: {
    ERR_KEY_USAGE: 'This certificate is not for encryption.',
    ERR_NOT_RECIPIENT: 'The file is encrypted to others, not to this key.',
    ERR_DECRYPTION: 'The key does not open the file, or the file was altered; nothing was written.',
  },
  words: {
    encrypted: (output, cipher) => `Encrypted: ${output} (${cipher})`,
    to: (subject) => `  to ${subject}`,
    notLooked:
      'Note: this is no PDF, so no mark of secrecy was looked for; never encrypt state secrets with this command.',
    decrypted: (output, cipher) => `Decrypted: ${output} (${cipher})`,
    notAuthenticated:
      'Warning: with this kind of encryption the content may have been altered without a trace.',
  },
};
