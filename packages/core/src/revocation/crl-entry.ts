import {
  DerReader,
  Tag,
  derError,
  expectTag,
  oidOf,
  timeOf,
  type DerElement,
} from '../der/index.js';
import {
  decodedExtension,
  extensionsWithin,
  generalNamesOf,
  type GeneralName,
  type WithExtensions,
} from '../x509/index.js';
import { revocationReasonOf, type RevocationReason } from './reasons.js';

/** Extensions of entries (RFC 5280 §5.3); the instruction for a hold says nothing about the status. */
const ENTRY_EXTENSION = {
  reasonCode: '2.5.29.21',
  holdInstructionCode: '2.5.29.23',
  invalidityDate: '2.5.29.24',
  certificateIssuer: '2.5.29.29',
} as const;

const KNOWN: readonly string[] = Object.values(ENTRY_EXTENSION);

/** One revoked certificate of a CRL. */
export interface CrlEntry {
  /** Contents of the INTEGER. */
  readonly serialNumber: Uint8Array;
  readonly revocationDate: Date;
  readonly reason?: RevocationReason;
  /** When the key is known or thought to have been compromised (RFC 5280 §5.3.2). */
  readonly invalidityDate?: Date;
  /** Whose certificate it is, in an indirect CRL; absent: the CRL issuer's. */
  readonly certificateIssuer?: readonly GeneralName[];
}

/** The entry of an element that was checked before. */
export function entryAt(
  element: DerElement,
  certificateIssuer: readonly GeneralName[] | undefined,
): CrlEntry {
  const reader = DerReader.within(element);
  const serialNumber = reader.integer();
  const revocationDate = timeOf(reader.read());
  const { reason, invalidityDate } = reader.done
    ? { reason: undefined, invalidityDate: undefined }
    : readEntryExtensions(reader.read(Tag.sequence));
  return {
    serialNumber,
    revocationDate,
    ...(reason && { reason }),
    ...(invalidityDate && { invalidityDate }),
    ...(certificateIssuer && { certificateIssuer }),
  };
}

/** The issuer that the entry at this element names. */
export function certificateIssuerAt(element: DerElement): readonly GeneralName[] | undefined {
  const reader = DerReader.within(element);
  reader.read();
  reader.read();
  return reader.done ? undefined : readEntryExtensions(reader.read()).certificateIssuer;
}

/** The extensions of one entry, those that are known decoded. */
export interface EntryExtensions extends WithExtensions {
  readonly reason: RevocationReason | undefined;
  readonly invalidityDate: Date | undefined;
  readonly certificateIssuer: readonly GeneralName[] | undefined;
}

/** Reads the extensions of an entry. Throws `ERR_DER`, `ERR_CERTIFICATE`, `ERR_LIMIT`. */
export function readEntryExtensions(list: DerElement): EntryExtensions {
  expectTag(list, Tag.sequence);
  const extensions = extensionsWithin(list);
  if (extensions.length === 0) throw derError('no extension', list.start);
  const entry = { extensions };
  return {
    extensions,
    reason: decodedExtension(entry, ENTRY_EXTENSION.reasonCode, revocationReasonOf),
    invalidityDate: decodedExtension(entry, ENTRY_EXTENSION.invalidityDate, timeOf),
    certificateIssuer: decodedExtension(entry, ENTRY_EXTENSION.certificateIssuer, (element) => {
      expectTag(element, Tag.sequence);
      return generalNamesOf(element);
    }),
  };
}

/** Whether the extensions say whose certificate the entry is about. */
export function namesIssuer(extensions: EntryExtensions): boolean {
  return extensions.certificateIssuer !== undefined;
}

/** Dotted OID of a critical extension that is not known; `undefined` where there is none. */
export function criticalUnknownIn({ extensions }: WithExtensions): string | undefined {
  const critical = extensions.filter((extension) => extension.critical);
  return critical.map(({ id }) => oidOf(id)).find((oid) => !KNOWN.includes(oid));
}
