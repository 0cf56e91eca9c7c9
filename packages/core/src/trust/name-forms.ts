import { latin1Text } from '../bytes/index.js';
import { contentsOf, oidOf, stringOf } from '../der/index.js';
import { rdnKeys, subjectAltNamesOf, type Certificate, type GeneralName } from '../x509/index.js';

/** The kinds of names that constraints are compared with; of the others only the presence is known. */
export type NameForm = GeneralName['kind'];

/** A name of a certificate, prepared for many comparisons. */
export interface SubjectName {
  readonly form: NameForm;
  /** The name as a finding shows it. */
  readonly shown: string;
  /** Whether a subtree of the same form holds it; `undefined` where that cannot be said. */
  readonly within: (subtree: Subtree) => boolean | undefined;
  /** Whether a subtree of the same form shuts it out; `undefined` where that cannot be said. */
  readonly touches: (subtree: Subtree) => boolean | undefined;
}

/** The base of a subtree, prepared. */
export interface Subtree {
  readonly form: NameForm;
  readonly text: string;
  readonly rdns: readonly string[];
  readonly octets: Uint8Array;
}

/** Prepares the base of a GeneralSubtree (RFC 5280 §4.2.1.10). */
export function subtreeOf(base: GeneralName): Subtree {
  return {
    form: base.kind,
    text: 'text' in base ? base.text : '',
    rdns: base.kind === 'directoryName' ? rdnKeys(base.name) : [],
    octets: base.kind === 'iPAddress' ? base.octets : new Uint8Array(0),
  };
}

/**
 * All names of a certificate to which constraints apply: the subject unless it is empty, the alternative
 * names, and the e-mail addresses in the subject (RFC 5280 §4.2.1.10 asks for them where there is no alternative name;
 * readers of certificates look at them in any case). Throws `ERR_CERTIFICATE`.
 */
export function subjectNamesOf(certificate: Certificate): SubjectName[] {
  const { subject } = certificate;
  const directory = subject.rdns.length > 0 ? [directoryNameOf(rdnKeys(subject))] : [];
  return [
    ...directory,
    ...subjectAltNamesOf(certificate).map(subjectNameOf),
    ...emailAttributesOf(certificate).map(mailNameOf),
  ];
}

/** emailAddress (RFC 2985 §5.2.1). */
const EMAIL_ADDRESS = '1.2.840.113549.1.9.1';

function emailAttributesOf({ subject }: Certificate): string[] {
  return subject.rdns.flat().flatMap(({ type, value }) => {
    if (oidOf(type) !== EMAIL_ADDRESS) return [];
    return [stringOf(value) ?? latin1Text(contentsOf(value))];
  });
}

function subjectNameOf(name: GeneralName): SubjectName {
  switch (name.kind) {
    case 'directoryName':
      return directoryNameOf(rdnKeys(name.name));
    case 'rfc822Name':
      return mailNameOf(name.text);
    case 'dNSName':
      return dnsNameOf(name.text);
    case 'uniformResourceIdentifier':
      return uriNameOf(name.text);
    case 'iPAddress':
      return ipNameOf(name.octets);
    case 'registeredID':
      return unjudged('registeredID', name.oid);
    case 'other':
      return unjudged('other', `[${name.tag}]`);
  }
}

/** RFC 5280 defines no comparison for these: a constraint on them can be neither met nor ruled out. */
function unjudged(form: NameForm, shown: string): SubjectName {
  return { form, shown, within: () => undefined, touches: () => undefined };
}

function plain(form: NameForm, shown: string, within: SubjectName['within']): SubjectName {
  return { form, shown, within, touches: within };
}

/** A subtree is all names that begin with its RDNs. */
function directoryNameOf(rdns: readonly string[]): SubjectName {
  return plain(
    'directoryName',
    'directoryName',
    (subtree) =>
      subtree.rdns.length <= rdns.length && subtree.rdns.every((key, at) => key === rdns[at]),
  );
}

