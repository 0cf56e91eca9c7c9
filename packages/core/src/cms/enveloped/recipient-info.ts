import { equalBytes } from '../../bytes/index.js';
import {
  DerReader,
  Tag,
  bitStringOf,
  contentsOf,
  contextTag,
  type DerElement,
} from '../../der/index.js';
import {
  nameOf,
  nameText,
  sameName,
  serialText,
  subjectKeyIdentifierOf,
  type Certificate,
} from '../../x509/index.js';
import type { SignerIdentifier } from '../signed-data.js';

/** Most recipients of one message; a circular to every office of a province stays below 1,024. */
export const MAX_RECIPIENTS = 1024;

/** Whose certificate a recipient's is: by issuer and serial number, or by its key identifier (RFC 5652 §6.2.1). */
export type RecipientIdentifier = SignerIdentifier;

/**
 * What one recipient opens the content key with. Only what tells whose it is was read; algorithms are read
 * where they are used, so that an unknown one of somebody else is no obstacle.
 */
export type RecipientInfo =
  /**
   *     KeyTransRecipientInfo ::= SEQUENCE {
   *       version CMSVersion,
   *       rid RecipientIdentifier,
   *       keyEncryptionAlgorithm KeyEncryptionAlgorithmIdentifier,
   *       encryptedKey EncryptedKey }
   */
  | {
      readonly kind: 'key-transport';
      readonly identifier: RecipientIdentifier;
      readonly algorithm: DerElement;
      readonly encryptedKey: Uint8Array;
    }
  /**
   * One RecipientEncryptedKey of a KeyAgreeRecipientInfo.
   *
   *     KeyAgreeRecipientInfo ::= SEQUENCE {
   *       version CMSVersion,
   *       originator [0] EXPLICIT OriginatorIdentifierOrKey,
   *       ukm [1] EXPLICIT UserKeyingMaterial OPTIONAL,
   *       keyEncryptionAlgorithm KeyEncryptionAlgorithmIdentifier,
   *       recipientEncryptedKeys RecipientEncryptedKeys }
   */
  | {
      readonly kind: 'key-agreement';
      readonly identifier: RecipientIdentifier;
      readonly algorithm: DerElement;
      readonly encryptedKey: Uint8Array;
      /** The sender's public key; absent where it is only named (static-static, RFC 5753 §3.1.1 forbids it). */
      readonly originator?: OriginatorKey;
      readonly ukm?: Uint8Array;
    }
  /** Passwords, shared keys and other ways, which are not opened here. */
  | { readonly kind: 'other' };

/** OriginatorPublicKey ::= SEQUENCE { algorithm AlgorithmIdentifier, publicKey BIT STRING } */
export interface OriginatorKey {
  readonly algorithm: DerElement;
  readonly point: Uint8Array;
}

/** The entries of one RecipientInfo. Throws `ERR_DER`, `ERR_LIMIT`. */
export function recipientInfosOf(element: DerElement): readonly RecipientInfo[] {
  switch (element.tag) {
    case Tag.sequence:
      return [keyTransport(DerReader.within(element))];
    case contextTag(1):
      return keyAgreement(DerReader.within(element));
    default:
      return [{ kind: 'other' }];
  }
}

/** Whose it is, for people. */
export function recipientText(identifier: RecipientIdentifier): string {
  if (identifier.kind === 'subjectKeyIdentifier') {
    return `key ${serialText(identifier.keyIdentifier)}`;
  }
  return `serial ${serialText(identifier.serialNumber)} of ${nameText(identifier.issuer)}`;
}

/** Whether it is the certificate's: by issuer and serial number, or by the key identifier in its extension. */
export function isRecipient(identifier: RecipientIdentifier, certificate: Certificate): boolean {
  if (identifier.kind === 'issuerAndSerialNumber') {
    const { issuer, serialNumber } = identifier;
    return (
      equalBytes(serialNumber, certificate.serialNumber) && sameName(issuer, certificate.issuer)
    );
  }
  const own = subjectKeyIdentifierOf(certificate);
  return own !== undefined && equalBytes(own, identifier.keyIdentifier);
}

function keyTransport(reader: DerReader): RecipientInfo {
  reader.smallInteger(); // The version follows from the identifier (RFC 5652 §6.2.1).
  const keyIdentifier = reader.optional(contextTag(0, 'primitive'));
  const identifier = keyIdentifier
    ? byKeyIdentifier(contentsOf(keyIdentifier))
    : byIssuerAndSerial(reader.sequence());
  const algorithm = reader.read(Tag.sequence);
  const encryptedKey = reader.octetString();
  reader.finish();
  return { kind: 'key-transport', identifier, algorithm, encryptedKey };
}

function keyAgreement(reader: DerReader): readonly RecipientInfo[] {
  reader.smallInteger(); // Always 3.
  const originator = originatorOf(reader.read(contextTag(0)));
  const ukm = ukmOf(reader.optional(contextTag(1)));
  const algorithm = reader.read(Tag.sequence);
  const keys = reader.sequence().rest(MAX_RECIPIENTS);
  reader.finish();
  return keys.map((element) => ({
    kind: 'key-agreement',
    ...recipientKey(DerReader.within(element)),
    algorithm,
    ...(originator && { originator }),
    ...(ukm && { ukm }),
  }));
}

/**
 *     OriginatorIdentifierOrKey ::= CHOICE {
 *       issuerAndSerialNumber IssuerAndSerialNumber,
 *       subjectKeyIdentifier [0] SubjectKeyIdentifier,
 *       originatorKey [1] OriginatorPublicKey }
 */
function originatorOf(explicit: DerElement): OriginatorKey | undefined {
  const outer = DerReader.within(explicit);
  const choice = outer.read();
  outer.finish();
  if (choice.tag !== contextTag(1)) return undefined;
  const reader = DerReader.within(choice);
  const algorithm = reader.read(Tag.sequence);
  const { bytes } = bitStringOf(reader.read(Tag.bitString));
  reader.finish();
  return { algorithm, point: bytes };
}

function ukmOf(explicit: DerElement | undefined): Uint8Array | undefined {
  if (!explicit) return undefined;
  const reader = DerReader.within(explicit);
  const ukm = reader.octetString();
  reader.finish();
  return ukm;
}

/**
 *     RecipientEncryptedKey ::= SEQUENCE { rid KeyAgreeRecipientIdentifier, encryptedKey EncryptedKey }
 *     KeyAgreeRecipientIdentifier ::= CHOICE {
 *       issuerAndSerialNumber IssuerAndSerialNumber,
 *       rKeyId [0] IMPLICIT RecipientKeyIdentifier }
 */
function recipientKey(reader: DerReader) {
  const keyIdentifier = reader.optional(contextTag(0));
  const identifier = keyIdentifier
    ? byKeyIdentifier(DerReader.within(keyIdentifier).octetString())
    : byIssuerAndSerial(reader.sequence());
  const encryptedKey = reader.octetString();
  reader.finish();
  return { identifier, encryptedKey };
}

function byKeyIdentifier(keyIdentifier: Uint8Array): RecipientIdentifier {
  return { kind: 'subjectKeyIdentifier', keyIdentifier };
}

function byIssuerAndSerial(reader: DerReader): RecipientIdentifier {
  const issuer = nameOf(reader.read(Tag.sequence));
  const serialNumber = reader.integer();
  reader.finish();
  return { kind: 'issuerAndSerialNumber', issuer, serialNumber };
}
