import type { DigestAlgorithm } from '../algorithms.js';
import { forEachPiece, type BytesInput } from '../bytes/index.js';
import { statementAttributes, statementsOf, type Statements } from '../cades/index.js';
import { warning } from '../cms/index.js';
import { defaultCrypto } from '../crypto/index.js';
import { coreError } from '../errors.js';
import { PdfDocument, beginUpdate, writeUpdate } from '../pdf/index.js';
import type { ByteSource, CryptoProvider, StreamingDigest } from '../ports.js';
import type { Finding } from '../report.js';
import { isWithinValidity, nameText, type Certificate } from '../x509/index.js';
import { writtenClaims, type WrittenClaims } from './act-record.js';
import { algorithmExtensions, type SignatureAlgorithms } from './algorithm-extensions.js';
import { readMark } from './appearance.js';
import { fillFields, readFillings, type ReadFilling } from './fill-fields.js';
import { planField } from './field-plan.js';
import { placeField } from './place-field.js';
import type { SigningTerms } from './seed-values.js';
import { preparedJson } from './prepared-json.js';
import { signatureObject, writeByteRange } from './signature-object.js';
import { readSigner, type SignerMaterial } from './signer-material.js';
import { contentStamp, stampRooms } from './stamp-rooms.js';
import { timestampsOf } from './timestamping.js';
import type {
  Mark,
  Prepared,
  PreparedSignature,
  PrepareOptions,
  SignatureAppearance,
  SignatureRequest,
} from './types.js';

/**
 * Prepares a signature: the document with one more revision and an empty /Contents, its digest, and
 * the signed attributes that the key must sign. The answer is plain JSON; nothing is written, no key is
 * used. Throws `ERR_PASSWORD`, `ERR_ENCRYPTED`, `ERR_WOULD_INVALIDATE`, `ERR_FIELD`, `ERR_PAGE`,
 * `ERR_CERTIFICATE_NOT_VALID`, the reader's errors, and those of the timestamp source when the room
 * for its token must be learnt by a trial request.
 */
export async function prepareSignature(
  pdf: BytesInput,
  options: PrepareOptions,
): Promise<PreparedSignature> {
  const { crypto = defaultCrypto(), chain = [] } = options;
  const { password } = options;
  const document = await PdfDocument.open(pdf, { mode: 'tolerant', password });
  const signer = (): SignerMaterial => readSigner({ ...options, chain }, crypto);
  const timestamps = timestampsOf(options);
  const request = { ...options, ...(timestamps && { timestamps }) };
  const prepared = await prepare(document, { request, crypto, signer });
  return preparedJson(prepared, crypto);
}

/** What is to be prepared, and by whom; the signer is read after the document was found fit. */
interface Preparation {
  readonly request: SignatureRequest;
  readonly crypto: CryptoProvider;
  readonly signer: () => SignerMaterial;
}

/** The work behind `prepareSignature` and `signPdf`. */
export async function prepare(
  document: PdfDocument,
  { request, crypto, signer }: Preparation,
): Promise<Prepared> {
  const { clock = systemClock, timestamps } = request;
  const wanted = request.level ?? (timestamps ? 'B-T' : 'B-B');
  if (wanted === 'B-T' && !timestamps) throw new TypeError('level B-T needs a timestamp source');
  if (request.contentTimestamp === true && !timestamps)
    throw new TypeError('a timestamp over the content needs a timestamp source');
  const time = clock();
  const { certificate, digestAlgorithm, signatureAlgorithm, ...material } = signer();
  if ((request.digestAlgorithm ?? digestAlgorithm) !== digestAlgorithm)
    throw new TypeError(
      `digest ${request.digestAlgorithm} does not go with a signature over ${digestAlgorithm}`,
    );
  const statements = statementsOf(request, crypto);
  refuseReason(request.reason, statements);
  const claims = writtenClaims({ act: request.act, ...statements });
  const findings = checkDates(certificate, time, request.allowInvalidCertificate === true);
  const rooms = await stampRooms(request, { level: wanted, digestAlgorithm });
  const { level } = rooms;
  const reserved = material.size + claims.size + rooms.reserved;
  const mark = await markOf(request.appearance);
  const fill = request.fill && (await readFillings(request.fill));
  const terms: SigningTerms = {
    certificate: certificate.der,
    chain: material.chain,
    digestAlgorithm,
    reason: request.reason,
    timestamped: level === 'B-T',
  };
  const algorithms = { digestAlgorithm, signatureAlgorithm, certificate };
  const layout = await document.run(() =>
    layOut(document, { request, claims, mark, fill, reserved, time, crypto, terms, algorithms }),
  );
  const digests = await digestRevision(document.window.source, { crypto, digestAlgorithm, layout });
  const { covered: imprint } = digests;
  const stamp = await contentStamp(request, { digestAlgorithm, imprint, room: rooms.content });
  const stamped = stamp.value && { contentTimestamp: stamp.value };
  const prepared = {
    field: layout.field,
    level,
    signatureAlgorithm,
    digestAlgorithm,
    certificate,
    chain: material.chain,
    reserved,
    findings: [
      ...findings,
      ...rooms.findings,
      ...stamp.findings,
      ...document.findings,
      ...layout.findings,
    ],
    byteRange: layout.byteRange,
    revision: layout.revision,
    original: { length: document.size, digest: digests.original },
    documentDigest: digests.covered,
    statements: { ...statements, ...stamped },
    signedAttributes: material.signedAttributes(digests.covered, [
      ...claims.attributes,
      ...statementAttributes(stamped ?? {}),
    ]),
  } as const;
  const { act } = request;
  return act ? { ...prepared, act } : prepared;
}

