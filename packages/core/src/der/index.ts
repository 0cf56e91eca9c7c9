export { derOfBer } from './ber.js';
export type { OuterDer } from './ber.js';
export { oidOctets, oidText } from './oid.js';
export {
  DerReader,
  bitStringOf,
  booleanOf,
  contentsOf,
  derError,
  elementAt,
  encodingOf,
  expectTag,
  integerOf,
  oidOf,
  smallIntegerOf,
  stringOf,
  timeOf,
} from './reader.js';
export type { DerElement } from './reader.js';
export { Tag, contextTag } from './tags.js';
export { generalizedTimeText, timeOfText } from './time.js';
