import type { TrustTexts } from './trust-texts.js';

export const trustEn: TrustTexts = {
  overview: `  kyso trust import FILE… [--domain NAME]
  kyso trust list | show NAME|SHA256 | update [--mirror URL|DIR] [--bundle FILE|URL --bundle-signer SHA256]
  kyso trust remove NAME|SHA256
  kyso trust bundle -o OUT (--p12 FILE | --key FILE --cert FILE | --pkcs11 MODULE) [--domain NAME]…
`,
  commandHelp: `kyso trust import FILE…: keep certificates of authorities, so that verify and others use them
kyso trust list: the domains that are trusted, and what is kept of them
kyso trust show NAME|SHA256: the authorities of a domain, or one certificate
kyso trust update: get the authorities of the State from where they are published
kyso trust remove NAME|SHA256: forget what was imported into a domain, one certificate, or a bundle by its signer
kyso trust bundle -o OUT: sign what is kept as one file, for the computers of an organisation

  --store DIR            where they are kept (default: KYSO_TRUST, or a folder of the user)

import:
  FILE…                  PEM, DER or PKCS#7; a directory stands for the files in it. Certificates of the
                         built-in domains are known by their fingerprints or by who signed them
  --domain NAME          the domain they shall belong to; what no built-in domain knows is trusted only
                         in a domain of your own, under its name, in every report
  --allow-namesake       take one that bears the name of an authority of the State and is another

update:
  --mirror URL|DIR       get them from a mirror: URL/HOST/PATH, or a directory laid out so
  --bundle FILE|URL      an administrator's signed bundle instead
  --bundle-signer SHA256 fingerprint of the certificate that must have signed it

bundle:
  -o, --output OUT       where the bundle goes; --force replaces OUT if it exists
  --domain NAME          only this domain (repeatable; default: every domain that has certificates)
  --sequence N           number of the bundle, higher than those before (default: the seconds since 1970)
  --p12 FILE, --key FILE --cert FILE, --pkcs11 MODULE, --password-… , --pin-…
                         the administrator's key, as for kyso sign

Proxies come from HTTP_PROXY, HTTPS_PROXY and NO_PROXY.
`,
  words: {
    store: (folder) => `Kept in ${folder}`,
    imported: (subject, domain, isNew) =>
      `${isNew ? 'imported' : 'there already'} into ${domain}: ${subject}`,
    roles: { anchor: 'trusted', intermediate: 'below' },
    kinds: { 'built-in': 'built in', own: 'your own' },
    counts: (anchors, intermediates) =>
      `${anchors} trusted, ${intermediates} ${intermediates === 1 ? 'authority' : 'authorities'} below`,
    pinned: 'known by its fingerprint',
    missing: (source) => (source === null ? 'not imported' : `not imported; from ${source}`),
    bundle: (signer, sequence, isNew) =>
      `bundle ${sequence}${isNew ? '' : ' (there already)'}, signed by ${signer}`,
    problem: (file, reason) => `not used: ${file}: ${reason}`,
    updated: (url, subjects) => `${url}: ${subjects}`,
    notUpdated: (url, reason) => `${url}: FAILED, ${reason}`,
    validity: (from, to) => `${from} to ${to}`,
    removed: (subject, domain) => `removed from ${domain}: ${subject}`,
    bundleRemoved: (signer) => `removed the bundle signed by ${signer}`,
    bundleWritten: (file, sequence) => `bundle ${sequence} written to ${file}`,
    bundleUse: (file, signer) =>
      `Others take it with: kyso trust update --bundle ${file} --bundle-signer ${signer}`,
    ownDomain: (domain) => `${domain} (a domain of your own)`,
    refusals: {
      'no-pin':
        'No built-in domain knows this certificate; --domain NAME keeps it in a domain of your own.',
      'not-of-domain': 'The certificate does not belong to the domain named; nothing was stored.',
      namesake:
        'It bears the name of an authority of the State and is another certificate; nothing was stored.',
      'not-an-authority': 'This is no certificate of an authority; nothing was stored.',
      'domain-name':
        'The name of a domain of your own has small letters, digits and hyphens and does not begin with vn-.',
      'bundle-format': 'The bundle cannot be read; nothing was stored.',
      'bundle-signer': 'The bundle is not signed by the certificate named; nothing was stored.',
      'bundle-signature': 'The signature of the bundle does not hold; nothing was stored.',
      'bundle-older': 'A newer bundle is stored; this one was refused.',
      'not-stored': 'The store has nothing of this name or fingerprint; nothing was removed.',
      'of-bundle':
        "It came in an administrator's bundle and goes with that bundle; nothing was removed.",
    },
  },
  network: {
    waiting: (url, seconds, reason) => `${url}: ${reason}; asking again in ${seconds} s …`,
    gaveUp: (url, reason) => `${url}: ${reason}`,
    failures: {
      failed: 'No connection, or it broke off.',
      timeout: 'No answer in time.',
      aborted: 'The request was ended.',
      'too-large': 'The answer is larger than is read.',
      redirect: 'The address leads on too often, or to where it is not followed.',
      'refused-address':
        'A document must not lead to this address (private network, unusual port, or not HTTP). A host of your own network is allowed by --allow-host HOST.',
      offline: 'The network is switched off, and what is needed was not kept.',
      proxy: 'The proxy refused, or is not named rightly.',
      status: 'The server answered with an HTTP error.',
    },
  },
};
