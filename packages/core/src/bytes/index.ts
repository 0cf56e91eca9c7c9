export {
  compareBytes,
  concat,
  equalBytes,
  fromBase64,
  fromHex,
  latin1Bytes,
  latin1Text,
  toBase64,
  toHex,
  utf8Bytes,
  utf8Text,
  writeHex,
} from './bytes.js';
export { blobSource } from './blob-source.js';
export type { BlobLike } from './blob-source.js';
export { orderedJson } from './ordered-json.js';
export { asSource, bytesSource, forEachPiece, readRange } from './source.js';
export type { BytesInput } from './source.js';
export { joinedSource } from './joined-source.js';
