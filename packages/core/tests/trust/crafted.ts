import { DerReader, elementAt } from '../../src/der/index.js';
import { boolean, oid, octetString, sequence, setOf, utf8String } from '../../src/der/writer.js';
import {
  nameOf,
  parseCertificate,
  type Certificate,
  type Extension,
  type Name,
} from '../../src/x509/index.js';
import type { OpensslFolder } from '../x509/openssl.js';
import { makeCertificate } from '../x509/openssl.js';

/** A name of one attribute, or of several: `[['2.5.4.6', 'VN'], ['2.5.4.3', 'An']]`. */
export function distinguishedName(attributes: readonly (readonly [string, string])[]): Name {
  const rdns = attributes.map(([type, value]) => setOf([sequence(oid(type), utf8String(value))]));
  return nameOf(elementAt(sequence(...rdns), 0));
}

export function commonName(text: string): Name {
  return distinguishedName([['2.5.4.3', text]]);
}

/** An extension with this value. */
export function extension(id: string, value: Uint8Array, critical = false): Extension {
  const der = sequence(oid(id), boolean(critical), octetString(value));
  return { id: new DerReader(der).sequence().read(), critical, value };
}

/** Makes certificates out of one: their signatures are of no account, rules about them are tried alone. */
export function crafting(folder: OpensslFolder) {
  const base = parseCertificate(makeCertificate(folder, { name: 'base', subject: '/CN=base' }));
  return (
    subject: string | Name,
    { issuer = commonName('issuer'), extensions = [] }: Partial<Certificate> = {},
  ): Certificate => ({
    ...base,
    subject: typeof subject === 'string' ? commonName(subject) : subject,
    issuer,
    extensions,
  });
}
