import type { Sandbox } from '@kyso/sandbox';
import { beforeAll, describe, expect, test } from 'vitest';
import { fc } from '../../../../test-fixtures/properties.js';
import { concat, toHex } from '../../src/bytes/index.js';
import { contentsOf, elementAt } from '../../src/der/index.js';
import {
  bitString,
  context,
  integer,
  nullValue,
  octetString,
  oid,
  sequence,
  tlv,
  utf8String,
} from '../../src/der/writer.js';
import { parseCrl, readCrls, type Crl } from '../../src/revocation/index.js';
import { surviveEdits } from '../x509/survive-edits.js';
import { NOW, days, revocationSandbox } from './cast.js';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await revocationSandbox('crl');
});

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const utcTime = (value: string): Uint8Array => tlv(0x17, text(value));
const ALGORITHM = sequence(oid('1.2.840.113549.1.1.11'), nullValue());
const NAME = sequence(tlv(0x31, sequence(oid('2.5.4.3'), utf8String('CA'))));
const DATE = utcTime('261121000000Z');
const TIMES = [DATE, utcTime('261128000000Z')];
const extension = (id: string, value: Uint8Array, critical = false): Uint8Array =>
  sequence(oid(id), ...(critical ? [tlv(1, Uint8Array.of(0xff))] : []), octetString(value));
const entry = (serial: number | bigint, ...extensions: readonly Uint8Array[]): Uint8Array =>
  sequence(
    integer(serial),
    utcTime('261120000000Z'),
    ...(extensions.length > 0 ? [sequence(...extensions)] : []),
  );
const reason = (code: number): Uint8Array => extension('2.5.29.21', tlv(0x0a, Uint8Array.of(code)));

interface Parts {
  readonly version?: readonly Uint8Array[];
  readonly times?: readonly Uint8Array[];
  readonly entries?: readonly Uint8Array[] | undefined;
  readonly extensions?: readonly Uint8Array[];
  readonly outer?: Uint8Array;
}

/** A CRL whose signature nobody checks. */
const crlOf = (parts: Parts = {}): Uint8Array => {
  const { version = [integer(1)], times = TIMES, entries, extensions, outer = ALGORITHM } = parts;
  const tbs = sequence(
    ...version,
    ALGORITHM,
    NAME,
    ...times,
    ...(entries ? [sequence(...entries)] : []),
    ...(extensions ? [context(0, sequence(...extensions))] : []),
  );
  return sequence(tbs, outer, bitString(new Uint8Array(4)));
};

const refusal = (problem: RegExp | string): unknown =>
  expect.objectContaining({ code: 'ERR_CRL', message: expect.stringMatching(problem) as string });

describe('parseCrl', () => {
  test('reads what the sandbox writes', () => {
    const { certificate } = sandbox.identity('pham-duc-dung');
    const scope = { onlySomeReasons: ['keyCompromise'], indirect: true } as const;
    const crl = parseCrl(
      sandbox.intermediate.crl({
        ...{ number: 300, deltaOf: 299, scope, freshestCrl: 'http://sandbox.example/d.crl' },
        expiredCertsFrom: days(-100),
        revoked: [{ certificate, date: days(-1), reason: 'superseded', namesIssuer: true }],
      }),
    );
    expect(crl).toMatchObject({
      ...{ version: 2, number: 300n, baseNumber: 299n },
      ...{ thisUpdate: NOW, nextUpdate: days(7), expiredCertsOnCrl: days(-100) },
      issuingDistributionPoint: { onlySomeReasons: ['keyCompromise'], indirectCrl: true },
      freshestCrl: [{ name: { kind: 'fullName' } }],
    });
    expect(crl.entries.count).toBe(1);
    expect(crl.unknownCritical).toBeUndefined();
  });

  test('reads version 1, which has no extensions', () => {
    expect(parseCrl(crlOf({ version: [], entries: [entry(5)] }))).toMatchObject({
      version: 1,
      extensions: [],
      entries: { count: 1 },
    });
  });

  test('names an unknown critical extension of the list or of any entry', () => {
    const unknown = extension('1.2.3.4', nullValue(), true);
    expect(parseCrl(crlOf({ extensions: [unknown] })).unknownCritical).toBe('1.2.3.4');
    const entries = [entry(1), entry(2, reason(1), unknown), entry(3)];
    expect(parseCrl(crlOf({ entries })).unknownCritical).toBe('1.2.3.4');
    const notCritical = extension('1.2.3.4', nullValue());
    expect(parseCrl(crlOf({ extensions: [notCritical] })).unknownCritical).toBeUndefined();
  });

  test.each<[string, Parts, RegExp]>([
    ['version 1 written out', { version: [integer(0)] }, /version/],
    ['version 3', { version: [integer(2)] }, /version/],
    ['an empty list of entries', { entries: [] }, /empty/],
    ['extensions in version 1', { version: [], extensions: [extension('1.2', nullValue())] }, /1/],
    ['entry extensions in version 1', { version: [], entries: [entry(1, reason(1))] }, /version 1/],
    ['no extension in the list of them', { extensions: [] }, /no extension/],
    ['two algorithms', { outer: sequence(oid('1.2.840.113549.1.1.12'), nullValue()) }, /differ/],
    ['no time', { times: [] }, /./],
    ['three times', { times: [...TIMES, utcTime('261128000000Z')] }, /./],
    ['a time on 30 February', { times: [utcTime('260230000000Z')] }, /UTCTime/],
    [
      'an empty issuingDistributionPoint',
      { extensions: [extension('2.5.29.28', sequence())] },
      /./,
    ],
    [
      'users and authorities alone at once',
      {
        extensions: [
          extension(
            '2.5.29.28',
            sequence(tlv(0x81, Uint8Array.of(255)), tlv(0x82, Uint8Array.of(255))),
          ),
        ],
      },
      /contradicts/,
    ],
    ['a negative number', { extensions: [extension('2.5.29.20', integer(-1))] }, /number/],
    ['a number of 21 octets', { extensions: [extension('2.5.29.20', integer(1n << 160n))] }, /n/],
    [
      'a number twice',
      { extensions: [extension('2.5.29.20', integer(1)), extension('2.5.29.20', integer(1))] },
      /2 times/,
    ],
    ['reason 7', { entries: [entry(1, reason(7))] }, /CRLReason/],
    ['reason 11', { entries: [entry(1, reason(11))] }, /CRLReason/],
    [
      'a serial number that is not minimal',
      { entries: [sequence(tlv(2, Uint8Array.of(0, 1)), utcTime('261120000000Z'))] },
      /minimal/,
    ],
    ['a serial number of no octet', { entries: [sequence(tlv(2), DATE)] }, /minimal/],
    ['an entry without a date', { entries: [sequence(integer(1))] }, /breaks off/],
    ['an entry on day 32', { entries: [sequence(integer(1), utcTime('261132000000Z'))] }, /Time/],
    ['an entry on 30 February', { entries: [sequence(integer(1), utcTime('260230000000Z'))] }, /T/],
    ['a time that is none', { entries: [sequence(integer(1), utcTime('2611200000 0Z'))] }, /Time/],
    [
      'something behind the extensions',
      { entries: [sequence(integer(1), DATE, sequence(reason(1)), nullValue())] },
      /unexpected/,
    ],
    [
      'a certificate issuer in a list that is not indirect',
      { entries: [entry(1, extension('2.5.29.29', sequence(context(4, NAME)), true))] },
      /indirect/,
    ],
  ])('refuses %s', (_, parts, problem) => {
    expect(() => parseCrl(crlOf(parts))).toThrow(refusal(problem));
  });

  test('refuses bytes behind it, and a list that breaks off anywhere', () => {
    const crl = sandbox.intermediate.crl();
    expect(() => parseCrl(concat([crl, Uint8Array.of(0)]))).toThrow(refusal('unexpected'));
    for (let length = 0; length < crl.length; length += 7) {
      expect(() => parseCrl(crl.subarray(0, length))).toThrow(refusal('.'));
    }
  });

  test('survives every kind of damage', () => {
    const revoked = sandbox.people.slice(3, 5).map(({ certificate }, index) => ({
      ...{ certificate, date: days(-1), reason: 'keyCompromise' as const },
      ...{ invalidityDate: days(-2), namesIssuer: index === 0 },
    }));
    const scope = { fullName: ['http://a'], indirect: true };
    const crl = sandbox.intermediate.crl({ revoked, scope, freshestCrl: 'http://b' });
    surviveEdits(crl, (bytes) => {
      const read = parseCrl(bytes);
      read.entries.find(Uint8Array.of(1));
    });
  });
});

