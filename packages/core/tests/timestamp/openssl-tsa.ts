import type { OpensslFolder } from '../x509/openssl.js';
import { makeCertificate } from '../x509/openssl.js';

/** A timestamp authority made of the `openssl ts` command. */
export interface OpensslTsa {
  /** DER of its certificate, self-signed. */
  readonly certificate: Uint8Array;
  readonly policy: string;
  /** The answer (DER) to a request (DER). */
  readonly respond: (request: Uint8Array) => Uint8Array;
}

export function opensslTsa(
  folder: OpensslFolder,
  extendedKeyUsage = 'critical,timeStamping',
  name = 'tsa',
): OpensslTsa {
  const certificate = makeCertificate(folder, {
    name,
    subject: '/C=VN/CN=Máy chủ cấp dấu thời gian',
    extensions: ['keyUsage=critical,digitalSignature', `extendedKeyUsage=${extendedKeyUsage}`],
  });
  folder.write(`${name}.serial`, '01\n');
  folder.write(
    `${name}.conf`,
    [
      '[tsa]',
      'default_tsa = t',
      '[t]',
      `serial = ${name}.serial`,
      `signer_cert = ${name}.crt`,
      `signer_key = ${name}.key`,
      `certs = ${name}.crt`,
      'signer_digest = sha256',
      'default_policy = 1.2.3.4.1',
      'digests = sha256, sha384, sha512',
      'accuracy = secs:1, millisecs:500, microsecs:100',
      'tsa_name = yes',
      'ess_cert_id_alg = sha256',
    ].join('\n'),
  );
  return {
    certificate,
    policy: '1.2.3.4.1',
    respond(request) {
      folder.write('query.tsq', request);
      folder.run(`ts -reply -config ${name}.conf -queryfile query.tsq -out reply.tsr`);
      return folder.read('reply.tsr');
    },
  };
}
