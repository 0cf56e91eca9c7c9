import { createSandbox, type Sandbox } from '@kyso/sandbox';
import type { Fetcher } from '../../src/ports.js';
import { timestampPdf } from '../../src/pades/index.js';
import type { TrustDomain } from '../../src/trust/index.js';
import { tsaClient, type TimestampSource } from '../../src/timestamp/index.js';
import { crypto } from '../pades/cast.js';
import { appendRevision, objectText, sizeOf, stream, textOfBytes } from '../pdf/make-pdf.js';

export const HOUR = 3_600_000;

/** A PKI whose time the test sets. */
export interface Era {
  readonly world: Sandbox;
  /** The time on the clock of its authorities. */
  at: Date;
}

/** A sandbox of its own, with authorities that begin to work at `validFrom`. */
export async function era(seed: string, validFrom: Date): Promise<Era> {
  const own: { at: Date; world?: Sandbox } = { at: validFrom };
  const clock = (): Date => own.at;
  own.world = await createSandbox({ seed, clock, validFrom, authorityKeyType: 'rsa-2048' });
  return own as Era;
}

export function trusted(...eras: readonly Era[]): TrustDomain[] {
  return eras.map(({ world }, i) => ({
    name: `era-${String(i + 1)}`,
    anchors: [world.root.certificate],
  }));
}

/** The timestamp authority of an era, without a network. */
export function stamps({ world }: Era): TimestampSource {
  const fetcher: Fetcher = {
    fetch: async ({ body = new Uint8Array(0) }) => ({
      status: 200,
      headers: {},
      body: await world.timestampResponse(body),
    }),
  };
  return tsaClient('http://tsa.example/', { crypto, fetcher });
}

/** A document timestamp of that era, at that time. */
export async function stampedBy(pdf: Uint8Array, own: Era, at: Date): Promise<Uint8Array> {
  own.at = at;
  return (await timestampPdf(pdf, { crypto, timestamps: stamps(own) })).bytes();
}

export interface Stored {
  readonly certificates?: readonly Uint8Array[];
  readonly crls?: readonly Uint8Array[];
  readonly ocspResponses?: readonly Uint8Array[];
}

/** The certificates of an era's authorities, and its lists of that time. */
export function evidenceOf(own: Era, at: Date): Required<Stored> {
  own.at = at;
  const { root, intermediate, timestampAuthority } = own.world;
  return {
    certificates: [root, intermediate, timestampAuthority].map(({ certificate }) => certificate),
    crls: [root.crl(), intermediate.crl()],
    ocspResponses: [],
  };
}

/** One revision more, whose store names these beside what it named before. Written here, not by the code under test. */
export function withDss(pdf: Uint8Array, stored: Stored): Uint8Array {
  const root = Number(/\/Root (\d+) 0 R/.exec(lastTrailer(pdf))?.[1]);
  const catalog = objectText(pdf, root);
  const known = /\/DSS (\d+) 0 R/.exec(catalog)?.[1];
  const before = known === undefined ? '' : objectText(pdf, Number(known));
  let num = sizeOf(pdf);
  const objects: Record<number, string> = {};
  const listed = (key: string, items: readonly Uint8Array[] = []): string => {
    const old = new RegExp(`/${key} \\[([^\\]]*)\\]`).exec(before)?.[1] ?? '';
    const refs = items.map((item) => {
      objects[num] = stream(textOfBytes(item));
      return `${String(num++)} 0 R`;
    });
    return `/${key} [${[old, ...refs].join(' ').trim()}]`;
  };
  const lists = [
    listed('Certs', stored.certificates),
    listed('CRLs', stored.crls),
    listed('OCSPs', stored.ocspResponses),
  ];
  const dss = known === undefined ? num++ : Number(known);
  objects[dss] = `<< ${lists.join(' ')} >>`;
  if (known === undefined) objects[root] = catalog.replace(/>>\s*$/, `/DSS ${String(dss)} 0 R >>`);
  return appendRevision(pdf, objects);
}

function lastTrailer(pdf: Uint8Array): string {
  const text = textOfBytes(pdf);
  return text.slice(text.lastIndexOf('trailer'));
}
