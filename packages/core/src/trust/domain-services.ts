import type { Mirrors } from '../net/index.js';

/** What an operator offers beside certificates. */
export interface DomainServices {
  /** Timestamp authorities (RFC 3161), the one in use first. */
  readonly timestamps: readonly string[];
  /** Hosts that may stand in a private network although certificates name them: the State's own network does. */
  readonly hosts: readonly string[];
  /** Names that old certificates hold and that are known inside one ministry alone → the host that answers for them. */
  readonly legacyHosts: Mirrors;
}

/** Of Ban Cơ yếu Chính phủ. */
export const PUBLIC_DUTY_SERVICES: DomainServices = {
  timestamps: ['http://tsa.ca.gov.vn', 'http://ca.gov.vn/tsa'],
  hosts: ['ca.gov.vn', 'pub.ca.gov.vn', 'ocsp.ca.gov.vn', 'tsa.ca.gov.vn'],
  legacyHosts: {
    'ocsp.ca.btc': 'ocsp.ca.gov.vn',
    'ca.btc': 'ocsp.ca.gov.vn',
    'ocsp.ca.ptc': 'ocsp.ca.gov.vn',
  },
};

/** Of the national authority; those of public authorities below it stand in their certificates. */
export const PUBLIC_SERVICES: DomainServices = {
  timestamps: [],
  hosts: ['rootca.gov.vn'],
  legacyHosts: {},
};

/** The hosts of domains, and where old names lead: for `hosts` and `mirrors` of a fetcher. */
export function networkOfDomains(domains: readonly { readonly services: DomainServices }[]): {
  readonly hosts: readonly string[];
  readonly mirrors: Mirrors;
} {
  return {
    hosts: domains.flatMap(({ services }) => services.hosts),
    mirrors: Object.fromEntries(
      domains.flatMap(({ services }) => Object.entries(services.legacyHosts)),
    ),
  };
}
