import type { ByteSource } from '../ports.js';
import { concat } from './bytes.js';
import { bytesSource } from './source.js';

/** A source with bytes in memory behind it, read as one. What is in memory as a whole stays so. */
export function joinedSource(first: ByteSource, second: Uint8Array): ByteSource {
  if (second.length === 0) return first;
  if (first.bytes) return bytesSource(concat([first.bytes, second]));
  const { size } = first;
  const tail = bytesSource(second);
  return {
    size: size + second.length,
    read(offset, length) {
      if (offset + length <= size) return first.read(offset, length);
      if (offset >= size) return tail.read(offset - size, length);
      return across(first, tail, { offset, length });
    },
  };
}

async function across(
  first: ByteSource,
  tail: ByteSource,
  { offset, length }: { readonly offset: number; readonly length: number },
): Promise<Uint8Array> {
  const before = first.size - offset;
  return concat([await first.read(offset, before), await tail.read(0, length - before)]);
}
