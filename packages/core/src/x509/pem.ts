import { fromBase64, latin1Text } from '../bytes/index.js';
import { coreError } from '../errors.js';

/** Most blocks in one file; the largest public bundles of roots stay below 512. */
const MAX_BLOCKS = 4096;

/** One PEM block (RFC 7468 §2): its label, such as `CERTIFICATE`, and the bytes within. */
export interface PemBlock {
  readonly label: string;
  readonly bytes: Uint8Array;
}

/** Whether the bytes hold PEM: a line that begins a block stands somewhere in them. */
export function isPem(bytes: Uint8Array): boolean {
  return latin1Text(bytes).includes('-----BEGIN ');
}

/**
 * All PEM blocks in order; text between them is skipped, as RFC 7468 §5.2 asks. Headers inside a block
 * (old encrypted keys) are not removed and make it unreadable. Throws `ERR_CERTIFICATE` where a block
 * is not closed or is not Base64, `ERR_LIMIT` for more than 4,096 blocks.
 */
export function pemBlocks(bytes: Uint8Array): PemBlock[] {
  const text = latin1Text(bytes);
  const blocks: PemBlock[] = [];
  for (let at = text.indexOf(BEGIN); at >= 0; at = text.indexOf(BEGIN, at)) {
    if (blocks.length === MAX_BLOCKS) {
      throw coreError('ERR_LIMIT', `more than ${MAX_BLOCKS} PEM blocks`, {
        facts: { limit: MAX_BLOCKS },
      });
    }
    const labelEnd = text.indexOf('-----', at + BEGIN.length);
    const label = text.slice(at + BEGIN.length, labelEnd);
    const closing = `-----END ${label}-----`;
    const end = labelEnd < 0 ? -1 : text.indexOf(closing, labelEnd);
    const content = end < 0 ? undefined : fromBase64(text.slice(labelEnd + 5, end));
    if (content === undefined) {
      throw coreError('ERR_CERTIFICATE', `PEM block at byte ${at} is not closed or not Base64`, {
        facts: { offset: at },
      });
    }
    blocks.push({ label, bytes: content });
    at = end + closing.length;
  }
  return blocks;
}

const BEGIN = '-----BEGIN ';
