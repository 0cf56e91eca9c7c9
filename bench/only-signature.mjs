/**
 * The CMS of a file with one signature, and the bytes that it covers, found by the text of /ByteRange.
 *
 * @param {Uint8Array} file
 * @returns {{ covered: Uint8Array, cms: Uint8Array }}
 */
export function onlySignature(file) {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const text = bytes.toString('latin1');
  const ranges = [...text.matchAll(/\/ByteRange\s*\[\s*0\s+(\d+)\s+(\d+)\s+(\d+)\s*\]/g)];
  if (ranges.length !== 1) throw new Error(`${ranges.length} byte ranges instead of one`);
  const [length, resume, rest] = ranges[0].slice(1).map(Number);
  const padded = Buffer.from(text.slice(length + 1, resume - 1), 'hex');
  return {
    covered: Buffer.concat([bytes.subarray(0, length), bytes.subarray(resume, resume + rest)]),
    cms: new Uint8Array(padded.subarray(0, lengthOfDer(padded))),
  };
}

/** Length of the SEQUENCE at the start; the zeros after it are padding. */
function lengthOfDer(bytes) {
  const octets = bytes[1] & 0x7f;
  if (bytes[0] !== 0x30 || bytes[1] < 0x81 || octets > 4) throw new Error('no long DER SEQUENCE');
  return 2 + octets + bytes.readUIntBE(2, octets);
}
