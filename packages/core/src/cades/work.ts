import type { DigestAlgorithm } from '../algorithms.js';
import type { CryptoProvider } from '../ports.js';
import type { Finding } from '../report.js';
import type { CmsParts } from './cms-parts.js';
import { refuseBreaking } from './existing.js';
import type { WrittenCms } from './types.js';
import { cmsBytes, isSorted, joinedSet, layOutCms, writeCms } from './write-parts.js';

/** A CMS being made or extended: signatures keep their places until it is laid out. */
export interface Work {
  /** All but the signatures, as they are by now. */
  parts: CmsParts;
  /** SignerInfos, as they are by now. */
  readonly signerInfos: Uint8Array[];
  /** As it was before anything was added. */
  readonly before: CmsParts;
  readonly findings: Finding[];
}

export function workOn(before: CmsParts): Work {
  return { before, parts: before, signerInfos: [...before.signerInfos], findings: [] };
}

/** What a CMS holds once more certificates and lists stand in it. Throws `ERR_WOULD_INVALIDATE`. */
export function addTo(
  work: Work,
  added: Partial<Pick<CmsParts, 'certificates' | 'crls' | 'digestAlgorithms'>>,
): void {
  const { parts, before } = work;
  const joined: CmsParts = {
    ...parts,
    certificates: joinedSet(parts.certificates, added.certificates ?? []),
    crls: joinedSet(parts.crls, added.crls ?? []),
    digestAlgorithms: joinedSet(parts.digestAlgorithms, added.digestAlgorithms ?? []),
  };
  refuseBreaking(before, joined);
  work.parts = joined;
}

/** The CMS as it is by now, in the order of DER where it was so before. */
export function written({ parts, before, signerInfos }: Work): WrittenCms {
  const sorted = isSorted(before.signerInfos) ? joinedSet([], signerInfos) : signerInfos;
  const layout = layOutCms({ ...parts, signerInfos: sorted });
  return {
    size: layout.size,
    bytes: () => cmsBytes(layout),
    writeTo: (sink) => writeCms(layout, sink),
  };
}

/** The digest of bytes. */
export function digestBy(
  algorithm: DigestAlgorithm,
  bytes: Uint8Array,
  crypto: CryptoProvider,
): Uint8Array {
  const digest = crypto.createDigest(algorithm);
  digest.update(bytes);
  return digest.digest();
}
