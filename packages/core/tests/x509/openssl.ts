import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder of its own for one test file, in which the `openssl` command runs. */
export interface OpensslFolder {
  /** Runs `openssl` with the arguments (texts without spaces are split) and answers its standard output. */
  readonly run: (command: string, ...more: readonly string[]) => string;
  readonly write: (name: string, content: Uint8Array | string) => string;
  readonly read: (name: string) => Uint8Array;
  readonly remove: () => void;
}

export function opensslFolder(): OpensslFolder {
  const cwd = mkdtempSync(join(tmpdir(), 'kyso-openssl-'));
  return {
    run: (command, ...more) =>
      execFileSync('openssl', [...command.split(' '), ...more], {
        cwd,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    write(name, content) {
      writeFileSync(join(cwd, name), content);
      return name;
    },
    read: (name) => new Uint8Array(readFileSync(join(cwd, name))),
    remove: () => {
      rmSync(cwd, { recursive: true });
    },
  };
}

/** A certificate to be made; `extensions` are lines of an OpenSSL configuration. */
export interface CertificateWish {
  readonly name: string;
  /** An OpenSSL subject, `/C=VN/CN=…`. */
  readonly subject: string;
  /** Name of the issuer made before; itself where absent. */
  readonly issuer?: string;
  readonly extensions?: readonly string[];
  readonly key?: 'ec' | 'rsa' | 'ed25519';
  /** Serial number as OpenSSL takes it. */
  readonly serial?: string;
  /** Uses the key of this certificate instead of a new one. */
  readonly keyOf?: string;
}

const KEY_ARGUMENTS = {
  ec: '-newkey ec -pkeyopt ec_paramgen_curve:P-256',
  rsa: '-newkey rsa:2048',
  ed25519: '-newkey ed25519',
};

/** Makes key `NAME.key`, and certificate `NAME.crt` in PEM; answers the certificate's DER. Valid for 30 days from now. */
export function makeCertificate(folder: OpensslFolder, wish: CertificateWish): Uint8Array {
  const { name, issuer, extensions = [], key = 'ec', serial = '0x1234' } = wish;
  folder.write(
    `${name}.cnf`,
    `[req]\ndistinguished_name=dn\n[dn]\n[ext]\n${extensions.join('\n')}\n`,
  );
  const keyArguments =
    wish.keyOf === undefined
      ? `${KEY_ARGUMENTS[key]} -noenc -keyout ${name}.key`
      : `-key ${wish.keyOf}.key`;
  const issuerArguments = issuer === undefined ? '' : ` -CA ${issuer}.crt -CAkey ${issuer}.key`;
  const extensionArguments = extensions.length > 0 ? ' -extensions ext' : '';
  folder.run(
    `req -x509 -config ${name}.cnf${extensionArguments} ${keyArguments}${issuerArguments} -utf8 -days 30 -set_serial ${serial} -out ${name}.crt -subj`,
    wish.subject,
  );
  folder.run(`x509 -in ${name}.crt -outform DER -out ${name}.der`);
  return folder.read(`${name}.der`);
}
