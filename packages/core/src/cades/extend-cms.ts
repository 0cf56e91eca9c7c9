import type { BytesInput } from '../bytes/index.js';
import { checkSignerInfo, readableCertificates } from '../cms/index.js';
import { defaultCrypto } from '../crypto/index.js';
import { coreError } from '../errors.js';
import type { CryptoProvider } from '../ports.js';
import type { Certificate } from '../x509/index.js';
import { readCmsParts, type CmsParts } from './cms-parts.js';
import { digestContent, type DigestedContent } from './content.js';
import { digestOf, digestsOfSigners } from './existing.js';
import { stampDigest } from './material.js';
import { checkTerms, reachLevel, type Raised } from './reach-level.js';
import { readSignerInfo } from './signer-info.js';
import type { ExtendCmsOptions, SignedCms } from './types.js';
import { workOn, written } from './work.js';
import { detachedSignedData } from './write-parts.js';

/**
 * Makes the signatures of a CMS last, whoever made them: up to B-T, B-LT or B-LTA (EN 319 122-1 §6). What was signed and
 * what archive timestamps cover stays byte for byte. At B-LTA again, the last archive timestamp gets its evidence and a
 * new one follows, so an archive is renewed before that one lapses. Evidence is judged before it is written.
 *
 * Throws `ERR_SIGNATURE_INVALID` where a signature is not intact, `ERR_NO_SIGNATURE`, `ERR_EVIDENCE`,
 * `ERR_WOULD_INVALIDATE` where an archive timestamp of an older construction covers what would change, `TypeError` where
 * content, evidence or a timestamp source is needed and not given, and the errors of sources, network and reading.
 *
 * @example
 * const archived = await extendCms(await openFile('contract.docx.p7s'), {
 *   level: 'B-LTA', content: await openFile('contract.docx'), timestamps: tsaClient(url), evidence: { trust, fetcher },
 * });
 */
export async function extendCms(cms: BytesInput, options: ExtendCmsOptions): Promise<SignedCms> {
  checkTerms(options);
  const { crypto = defaultCrypto(), clock = () => new Date(), ...terms } = options;
  const work = workOn(await readCmsParts(cms));
  const places = placesOf(work.before, options);
  const { digests } = await digestsFor(work.before, options, crypto);
  const candidates = readableCertificates(options.evidence?.certificates ?? []);
  const raised: Raised[] = [];
  for (const at of places) {
    const signer = await intactSigner(work.before, at, { crypto, digests, candidates });
    raised.push({ at, signer });
  }
  const level = await reachLevel(work, raised, { ...terms, crypto, digests, now: clock() });
  const { findings, signerInfos, parts } = work;
  const attached = parts.eContent !== undefined;
  return { ...written(work), level, attached, signatures: signerInfos.length, findings };
}

function placesOf({ signerInfos }: CmsParts, { signers }: ExtendCmsOptions): readonly number[] {
  if (signerInfos.length === 0)
    throw coreError('ERR_NO_SIGNATURE', 'the CMS holds no signature that could be extended');
  const places = signers ?? signerInfos.map((_, at) => at);
  for (const at of places) if (!signerInfos[at]) throw new TypeError(`there is no signature ${at}`);
  return places;
}

async function digestsFor(
  parts: CmsParts,
  { content, signal }: ExtendCmsOptions,
  crypto: CryptoProvider,
): Promise<DigestedContent> {
  const subject = parts.eContent ?? content;
  if (subject === undefined) throw new TypeError('the content of a detached signature is needed');
  const stamped = parts.signerInfos.map((der) => stampDigest(digestOf(readSignerInfo(der))));
  const algorithms = [...digestsOfSigners(parts), ...stamped, 'SHA-256' as const];
  return digestContent(subject, algorithms, { crypto, signal });
}

interface IntactTerms {
  readonly crypto: CryptoProvider;
  readonly digests: DigestedContent['digests'];
  readonly candidates: readonly Certificate[];
}

/** Nothing is gained by lasting wrongness: the certificate of a signature that is intact. */
async function intactSigner(
  parts: CmsParts,
  at: number,
  { crypto, digests, candidates }: IntactTerms,
): Promise<Certificate> {
  const signedData = detachedSignedData(parts);
  const signerInfo = readSignerInfo(parts.signerInfos[at] ?? new Uint8Array(0));
  const { integrity, certificate, findings } = await checkSignerInfo(signedData, signerInfo, {
    ...{ crypto, candidates },
    contentDigest: (algorithm) => digests.get(algorithm),
  });
  if (integrity === 'intact' && certificate) return certificate;
  const reason = findings.find(({ status }) => status === 'failed' || status === 'unknown');
  throw coreError(
    'ERR_SIGNATURE_INVALID',
    `signature ${at} is ${integrity}: ${reason?.check ?? ''}`,
    {
      facts: { at, integrity, check: reason?.check },
    },
  );
}
