/**
 * node year-2046.mjs: one signature over twenty years, on simulated clocks. It is signed in 2026 at B-LTA and renewed in 2035 and
 * 2044, each time by the authorities of its day; in 2046 the certificate of the signer and the authorities of
 * 2026 have run out. Judged then, it still passes; the same file without renewals is undecided.
 */
import { signPdf } from '@kyso/core';
import { nodeCrypto, privateKeySigner } from '@kyso/core/node';
import { extendPdf, renewalOf } from '@kyso/core/pades';
import { tsaClient } from '@kyso/core/timestamp';
import { findingText, validatePdf } from '@kyso/core/validation';
import { createSandbox } from '@kyso/sandbox';

const SIGNED = new Date('2026-06-01T08:00:00Z');
const RENEWALS = [new Date('2035-03-01T08:00:00Z'), new Date('2044-03-01T08:00:00Z')];
const JUDGED = new Date('2046-06-01T08:00:00Z');

/** Authorities with a clock of their own: their roots last 20 years, those of their timestamps 15. */
async function authorities(seed, since) {
  const own = { at: new Date(since) };
  const clock = () => own.at;
  own.world = await createSandbox({ seed, clock, validFrom: own.at, authorityKeyType: 'rsa-2048' });
  return own;
}

const eras = await Promise.all([
  authorities('of-2026', '2026-01-01T00:00:00Z'),
  authorities('of-2030', '2030-01-01T00:00:00Z'),
  authorities('of-2043', '2043-01-01T00:00:00Z'),
]);
const crypto = nodeCrypto();
const trust = eras.map(({ world }, i) => ({ name: `${i + 1}`, anchors: [world.root.certificate] }));

/** What extending takes on a day: whose timestamps, and the lists of those whose word is in the document so far. */
function termsOn(day, stamping, listing) {
  const clock = () => day;
  for (const era of [stamping, ...listing]) era.at = day;
  const fetcher = {
    fetch: async ({ body }) => ({
      ...{ status: 200, headers: {} },
      body: await stamping.world.timestampResponse(body),
    }),
  };
  const issuers = listing.flatMap(({ world }) => [world.root, world.intermediate]);
  return {
    ...{ crypto, clock, level: 'B-LTA' },
    timestamps: tsaClient('http://tsa.example/', { crypto, fetcher }),
    evidence: { trust, clock, crls: issuers.map((issuer) => issuer.crl()) },
  };
}

/** A page, so that the example needs no file. */
function onePage() {
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Count 1 /Kids [3 0 R] >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>',
  ];
  let text = '%PDF-1.7\n';
  const rows = objects.map((object, i) => {
    const row = `${String(text.length).padStart(10, '0')} 00000 n \n`;
    text += `${i + 1} 0 obj\n${object}\nendobj\n`;
    return row;
  });
  const table = `xref\n0 4\n0000000000 65535 f \n${rows.join('')}`;
  const end = `trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`;
  return new TextEncoder().encode(text + table + end);
}

async function judged(pdf) {
  const [, , last] = eras;
  last.at = JUDGED;
  const crls = [last.world.root.crl(), last.world.intermediate.crl()];
  const report = await validatePdf(pdf, { crypto, trust, at: JUDGED, clock: () => JUDGED, crls });
  const [{ level, indication, subIndication, bestSignatureTime, decidedBy }] = report.signatures;
  const why = decidedBy ? ` (${subIndication}: ${findingText(decidedBy, 'en')})` : '';
  const time = bestSignatureTime ? `existed ${bestSignatureTime}, ` : '';
  return `${level}, ${time}${indication}${why}`;
}

const [first, second, third] = eras;
const {
  privateKey: key,
  certificate,
  chain,
} = await first.world.issue({
  ...{ id: 'archivist', keyType: 'p-256', notAfter: new Date('2028-01-01T00:00:00Z') },
});
const signer = privateKeySigner({ key, certificate, chain });
const signed = await signPdf(onePage(), { ...termsOn(SIGNED, first, [first]), signer });
const archived = await signed.bytes();
console.log(`${SIGNED.getUTCFullYear()} signed: ${signed.level}`);

let document = archived;
for (const [day, stamping, listing] of [
  [RENEWALS[0], second, first],
  [RENEWALS[1], third, second],
]) {
  const { due } = await renewalOf(document, { crypto });
  const extended = await extendPdf(document, termsOn(day, stamping, [listing, stamping]));
  document = await extended.bytes();
  console.log(
    `${day.getUTCFullYear()} renewed: ${extended.level} (due by ${due.toISOString().slice(0, 10)})`,
  );
}

const year = JUDGED.getUTCFullYear();
console.log(`${year} with renewals: ${await judged(document)}`);
console.log(`${year} without: ${await judged(archived)}`);