/**
 * A mailbox, a host, or with a leading period all hosts below a domain. The local part is compared as it stands
 * (RFC 5321 §2.4), the host without regard to case.
 */
function mailNameOf(text: string): SubjectName {
  const at = text.lastIndexOf('@');
  const host = text.slice(at + 1).toLowerCase();
  const sound = at > 0 && isHost(host);
  return plain('rfc822Name', text, ({ text: base }) => {
    const split = base.lastIndexOf('@');
    if (!sound || !isBase(base.slice(split + 1))) return undefined;
    if (split < 0) return hostFits(host, base);
    return (
      text.slice(0, at) === base.slice(0, split) && host === base.slice(split + 1).toLowerCase()
    );
  });
}

/** A host is within itself, with a leading period every host below it; an empty base holds every host. */
function hostFits(host: string, base: string): boolean {
  const wanted = base.toLowerCase();
  return wanted.startsWith('.') ? host.endsWith(wanted) : wanted === '' || host === wanted;
}

/**
 * A domain holds itself and everything below it. A name with a wildcard is within what holds all that it stands
 * for, and touches what it could stand for.
 */
function dnsNameOf(text: string): SubjectName {
  const name = withoutLastPeriod(text.toLowerCase());
  const wildcard = name.startsWith('*.');
  const host = wildcard ? name.slice(2) : name;
  const within = ({ text: base }: Subtree): boolean | undefined =>
    isHost(host) && isBase(base) ? domainHolds(base, name) : undefined;
  return {
    form: 'dNSName',
    shown: text,
    within,
    touches: (subtree) => {
      const held = within(subtree);
      return wildcard && held === false ? domainHolds(host, baseOf(subtree.text)) : held;
    },
  };
}

function domainHolds(base: string, host: string): boolean {
  const domain = baseOf(base);
  // A leading period is not in RFC 5280 for this form; CAs write it for what is below the domain.
  const itself = !base.startsWith('.') && host === domain;
  return domain === '' || itself || host.endsWith(`.${domain}`);
}

function baseOf(base: string): string {
  return withoutLastPeriod(base.toLowerCase().replace(/^\./, ''));
}

function withoutLastPeriod(name: string): string {
  return name.endsWith('.') ? name.slice(0, -1) : name;
}

/** The constraint is on the host of the URI; without a host that is a domain name nothing can be said (RFC 5280 §4.2.1.10). */
function uriNameOf(text: string): SubjectName {
  const [, authority = ''] = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(text) ?? [];
  const host = withoutLastPeriod(
    authority
      .slice(authority.lastIndexOf('@') + 1)
      .replace(/:\d*$/, '')
      .toLowerCase(),
  );
  const sound = isHost(host) && !/^\d+(\.\d+)*$/.test(host);
  return plain('uniformResourceIdentifier', text, ({ text: base }) =>
    sound && isBase(base) ? hostFits(host, base) : undefined,
  );
}

/** A host, or the domain behind a leading period; nothing stands for every host. What is neither cannot be compared with. */
function isBase(base: string): boolean {
  return base === '' || isHost(baseOf(base));
}

/** Labels of letters, digits, hyphens and, as in use, underscores. */
function isHost(host: string): boolean {
  return host.length <= 253 && /^[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*$/.test(host);
}

/** An address and a mask as in CIDR (RFC 4632); addresses of the other version are elsewhere. */
function ipNameOf(octets: Uint8Array): SubjectName {
  const sound = octets.length === 4 || octets.length === 16;
  return plain('iPAddress', [...octets].join('.'), ({ octets: base }) => {
    const half = base.length / 2;
    if (!sound || (half !== 4 && half !== 16) || !isMask(base.subarray(half))) return undefined;
    if (half !== octets.length) return false;
    return octets.every((octet, at) => ((octet ^ (base[at] ?? 0)) & (base[half + at] ?? 0)) === 0);
  });
}

/** Ones, then zeros. */
function isMask(mask: Uint8Array): boolean {
  const bits = Array.from(mask, (octet) => octet.toString(2).padStart(8, '0')).join('');
  return !bits.includes('01');
}
