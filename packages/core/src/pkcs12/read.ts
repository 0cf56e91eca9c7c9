import { concat } from '../bytes/index.js';
import {
  DerReader,
  Tag,
  contentsOf,
  contextTag,
  derOfBer,
  expectTag,
  type DerElement,
} from '../der/index.js';
import { engine } from '../crypto/engine.js';
import { isKysoError } from '../errors.js';
import { MAX_BAGS, decrypted, expected, readBags, type Pkcs12Key, type Reading } from './bags.js';
import { isMacRight } from './check-mac.js';
import { iterationBudget } from './derive-key.js';
import { decoding, decodingAsync, keyFileError, passwordError } from './errors.js';
import { passwordForms, type Password } from './password.js';

/**
 * What a PKCS#12 file holds, in its order. Lists of revocations and other secrets are passed over.
 * Why the reader is ours: docs/decisions/007-pkcs12.md.
 */
export interface Pkcs12Contents {
  /** DER. */
  readonly certificates: readonly Uint8Array[];
  readonly keys: readonly Pkcs12Key[];
  /**
   * Names of the protections in use, each once, such as `PBES2 PBKDF2-HMAC-SHA-256 AES-256-CBC`.
   */
  readonly algorithms: readonly string[];
}

export interface ReadPkcs12Options {
  /** Most iterations of hashing spent on the file; default 10,000,000, seconds of work. */
  readonly maxIterations?: number;
  /** WebCrypto, by default the engine's; without it everything is plain JavaScript. */
  readonly subtle?: SubtleCrypto;
}

/** Default bound on hashing: programs write 1 to 1,000,000 iterations. */
const MAX_ITERATIONS = 10_000_000;
/** Largest file read, in bytes; stores of a whole country's roots stay below 1 MiB. */
const MAX_FILE = 16 << 20;
/**
 * Opens a PKCS#12 file (RFC 7292) in BER or DER: PBES2 and PBMAC1, the RC2 and Triple DES schemes
 * of old programs, or no encryption. An empty password is tried in both of its encodings. Throws
 * `ERR_PASSWORD` for a wrong password, `ERR_KEY_FILE` with `reason` `malformed`, `unsupported` or
 * `limit`.
 */
export async function readPkcs12(
  bytes: Uint8Array,
  password: string,
  options: ReadPkcs12Options = {},
): Promise<Pkcs12Contents> {
  if (bytes.length > MAX_FILE) {
    throw keyFileError('limit', `${bytes.length} bytes, at most ${MAX_FILE} are read`);
  }
  const forms = passwordForms(password);
  for (const [index, form] of forms.entries()) {
    try {
      return await readWith(bytes, form, options);
    } catch (error) {
      const again = isKysoError(error) && error.code === 'ERR_PASSWORD' && index + 1 < forms.length;
      if (!again) throw error;
    }
  }
  throw passwordError();
}

async function readWith(
  bytes: Uint8Array,
  password: Password,
  options: ReadPkcs12Options,
): Promise<Pkcs12Contents> {
  const { subtle = engine().crypto?.subtle, maxIterations = MAX_ITERATIONS } = options;
  const budget = iterationBudget(maxIterations);
  const opening = { password, budget, subtle, algorithms: new Set<string>() };
  const { content, macData } = decoding('PFX', () => readPfx(bytes));
  if (macData && !(await decodingAsync('MacData', () => isMacRight(macData, content, opening)))) {
    throw passwordError();
  }
  const reading: Reading = { opening, macRight: macData !== undefined, certificates: [], keys: [] };
  for (const info of decoding('AuthenticatedSafe', () => sequenceItems(content))) {
    const safe = await decodingAsync('ContentInfo', () => safeContents(info, reading));
    await decodingAsync('SafeContents', () => readBags(safe, reading, 0));
  }
  const { certificates, keys } = reading;
  return { certificates, keys, algorithms: [...opening.algorithms] };
}

/** PFX ::= SEQUENCE { version INTEGER, authSafe ContentInfo, macData MacData OPTIONAL } */
function readPfx(bytes: Uint8Array): { content: Uint8Array; macData: DerElement | undefined } {
  const outer = new DerReader(derOfBer(bytes).der);
  const reader = outer.sequence();
  if (reader.smallInteger() !== 3) throw keyFileError('unsupported', 'PFX is not of version 3');
  const { type, content } = contentInfo(reader.read(Tag.sequence));
  if (type !== DATA) {
    // id-signedData: bound by a signature in place of a password (RFC 7292 §3.1).
    throw keyFileError('unsupported', `authenticated safe of type ${type}`, {
      facts: { oid: type },
    });
  }
  const macData = reader.optional(Tag.sequence);
  reader.finish();
  return { content: contentsOf(content), macData };
}

/** ContentInfo ::= SEQUENCE { contentType OBJECT IDENTIFIER, content [0] EXPLICIT ANY } */
function contentInfo(element: DerElement): { type: string; content: DerElement } {
  const reader = DerReader.within(element);
  const type = reader.oid();
  const explicit = DerReader.within(reader.read(contextTag(0)));
  const content = explicit.read(type === DATA ? Tag.octetString : Tag.sequence);
  explicit.finish();
  reader.finish();
  return { type, content };
}

const DATA = '1.2.840.113549.1.7.1';
const ENCRYPTED_DATA = '1.2.840.113549.1.7.6';

/**
 * The elements of a SEQUENCE OF that fills the bytes; what stands in OCTET STRINGs may be BER
 * again.
 */
function sequenceItems(bytes: Uint8Array): DerElement[] {
  const outer = new DerReader(derOfBer(bytes).der);
  const items = outer.sequence().rest(MAX_BAGS);
  outer.finish();
  return items;
}

/** The SafeContents in one ContentInfo of the AuthenticatedSafe. */
async function safeContents(info: DerElement, reading: Reading): Promise<DerElement[]> {
  const { type, content } = contentInfo(expected(info, Tag.sequence));
  if (type === DATA) return sequenceItems(contentsOf(content));
  if (type !== ENCRYPTED_DATA) {
    // id-envelopedData: encrypted to a key in place of a password (RFC 7292 §3.1).
    throw keyFileError('unsupported', `contents of type ${type}`, { facts: { oid: type } });
  }
  const reader = DerReader.within(content);
  reader.smallInteger();
  const encryptedInfo = reader.sequence();
  encryptedInfo.oid();
  const scheme = encryptedInfo.read(Tag.sequence);
  const octets = implicitOctets(encryptedInfo.read());
  encryptedInfo.finish();
  return decrypted({ octets, scheme }, reading, sequenceItems);
}

/** `encryptedContent [0] IMPLICIT OCTET STRING`, in one piece or (BER) in several. */
function implicitOctets(element: DerElement): Uint8Array {
  if (element.tag === contextTag(0, 'primitive')) return contentsOf(element);
  expectTag(element, contextTag(0));
  const parts = DerReader.within(element).rest(MAX_BAGS);
  return concat(parts.map((part) => contentsOf(expected(part, Tag.octetString))));
}