describe('entries are found by serial number', () => {
  const find = (crl: Crl, serial: number | bigint) =>
    crl.entries.find(contentsOf(elementAt(integer(serial), 0)));

  test('whatever their number, order, length and repetition', () => {
    const serial = fc.oneof(fc.bigInt(-300n, 300n), fc.bigInt(0n, 1n << 159n));
    fc.assert(
      fc.property(fc.array(serial, { minLength: 1, maxLength: 60 }), serial, (all, other) => {
        const crl = parseCrl(crlOf({ entries: all.map((one) => entry(one)) }));
        // The first few searches go through the list, the others through the index.
        for (const asked of [other, ...all, other]) {
          const expected = all.filter((one) => one === asked).length;
          expect(find(crl, asked)).toHaveLength(expected);
        }
      }),
      { numRuns: 200 },
    );
  });

  test('of any length: one of 200 octets, too', () => {
    const long = 1n << 1599n;
    const crl = parseCrl(crlOf({ entries: [entry(1), entry(long), entry(2)] }));
    for (let search = 0; search < 8; search++) {
      expect(find(crl, long)).toHaveLength(1);
      expect(find(crl, long + 1n)).toHaveLength(0);
    }
  });

  test('with everything that they say', () => {
    const date = extension('2.5.29.24', tlv(0x18, text('20261101000000Z')));
    const crl = parseCrl(
      crlOf({ entries: [entry(1, reason(4)), entry(2), entry(3, reason(6), date)] }),
    );
    expect(find(crl, 1)[0]).toMatchObject({ reason: 'superseded' });
    expect(find(crl, 2)[0]?.reason).toBeUndefined();
    expect(find(crl, 3)).toMatchObject([
      { reason: 'certificateHold', invalidityDate: new Date('2026-11-01T00:00:00Z') },
    ]);
    expect(find(crl, 3)[0]?.revocationDate).toEqual(new Date('2026-11-20T00:00:00Z'));
  });
});

test('readCrls reads DER and PEM with any number of lists', () => {
  const [one, other] = [sandbox.intermediate.crl(), sandbox.root.crl()];
  const pem = (der: Uint8Array, label: string): string =>
    `-----BEGIN ${label}-----\n${Buffer.from(der).toString('base64')}\n-----END ${label}-----\n`;
  expect(readCrls(one)).toHaveLength(1);
  const both = text(pem(one, 'X509 CRL') + pem(one, 'CERTIFICATE') + pem(other, 'CRL'));
  expect(readCrls(both).map(({ der }) => toHex(der))).toEqual([toHex(one), toHex(other)]);
  expect(() => readCrls(text(pem(one, 'CERTIFICATE')))).toThrow(refusal('no CRL'));
});
