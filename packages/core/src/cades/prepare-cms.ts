import { defaultCrypto } from '../crypto/index.js';
import type { CryptoProvider } from '../ports.js';
import type { SignatureLevel } from '../report.js';
import { contentStamp } from './content-stamp.js';
import { attributesFor, checkDates, materialOf, type Material } from './material.js';
import { preparedJson, type Prepared } from './prepared-json.js';
import { checkTerms } from './reach-level.js';
import { statementAttributes, statementsOf } from './signed-statements.js';
import { openTarget, type Target } from './target.js';
import type { CmsContent, CmsSignatureRequest, PrepareCmsOptions, PreparedCms } from './types.js';

/**
 * Prepares a signature over a content: its digest, and the signed attributes that the key must sign. The answer is plain
 * JSON; nothing is written, no key is used. The content is passed over once. Throws `ERR_CERTIFICATE_NOT_VALID`,
 * `ERR_CERTIFICATE`, `ERR_UNSUPPORTED_ALGORITHM`, `ERR_DOCUMENT_MISMATCH` where signatures that stand are over another
 * content, and `TypeError` where the level needs what is not given.
 *
 * @param content not given where `addTo` carries it
 */
export async function prepareCms(
  content: CmsContent | undefined,
  options: PrepareCmsOptions,
): Promise<PreparedCms> {
  const { crypto = defaultCrypto() } = options;
  const { prepared } = await prepare(content, options, { crypto, material: materialOf(options) });
  return preparedJson(prepared, crypto);
}

/** The work behind `prepareCms` and `signCms`. */
export async function prepare(
  content: CmsContent | undefined,
  request: CmsSignatureRequest,
  { crypto, material }: { readonly crypto: CryptoProvider; readonly material: Material },
): Promise<{ readonly prepared: Prepared; readonly target: Target }> {
  const { attached = false, addTo, signal, clock = () => new Date() } = request;
  const level = levelOf(request);
  const stated = statementsOf(request, crypto);
  statementAttributes(stated); // what cannot be stated is refused before anything is read
  // The attribute holds whole seconds.
  const signingTime = new Date(Math.floor(clock().getTime() / 1000) * 1000);
  const forced = request.allowInvalidCertificate === true;
  const findings = checkDates(material.certificate, signingTime, forced);
  const target = await openTarget({ content, attached, addTo, signal, crypto }, material);
  const messageDigest = digestOf(target, material);
  const stamp = await contentStamp(request, { ...target.content, ...material });
  const claims = { signingTime, statements: { ...stated, ...stamp.statement } };
  const { eContentType, eContent } = target.parts;
  return {
    target,
    prepared: {
      ...material,
      ...claims,
      ...{ level, findings: [...findings, ...stamp.findings], attached: eContent !== undefined },
      content: { length: target.content.length, digest: messageDigest },
      ...(target.addTo && { addTo: target.addTo }),
      signedAttributes: attributesFor(
        material,
        { ...claims, eContentType },
        { messageDigest, crypto },
      ),
    },
  };
}

function digestOf({ content }: Target, { digestAlgorithm }: Material): Uint8Array {
  const digest = content.digests.get(digestAlgorithm);
  if (!digest) throw new TypeError(`no ${digestAlgorithm} digest was made`);
  return digest;
}

/** What is asked for, and whether it can be reached with what is given. */
function levelOf(request: CmsSignatureRequest): SignatureLevel {
  const { timestamps } = request;
  const level = request.level ?? (timestamps ? 'B-T' : 'B-B');
  checkTerms({ ...request, level });
  if (level === 'B-T' && !timestamps) throw new TypeError('level B-T needs a timestamp source');
  if (request.contentTimestamp === true && !timestamps)
    throw new TypeError('a timestamp over the content needs a timestamp source');
  return level;
}
