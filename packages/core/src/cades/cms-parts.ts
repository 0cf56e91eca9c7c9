import { asSource, readRange, type BytesInput } from '../bytes/index.js';
import { CONTENT_TYPE, cmsError } from '../cms/index.js';
import { Tag, contextTag, derError, oidText } from '../der/index.js';
import { coreError } from '../errors.js';
import type { ByteSource } from '../ports.js';
import {
  CONSTRUCTED_OCTETS,
  expectOuter,
  outerReader,
  type OuterElement,
  type OuterReader,
} from './ber-walk.js';
import { contentSource } from './content-source.js';

/**
 * A SignedData taken apart (RFC 5652 §5.1). Whatever a signature or an archive timestamp may cover is kept byte for
 * byte; what stands around it, and is covered by nothing, is written anew.
 */
export interface CmsParts {
  /** Dotted OID. */
  readonly eContentType: string;
  /** The content carried, where it stands; absent where the signature is detached. */
  readonly eContent?: ByteSource;
  /** AlgorithmIdentifiers of digests, whole. */
  readonly digestAlgorithms: readonly Uint8Array[];
  /** CertificateChoices, whole, those included that are no X.509 certificates. */
  readonly certificates: readonly Uint8Array[];
  /** RevocationInfoChoices, whole. */
  readonly crls: readonly Uint8Array[];
  /** SignerInfos, whole. */
  readonly signerInfos: readonly Uint8Array[];
}

/** Most bytes beside the content; the largest lists of real authorities, several of them, stay below. */
const MAX_BESIDE_CONTENT = 1 << 28;
/** Most elements of one set, as for a SignedData in memory. */
const MAX_IN_SET = 1024;

/**
 * Reads the outer layers of a CMS file without its content, which may be larger than memory. Outer layers may be BER,
 * as of programs that stream; what they hold must have definite lengths, since it is kept as it stands. Throws
 * `ERR_DER` with the offset, `ERR_LIMIT`, and `ERR_CMS` where it is no SignedData, or one of PKCS #7 with other content
 * than an OCTET STRING.
 */
export async function readCmsParts(input: BytesInput): Promise<CmsParts> {
  const reader = outerReader(asSource(input));
  const { size } = reader.source;
  const contentInfo = await childrenOf(reader, await reader.elementAt(0, size), Tag.sequence);
  const contentType = await oidAt(reader, contentInfo[0]);
  if (contentType !== CONTENT_TYPE.signedData)
    throw cmsError(`content type ${contentType}, expected signed-data`);
  const [signedData] = await childrenOf(reader, contentInfo[1], contextTag(0));
  return signedDataParts(reader, await childrenOf(reader, signedData, Tag.sequence));
}

async function signedDataParts(
  reader: OuterReader,
  fields: readonly OuterElement[],
): Promise<CmsParts> {
  const [version, digests, encapsulated, ...rest] = fields;
  expectOuter(version, Tag.integer);
  const sets = new Map(rest.map((element) => [element.tag, element]));
  if (sets.size !== rest.length) throw cmsError('a field of the SignedData stands twice');
  const expected = new Set<number>([contextTag(0), contextTag(1), Tag.set]);
  for (const { tag, start } of rest)
    if (!expected.has(tag)) throw derError('unexpected element', start);
  const budget = { left: MAX_BESIDE_CONTENT };
  const wholes = (element: OuterElement | undefined): Promise<Uint8Array[]> =>
    element ? wholesWithin(reader, element, budget) : Promise.resolve([]);
  return {
    digestAlgorithms: await wholes(expectOuter(digests, Tag.set)),
    ...(await encapsulatedContent(reader, encapsulated)),
    certificates: await wholes(sets.get(contextTag(0))),
    crls: await wholes(sets.get(contextTag(1))),
    signerInfos: await wholes(expectOuter(sets.get(Tag.set), Tag.set)),
  };
}

async function encapsulatedContent(
  reader: OuterReader,
  element: OuterElement | undefined,
): Promise<Pick<CmsParts, 'eContentType' | 'eContent'>> {
  const [type, explicit] = await childrenOf(reader, element, Tag.sequence);
  const eContentType = await oidAt(reader, type);
  if (!explicit) return { eContentType };
  const [octets] = await childrenOf(reader, explicit, contextTag(0));
  // PKCS #7 had ANY here; rewriting what holds such content is not for programs of today.
  if (octets?.tag !== Tag.octetString && octets?.tag !== CONSTRUCTED_OCTETS)
    throw cmsError('eContent is no OCTET STRING');
  return { eContentType, eContent: await contentSource(reader, octets) };
}

async function childrenOf(
  reader: OuterReader,
  element: OuterElement | undefined,
  tag: number,
): Promise<OuterElement[]> {
  const parent = expectOuter(element, tag);
  const found: OuterElement[] = [];
  for await (const child of reader.children(parent)) {
    if (found.push(child) > MAX_IN_SET) throw tooMany(parent.start);
  }
  return found;
}

function tooMany(offset: number): Error {
  return coreError('ERR_LIMIT', `more than ${MAX_IN_SET} elements at byte ${offset}`, {
    facts: { limit: MAX_IN_SET, offset },
  });
}

async function oidAt(reader: OuterReader, element: OuterElement | undefined): Promise<string> {
  const { contentStart, contentEnd } = expectOuter(element, Tag.oid);
  const text = oidText(
    await bytesOf(reader, contentStart, Math.min(contentEnd, contentStart + 64)),
  );
  if (text === undefined) throw derError('OBJECT IDENTIFIER is malformed', contentStart);
  return text;
}

/** The elements of a set, each as it stands. */
async function wholesWithin(
  reader: OuterReader,
  set: OuterElement,
  budget: { left: number },
): Promise<Uint8Array[]> {
  const wholes: Uint8Array[] = [];
  for (const { start, end, indefinite } of await childrenOf(reader, set, set.tag)) {
    if (indefinite)
      throw coreError('ERR_CMS', `CMS: indefinite length within a set at byte ${start}`, {
        facts: { offset: start },
      });
    budget.left -= end - start;
    if (budget.left < 0)
      throw coreError('ERR_LIMIT', `more than ${MAX_BESIDE_CONTENT} bytes beside the content`, {
        facts: { limit: MAX_BESIDE_CONTENT, offset: start },
      });
    wholes.push(await bytesOf(reader, start, end));
  }
  return wholes;
}

async function bytesOf({ source }: OuterReader, start: number, end: number): Promise<Uint8Array> {
  return readRange(source, [start, end]);
}
