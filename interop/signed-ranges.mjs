/**
 * The signatures of a PDF as `{ covered, cms }` in file order, found by their text alone, with no
 * PDF reader of ours: `covered` is the two ranges of /ByteRange joined, `cms` the DER in the gap,
 * cut by its own length (what follows is padding). Good for files whose signature dictionaries are
 * plainly written, as every file here is; the other validators read the file's structure, and their
 * count must agree with this one.
 *
 * @param {Buffer} file
 * @returns {{ covered: Buffer, cms: Buffer }[]}
 */
export function signedRanges(file) {
  const text = file.toString('latin1');
  const pattern = /\/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]/g;
  return [...text.matchAll(pattern)].map((match) => {
    const [start, length, resume, rest] = match.slice(1, 5).map(Number);
    if (start !== 0 || resume < length || resume + rest > file.length) {
      throw new Error(
        `/ByteRange [${match.slice(1, 5).join(' ')}] does not fit a file of ${file.length} bytes`,
      );
    }
    return {
      covered: Buffer.concat([file.subarray(0, length), file.subarray(resume, resume + rest)]),
      cms: cutByLength(readHexString(text.slice(length, resume))),
    };
  });
}

function readHexString(gap) {
  const hex = /^<([0-9A-Fa-f]*)>$/.exec(gap)?.[1];
  if (hex === undefined)
    throw new Error('the gap of /ByteRange is not exactly one hexadecimal string');
  return Buffer.from(hex, 'hex');
}

/** The first DER value of the bytes, without the zeros after it. */
function cutByLength(bytes) {
  const first = bytes[1] ?? 0;
  if (first < 0x80) return bytes.subarray(0, 2 + first);
  const octets = first & 0x7f;
  // Indefinite length has no length to cut by: OpenSSL itself stops at the end-of-contents octets.
  if (octets === 0) return bytes;
  return bytes.subarray(0, 2 + octets + bytes.readUIntBE(2, octets));
}
