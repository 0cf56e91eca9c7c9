import { PUBLIC_DUTY_SERVICES, PUBLIC_SERVICES, type DomainServices } from './domain-services.js';
import type { TrustDomain } from './trust-domain.js';

/**
 * A certification authority that is known by the digest of its certificate; its bytes are not part
 * of this.
 */
export interface PinnedAuthority {
  /** The subject as its issuer writes it. */
  readonly subject: string;
  /** SHA-256 of the certificate's DER, hexadecimal in lower case. */
  readonly sha256: string;
  /** What a root decides; a subordinate authority counts by its chain alone. */
  readonly kind: 'root' | 'intermediate';
  /** subjectKeyIdentifier, hexadecimal in lower case; absent where it is not known. */
  readonly keyId?: string;
  /** Where its operator publishes the certificate; absent where no public address is known. */
  readonly source?: string;
  /** Where the revocation lists of what it issued are published. */
  readonly crls?: readonly string[];
  /** The OCSP responder for what it issued. */
  readonly ocsp?: string;
  /**
   * `certificate`: computed from the certificate itself; `published`: as pinned by software in use,
   * where the certificate itself could not be had.
   */
  readonly evidence: 'certificate' | 'published';
}

/** A trust domain that is known without any import, by pins alone. */
export interface BuiltInDomain extends TrustDomain {
  /** Who runs it. */
  readonly operator: string;
  readonly authorities: readonly PinnedAuthority[];
  /** What else it offers, and where. */
  readonly services: DomainServices;
}

/**
 * The trust domains of Vietnam: `vn-public-duty` for the state and the Party, `vn-public` for
 * everybody else. They are pins, never certificates: a signature that does not carry one of these
 * roots is not trusted by them until the user imports it. Authorities below a root come by their chain, so
 * that a new one needs no new pin.
 */
