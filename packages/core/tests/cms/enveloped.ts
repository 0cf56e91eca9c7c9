import { nodeCrypto } from '../../src/node/index.js';
import { makeCertificate, type OpensslFolder } from '../x509/openssl.js';

export const crypto = nodeCrypto();

/** Keys of recipients, as `openssl genpkey` makes them. */
const KEYS = {
  rsa: 'RSA -pkeyopt rsa_keygen_bits:2048',
  rsa1024: 'RSA -pkeyopt rsa_keygen_bits:1024',
  p256: 'EC -pkeyopt ec_paramgen_curve:P-256',
  p384: 'EC -pkeyopt ec_paramgen_curve:P-384',
  p521: 'EC -pkeyopt ec_paramgen_curve:P-521',
  brainpool: 'EC -pkeyopt ec_paramgen_curve:brainpoolP256r1',
  ed25519: 'ED25519',
} as const;

export type RecipientKey = keyof typeof KEYS;

/** Somebody to encrypt to: `NAME.key` and `NAME.crt` stand in the folder. */
export interface Person {
  readonly name: string;
  readonly certificate: Uint8Array;
  readonly key: string;
}

/** A person with a key; the key usage is what such a key encrypts with unless `usage` says otherwise. */
export function recipient(
  folder: OpensslFolder,
  kind: RecipientKey,
  { name = kind, usage }: { readonly name?: string; readonly usage?: string } = {},
): Person {
  folder.run(`genpkey -algorithm ${KEYS[kind]} -out ${name}.key`);
  const usual = kind.startsWith('rsa') ? 'keyEncipherment' : 'keyAgreement';
  const certificate = makeCertificate(folder, {
    name,
    subject: `/C=VN/O=Sở Nội vụ/CN=Nguyễn Thị ${name}`,
    keyOf: name,
    serial: `0x${Buffer.from(name).toString('hex')}`,
    extensions: [`keyUsage=critical,${usage ?? usual}`, 'subjectKeyIdentifier=hash'],
  });
  return { name, certificate, key: Buffer.from(folder.read(`${name}.key`)).toString('latin1') };
}

export const text = (value: string): Uint8Array => new TextEncoder().encode(value);
export const CONTENT = text('Dự thảo báo cáo, chỉ gửi các đồng chí có tên.\n');
