import { createHash } from 'node:crypto';

/** Bytes of one entry: a serial number of 16 octets, a UTCTime, a reason. */
const SERIAL = 16;
const ENTRY = Buffer.concat([
  Buffer.of(0x30, SERIAL + 31, 0x02, SERIAL),
  Buffer.alloc(SERIAL),
  Buffer.of(0x17, 0x0d),
  Buffer.from('260101000000Z', 'latin1'),
  Buffer.from('300c300a0603551d1504030a0104', 'hex').subarray(0, 14),
]);

/**
 * A CRL with so many entries, whose signature nobody checks: everything but the entries is taken from a
 * small one (DER) that revokes one certificate.
 *
 * @param {Uint8Array} small
 * @param {number} count
 * @returns {{ crl: Buffer, serials: readonly Buffer[] }} serial numbers: some that are listed
 */
export function makeCrl(small, count) {
  const entries = Buffer.alloc(ENTRY.length * count);
  const serials = [];
  for (let number = 0; number < count; number++) {
    const at = number * ENTRY.length;
    ENTRY.copy(entries, at);
    const serial = createHash('md5').update(String(number)).digest();
    serial[0] = (serial[0] & 0x3f) | 0x40;
    serial.copy(entries, at + 4);
    if (number % Math.ceil(count / 100) === 0) serials.push(serial);
  }
  return { crl: withEntries(Buffer.from(small), entries), serials };
}

/** The small list with other entries. */
function withEntries(small, entries) {
  const outer = elements(small)[0];
  const [tbs, ...signature] = elements(outer.contents);
  const fields = elements(tbs.contents).map(({ der, tag }, index) =>
    // After version, algorithm, issuer and two times: the entries.
    tag === 0x30 && index === 5 ? wrapped(0x30, entries) : der,
  );
  const parts = [wrapped(0x30, Buffer.concat(fields)), ...signature.map(({ der }) => der)];
  return wrapped(0x30, Buffer.concat(parts));
}

function elements(bytes) {
  const found = [];
  for (let at = 0; at < bytes.length;) {
    const first = bytes[at + 1];
    const more = first < 0x80 ? 0 : first & 0x7f;
    const length = more === 0 ? first : bytes.readUIntBE(at + 2, more);
    const start = at + 2 + more;
    const end = start + length;
    found.push({
      tag: bytes[at],
      der: bytes.subarray(at, end),
      contents: bytes.subarray(start, end),
    });
    at = end;
  }
  return found;
}

function wrapped(tag, contents) {
  const header = Buffer.alloc(6);
  header[0] = tag;
  header[1] = 0x84;
  header.writeUInt32BE(contents.length, 2);
  // The shortest form, as DER has it.
  const octets = contents.length < 0x80 ? 0 : Math.ceil(Math.log2(contents.length + 1) / 8);
  const short =
    octets === 0
      ? Buffer.of(tag, contents.length)
      : Buffer.concat([Buffer.of(tag, 0x80 | octets), header.subarray(6 - octets)]);
  return Buffer.concat([short, contents]);
}