export const BUILT_IN_DOMAINS: readonly BuiltInDomain[] = [
  builtIn('vn-public-duty', { operator: 'Ban Cơ yếu Chính phủ', services: PUBLIC_DUTY_SERVICES }, [
    {
      subject: 'C=VN, O=Ban Cơ yếu Chính phủ, CN=RootCA chuyên dùng Chính phủ G2',
      sha256: 'f04ba4b459a7c9a1b971ad9b1cb833e695a80c79aea63b174b66a70edfe2fdb8',
      kind: 'root',
      keyId: '7779baf7f3bdfb861e131a5e23525caaba6eae54',
      source: 'http://ca.gov.vn/pki/pub/crt/rootcag2.crt',
      crls: ['http://ca.gov.vn/pki/pub/crl/rootcag2.crl'],
      ocsp: 'http://ocsp.ca.gov.vn/',
      evidence: 'certificate',
    },
    {
      subject: 'C=VN, O=Ban Cơ yếu Chính phủ, CN=CA phục vụ các cơ quan Nhà nước G2',
      sha256: 'd8cab7a4aef92e6bb2509d7c61cee7b44f3731b2d21074963530277b366fae4b',
      kind: 'intermediate',
      keyId: '50becfa0bdea0f9f4e9128a32aeb7ceef02fc8ba',
      source: 'http://ca.gov.vn/pki/pub/crt/cpcag2.crt',
      crls: ['http://ca.gov.vn/pki/pub/crl/cpcag2.crl'],
      ocsp: 'http://ocsp.ca.gov.vn/',
      evidence: 'certificate',
    },
    {
      subject: 'C=VN, O=Ban Cơ yếu Chính phủ, CN=CA phục vụ các cơ quan Đảng G2',
      sha256: 'e4b402e3cb4cacc0a20d21fa49bce76beb4eb47ba7ffb7a8f71c554dbe561a81',
      kind: 'intermediate',
      source: 'http://ca.gov.vn/pki/pub/crt/dcscag2.crt',
      ocsp: 'http://ocsp.ca.gov.vn/',
      evidence: 'published',
    },
    {
      subject:
        'C=VN, O=Ban Co yeu Chinh phu, CN=Co quan chung thuc so chuyen dung Chinh phu (RootCA)',
      sha256: 'f7bc89054cec7f12730d7b8cd3eb7955b163835087e5eb873edfb584763b3f90',
      kind: 'root',
      source: 'http://ca.gov.vn/pki/pub/cert/rootca.crt',
      evidence: 'published',
    },
    {
      subject: 'C=VN, O=Ban Co yeu Chinh phu, CN=Co quan chung thuc so Chinh phu',
      sha256: '75e969c07ba35c29c72bbc1bfb880f20f3891a619b00b77eb02ca6160736a1fe',
      kind: 'intermediate',
      keyId: '053140de34beb38fc0db6ec5430e3e12f763c61c',
      source: 'http://ca.gov.vn/pki/pub/cert/cp.crt',
      crls: ['http://ca.gov.vn/pki/pub/crl/cp.crl', 'http://pub.ca.gov.vn/pki/pub/crl/cp.crl'],
      ocsp: 'http://ocsp.ca.gov.vn/',
      evidence: 'published',
    },
  ]),
  builtIn(
    'vn-public',
    { operator: 'Trung tâm Chứng thực điện tử quốc gia (NEAC)', services: PUBLIC_SERVICES },
    [
      {
        subject:
          'C=VN, O=Ministry of Information and Communications, OU=National Centre of Digital Signature Authentication, CN=Vietnam National Root CA',
        sha256: 'bac8bf609ab420a8ee1780d74f4de5c7f7184959d2a7375b0a75e4c29f0908e7',
        kind: 'root',
        keyId: '7ef087edb1b89dfb08836fa416fdf1b8ac629b01',
        crls: ['https://rootca.gov.vn/crl/vnrca256.crl'],
        source: 'https://rootca.gov.vn/crt/vnrca256.p7b',
        evidence: 'certificate',
      },
      {
        subject: 'C=VN, O=VIETNAM POSTS AND TELECOMMUNICATIONS GROUP, CN=VNPT-CA SHA2',
        sha256: '7d6ba5245317f9ed5d8bc765a4634d26ac6340d36b9f584df3b52d9c4a81a306',
        kind: 'intermediate',
        keyId: '6b95c4c42923ca2713cb04f0fd74eacdbd08ffc1',
        evidence: 'certificate',
      },
    ],
  ),
];

/**
 * The built-in authorities to import for a certificate whose issuer has this name (as `nameText`
 * writes it): the issuer itself and the roots of its domain, or the roots of every domain where no
 * domain knows the issuer.
 */
export function authoritiesToImport(issuer: string): readonly PinnedAuthority[] {
  const name = issuer.normalize('NFC');
  const isIssuer = ({ subject }: PinnedAuthority) => name.includes(commonName(subject));
  const known = BUILT_IN_DOMAINS.filter(({ authorities }) => authorities.some(isIssuer));
  return (known.length > 0 ? known : BUILT_IN_DOMAINS).flatMap(({ authorities }) =>
    authorities.filter((authority) => authority.kind === 'root' || isIssuer(authority)),
  );
}

/** The built-in authority of this name (as `nameText` writes it), where there is one. */
export function pinnedAuthority(subject: string): PinnedAuthority | undefined {
  const name = subject.normalize('NFC');
  return BUILT_IN_DOMAINS.flatMap(({ authorities }) => authorities).find((authority) =>
    name.includes(commonName(authority.subject)),
  );
}

/** `CN=…`, which ends each of the subjects above. */
function commonName(subject: string): string {
  return subject.slice(subject.lastIndexOf('CN='));
}

function builtIn(
  name: string,
  facts: Pick<BuiltInDomain, 'operator' | 'services'>,
  authorities: readonly PinnedAuthority[],
): BuiltInDomain {
  return {
    name,
    ...facts,
    authorities,
    anchors: [],
    pins: authorities.filter(({ kind }) => kind === 'root').map(({ sha256 }) => sha256),
  };
}
