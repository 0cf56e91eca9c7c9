import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  archiveTimestampsOf,
  checkArchiveTimestamp,
  counterSignaturesOf,
  type ArchiveTimestampCheck,
} from '../../src/cades/index.js';
import { readCmsParts } from '../../src/cades/cms-parts.js';
import { cmsBytes, layOutCms } from '../../src/cades/write-parts.js';
import { parseSignedData, type SignedData, type SignerInfo } from '../../src/cms/index.js';
import { toHex } from '../../src/bytes/index.js';
import { corpus } from '../crypto/corpora.js';
import { crypto, sha256 } from '../cms/sign.js';

const folder = corpus('cms');

function read(file: string): { bytes: Uint8Array; signedData: SignedData; signerInfo: SignerInfo } {
  const bytes = new Uint8Array(readFileSync(join(folder ?? '', file)));
  const signedData = parseSignedData(bytes, { ber: true });
  const [signerInfo] = signedData.signerInfos;
  if (!signerInfo) throw new Error('no SignerInfo');
  return { bytes, signedData, signerInfo };
}

async function checkArchive(file: string): Promise<ArchiveTimestampCheck[]> {
  const { signedData, signerInfo } = read(file);
  const found = await archiveTimestampsOf(signedData, signerInfo, { crypto });
  return Promise.all(found.map((one) => checkArchiveTimestamp(one, { crypto })));
}

function faults({ findings }: ArchiveTimestampCheck): string[] {
  return findings
    .filter(({ status }) => status !== 'passed')
    .map(({ check, status }) => `${check} ${status}`);
}

describe.runIf(folder)('archive timestamps of other producers', () => {
  test.each([
    ['dss__cades-extended-a.pkcs7', [[5, 2, 1]]],
    ['dss__evidence-record__Signature-C-LTA-d233a2d9-a257-40dc-bcdb-bf4516b6d1da.p7m', [[7, 2, 1]]],
    ['dss__CAdESDoubleLTA.p7m', [[3, 2, 1], [3, 2, 2]]], // prettier-ignore
  ])('%s: imprint and index are right, and what they cover is told', async (file, expected) => {
    const checks = await checkArchive(file);
    expect(checks.flatMap(faults)).toEqual([]);
    const counts = checks.map(({ covers }) =>
      covers ? [covers.certificates, covers.crls, covers.attributes].map((all) => all.length) : [],
    );
    expect(counts).toEqual(expected);
  });

  test.each([
    ['a certificate that is not there', 'dss__cades-ats-v3-wrong-cert.p7m'],
    ['a list that is not there', 'dss__cades-ats-v3-rev-val-ocsp.p7s'],
    ['an unsigned attribute that was exchanged', 'dss__cades-dss1997.p7m'],
    ['no index at all: a signature timestamp copied', 'dss__cades-lta-copied-atst.p7m'],
  ])('an index that names %s proves nothing', async (_, file) => {
    const [check] = await checkArchive(file);
    expect(check).toMatchObject({ integrity: 'broken', covers: null });
    expect(check && faults(check)).toEqual(['archive-timestamp-index failed']);
  });

  test.each([
    ['dss__dss-1469__cadesLTAwithATv2.sig', 'v2'],
    ['dss__dss-646__CAdES_A_DETACHED.csig', 'v1'],
  ])('%s: the older construction is read and named, and does not count', async (file, version) => {
    const [check] = await checkArchive(file);
    expect(check).toMatchObject({ integrity: 'unverifiable', covers: null });
    const named = check?.findings.find((finding) => finding.check === 'archive-timestamp');
    expect(named).toMatchObject({ status: 'unknown', found: `archive-time-stamp ${version}` });
  });

  test('without the content of a detached signature nothing is proved', async () => {
    const [check] = await checkArchive('dss__dss-2011__cades-lta-detached.pkcs7');
    expect(check).toMatchObject({ integrity: 'unverifiable', covers: null });
    expect(check && faults(check)).toEqual(['content-available unknown']);
  });
});

describe.runIf(folder)('CMS files of other producers, taken apart and laid out again', () => {
  const { items } = folder
    ? (JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as {
        items: { file: string; kind: string }[];
      })
    : { items: [] };
  const files = items.filter(({ kind }) => kind !== 'rfc3161').map(({ file }) => file);

  // Revocation values in BER within the set: they cannot be kept as they stand.
  const refused = ['dss__cades-invalid-ocsp-responses-encoding.p7s'];

  test.each(files.filter((file) => !refused.includes(file)))(
    '%s keeps what is signed',
    async (file) => {
      const bytes = new Uint8Array(readFileSync(join(folder ?? '', file)));
      const again = parseSignedData(await cmsBytes(layOutCms(await readCmsParts(bytes))));
      expect(digests(again)).toEqual(digests(parseSignedData(bytes, { ber: true })));
    },
  );

  test.each(refused)('%s is refused', async (file) => {
    await expect(readCmsParts(read(file).bytes)).rejects.toMatchObject({ code: 'ERR_CMS' });
  });
});

/** Of everything that a signature or an archive timestamp may cover. */
function digests({ eContent, eContentType, certificates, crls, signerInfos }: SignedData): object {
  const all = [certificates, crls, signerInfos.map(({ der }) => der), eContent ? [eContent] : []];
  return [eContentType, ...all.map((parts) => parts.map((part) => toHex(sha256(part))))];
}

test.runIf(folder)('a counter-signature of another producer is intact, and named', async () => {
  const { signedData, signerInfo } = read('dss__counterSig.p7m');
  const [counter, ...more] = await counterSignaturesOf(signedData, signerInfo, { crypto });
  expect(more).toEqual([]);
  expect(counter?.check.integrity).toBe('intact');
  expect(counter?.check.certificate).toBeDefined();
});
