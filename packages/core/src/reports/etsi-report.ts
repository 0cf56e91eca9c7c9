import { orderedJson, toBase64, utf8Bytes } from '../bytes/index.js';
import { defaultCrypto } from '../crypto/index.js';
import { coreError } from '../errors.js';
import type { CryptoProvider } from '../ports.js';
import type { Examination, Language } from '../validation/index.js';
import { NAMESPACES } from './etsi-names.js';
import { objectShelf } from './etsi-objects.js';
import { signatureReport, type ReportWork } from './etsi-signature.js';
import { subjectsOf, withCounterSignatures } from './etsi-subject.js';
import { xmlDocument, xmlElement, type XmlElement } from './xml.js';

/** How the XML report is written. */
export interface EtsiReportOptions {
  /** How the caller calls the file (DAIdentifier). */
  readonly identifier?: string;
  /** Who answers for the report: a name (a distinguished one, by RFC 4514), or the DER of a certificate. */
  readonly validator?: { readonly name: string } | { readonly certificate: Uint8Array };
  /** Of the words beside each finding; default English. */
  readonly language?: Language;
  readonly crypto?: CryptoProvider;
}

/**
 * The validation report of ETSI TS 119 102-2 V1.4.1 in XML: a report on every signature, document timestamp and
 * counter-signature, those on signature and archive timestamps within the validation objects that they are, and every
 * certificate, CRL, OCSP response and token that the verdicts rest on, with since when each is proved to exist. The same
 * examination and options give the same text. It is not signed. Throws `ERR_NO_SIGNATURE` where nothing is signed: the
 * standard has no report for that.
 *
 * @example
 * const xml = etsiReport(await examine(pdf, { trust, fetcher }), { identifier: 'cong-van.pdf' });
 */
export function etsiReport(
  { report, material }: Examination,
  options: EtsiReportOptions = {},
): string {
  const crypto = options.crypto ?? defaultCrypto();
  const subjects = subjectsOf(report, material);
  if (subjects.length === 0) {
    const message = 'no signature: ETSI TS 119 102-2 has a report for each, and needs one';
    throw coreError('ERR_NO_SIGNATURE', message);
  }
  const shelf = objectShelf(crypto, { at: material.at, subjects });
  const digest = crypto.createDigest('SHA-256');
  digest.update(utf8Bytes(orderedJson(material.policy)));
  const work: ReportWork = {
    ...{ shelf, material, policyDigest: digest.digest() },
    ...{ language: options.language ?? 'en', identifier: options.identifier },
  };
  const reports = subjects
    .flatMap(withCounterSignatures)
    .map((subject) => signatureReport('SignatureValidationReport', subject, work));
  // A document timestamp and a token have their report above; as objects they are what others are proved by.
  for (const { kind, material: own } of subjects)
    if (own.cms && (kind === 'document-timestamp' || kind === 'timestamp-token'))
      shelf.add(own.cms, { type: 'timestamp', provedAt: own.provedAt });
  const objects = shelf.elements();
  const content = [
    ...reports,
    objects.length === 0 ? undefined : xmlElement('SignatureValidationObjects', objects),
    options.validator && validatorElement(options.validator),
  ];
  return xmlDocument(xmlElement('ValidationReport', content, NAMESPACES));
}

function validatorElement(validator: NonNullable<EtsiReportOptions['validator']>): XmlElement {
  const identity =
    'certificate' in validator
      ? xmlElement('tsl:X509Certificate', toBase64(validator.certificate))
      : xmlElement('tsl:X509SubjectName', validator.name);
  return xmlElement('SignatureValidator', [xmlElement('DigitalId', [identity])]);
}
