import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isKysoError } from '../../src/errors.js';
import {
  checkRevocation,
  parseCrl,
  parseOcspResponse,
  type RevocationAnswer,
} from '../../src/revocation/index.js';
import { parseCertificate, pemBlocks } from '../../src/x509/index.js';
import { crypto } from '../cms/sign.js';
import { corpus } from '../crypto/corpora.js';

interface Item {
  readonly file: string;
  readonly kind: 'ocsp' | 'crl';
  readonly expectedStatus: RevocationAnswer['status'];
}

interface Expected {
  readonly about: Readonly<Record<'ocspVerifyTime' | 'crlVerifyTime', string>> & {
    readonly maxAgeSeconds: number;
  };
  readonly items: readonly Item[];
}

/** Strict DER refuses what the file is about: a serial number that is not minimal. */
const REFUSED_DER = ['ocsp__good_response_invalid_serial.pem'];

const folder = corpus('revocation');

describe.skipIf(!folder)('CRLs and OCSP responses of the corpus', () => {
  const { about, items } = JSON.parse(
    readFileSync(join(folder ?? '', 'expected.json'), 'utf8'),
  ) as Expected;

  test.each(items)('$file is $expectedStatus', async ({ file, kind, expectedStatus }) => {
    const blocks = pemBlocks(new Uint8Array(readFileSync(join(folder ?? '', file))));
    const block = (label: string) => blocks.find((one) => one.label === label)?.bytes;
    const older = block('CA CERTIFICATE 2');
    const ask = () =>
      checkRevocation({
        certificate: parseCertificate(block('CERTIFICATE') ?? new Uint8Array(0)),
        issuer: parseCertificate(block('CA CERTIFICATE') ?? new Uint8Array(0)),
        crls: kind === 'crl' ? [parseCrl(block('CRL') ?? new Uint8Array(0))] : [],
        ocsp:
          kind === 'ocsp' ? [parseOcspResponse(block('OCSP RESPONSE') ?? new Uint8Array(0))] : [],
        certificates: older ? [parseCertificate(older)] : [],
        at: new Date(kind === 'ocsp' ? about.ocspVerifyTime : about.crlVerifyTime),
        maxAgeSeconds: about.maxAgeSeconds,
        crypto,
        // Who signed is of the same authority in all of them.
        validateSigner: async () => Promise.resolve(undefined),
      });
    const status = await statusOf(ask);
    expect(status).toBe(REFUSED_DER.includes(file) ? 'unknown' : expectedStatus);
  });
});

async function statusOf(ask: () => Promise<RevocationAnswer>): Promise<string> {
  try {
    return (await ask()).status;
  } catch (error) {
    if (isKysoError(error)) return 'unknown';
    throw error;
  }
}
