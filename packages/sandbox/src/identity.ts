import { exportPkcs8, type KeyType, type SandboxKey } from './keys.js';

/**
 * A person or an organisation of the sandbox with certificate and key. The identities a sandbox is
 * born with make their key and certificate when first read (an RSA key takes a noticeable fraction
 * of a second) and keep them.
 */
export interface SandboxIdentity {
  /** Short name in ASCII, unique in the sandbox: `nguyen-van-an`. */
  readonly id: string;
  readonly kind: 'person' | 'organisation';
  /** The common name of the certificate. */
  readonly name: string;
  /** The office the person holds, in Vietnamese; empty for an organisation. */
  readonly title: string;
  readonly keyType: KeyType;
  /** The certificate's subject for people, in the order of encoding. */
  readonly subject: string;
  /** DER. */
  readonly certificate: Uint8Array;
  /** DER certificates of the issuers, the direct one first, the root last. */
  readonly chain: readonly Uint8Array[];
  /** PKCS#8 PrivateKeyInfo, DER, not encrypted. */
  readonly privateKey: Uint8Array;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** The parts of an identity that cost nothing. */
type IdentityFacts = Omit<SandboxIdentity, 'certificate' | 'privateKey'>;

/** An identity whose certificate and key are made by `make` at the first look and never again. */
export function lazyIdentity(
  facts: IdentityFacts,
  make: () => { readonly certificate: Uint8Array; readonly key: SandboxKey },
): SandboxIdentity {
  let made: { readonly certificate: Uint8Array; readonly privateKey: Uint8Array } | undefined;
  const material = (): { readonly certificate: Uint8Array; readonly privateKey: Uint8Array } => {
    if (made === undefined) {
      const { certificate, key } = make();
      made = { certificate, privateKey: exportPkcs8(key) };
    }
    return made;
  };
  return {
    ...facts,
    get certificate() {
      return material().certificate;
    },
    get privateKey() {
      return material().privateKey;
    },
  };
}

/** DER bytes as PEM with a label such as `CERTIFICATE`, ended by a line feed. */
export function toPem(label: string, der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