/** The one place where the engine's own clock is read, when none is given. */
export function systemClock(): Date {
  return new Date();
}

/** EN 319 142-1 §6.3 d) and m): the reason is said once, in the dictionary or as a signed attribute. */
function refuseReason(reason: string | undefined, statements: Statements): void {
  const said = (['commitments', 'signaturePolicy'] as const).find((name) => statements[name]);
  if (said === undefined || reason === undefined || reason === '') return;
  const attribute =
    said === 'commitments' ? 'commitment-type-indication' : 'signature-policy-identifier';
  throw coreError('ERR_REASON', `a reason and ${attribute} are not signed together in a PDF`, {
    facts: { attribute, entry: 'Reason' },
  });
}

/** EN 319 102-1 §4.2: a certificate must be valid when it signs; forced, this is a warning. */
function checkDates(certificate: Certificate, time: Date, forced: boolean): Finding[] {
  if (isWithinValidity(certificate, time)) return [];
  const notBefore = certificate.notBefore.toISOString();
  const notAfter = certificate.notAfter.toISOString();
  if (!forced) {
    throw coreError(
      'ERR_CERTIFICATE_NOT_VALID',
      `the certificate of ${nameText(certificate.subject)} is valid from ${notBefore} to ${notAfter}, not at ${time.toISOString()}`,
      {
        facts: { notBefore, notAfter, at: time.toISOString() },
      },
    );
  }
  return [
    warning('certificate-validity', 'RFC 5280 §4.1.2.5', {
      expected: `${notBefore} – ${notAfter}`,
      found: time.toISOString(),
    }),
  ];
}

async function markOf(appearance: SignatureAppearance | undefined): Promise<Mark | undefined> {
  return appearance?.mark instanceof Uint8Array ? readMark(appearance.mark) : appearance?.mark;
}

interface Layout {
  readonly field: string;
  readonly revision: Uint8Array;
  readonly byteRange: readonly [number, number, number, number];
  readonly findings: readonly Finding[];
}

interface LayoutRequest {
  readonly request: SignatureRequest;
  readonly claims: WrittenClaims;
  readonly mark: Mark | undefined;
  readonly fill: readonly ReadFilling[] | undefined;
  readonly reserved: number;
  readonly time: Date;
  readonly crypto: CryptoProvider;
  readonly terms: SigningTerms;
  readonly algorithms: SignatureAlgorithms;
}

/** Writes the revision and its byte range: everything of the file except the string of /Contents. */
function layOut(
  document: PdfDocument,
  { request, claims, mark, fill, reserved, time, crypto, terms, algorithms }: LayoutRequest,
): Layout {
  const placement = request.field ?? {};
  const plan = planField(document, { placement, mark, certify: request.certify, terms });
  const update = beginUpdate(document);
  const value = update.allocate();
  const object = signatureObject(reserved, {
    description: request,
    time,
    references: plan.references,
    act: claims.act,
  });
  update.put(value, ...object.text);
  const catalog = algorithmExtensions(document, update, algorithms);
  placeField(document, update, { plan, placement, mark, value, catalog });
  const filled = fill ? fillFields(document, update, { fill, plan, lock: placement.lock }) : [];
  refuseUnlessRepair(document, request);
  const { bytes: revision, offsets } = writeUpdate(document, update, {
    random: (length) => crypto.random(length),
  });
  const at = offsets.get(value.num) ?? 0;
  const [gapStart, gapEnd] = [
    document.size + at + object.contentsStart,
    document.size + at + object.contentsEnd,
  ];
  const byteRange = [0, gapStart, gapEnd, document.size + revision.length - gapEnd] as const;
  writeByteRange(revision.subarray(at + object.byteRangeAt), byteRange);
  return { field: plan.name, revision, byteRange, findings: [...plan.findings, ...filled] };
}

/** Damage may show only when the page is looked for, so this is asked behind all reading. */
export function refuseUnlessRepair(
  document: PdfDocument,
  { repair }: Pick<SignatureRequest, 'repair'>,
): void {
  if (!document.repaired || repair === true) return;
  throw coreError(
    'ERR_XREF_DAMAGED',
    'the cross-reference is missing or damaged and had to be rebuilt; such a file is signed only when repair is asked for',
    { facts: { repairable: true } },
  );
}

interface RevisionToDigest {
  readonly crypto: CryptoProvider;
  readonly digestAlgorithm: DigestAlgorithm;
  readonly layout: Pick<Prepared, 'revision' | 'byteRange'>;
}

/** Digest of the original, and of the byte range, in one pass over the file. */
export async function digestRevision(
  source: ByteSource,
  { crypto, digestAlgorithm, layout: { revision, byteRange } }: RevisionToDigest,
): Promise<{ original: Uint8Array; covered: Uint8Array }> {
  const running: StreamingDigest = crypto.createDigest(digestAlgorithm);
  await forEachPiece(source, [0, source.size], (piece) => {
    running.update(piece);
  });
  const original = running.clone().digest();
  running.update(revision.subarray(0, byteRange[1] - source.size));
  running.update(revision.subarray(byteRange[2] - source.size));
  return { original, covered: running.digest() };
}
