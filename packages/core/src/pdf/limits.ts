/**
 * Bounds of the PDF reader. Each stands far above what real documents need and low enough that a
 * hostile file cannot take the machine with it.
 */

/** Deepest nesting of arrays and dictionaries in one object; real files stay below 30. */
export const MAX_NESTING = 200;
/** Longest single object that is read from a source, in bytes, stream contents not counted. */
export const MAX_OBJECT_BYTES = 64 << 20;
/** Largest decoded stream, in bytes (a deflate bomb ends here); 8 million rows of a cross-reference take 64 MiB. */
export const MAX_DECODED_BYTES = 64 << 20;
/** Most bytes decoded for the structure of one document: they stay in memory. */
export const MAX_DECODED_TOTAL = 256 << 20;
/** Most filters of one stream; structure uses one or two. */
export const MAX_FILTERS = 8;
/** Most values in one object: lists of pages and names of real documents stay below 200,000. */
export const MAX_VALUES = 500_000;
/** Most objects in one object stream; writers put 100 to some 10,000 there. */
export const MAX_OBJECTS_IN_STREAM = 1_000_000;
/** Most cross-reference sections followed along /Prev; the longest real chain seen has a few hundred. */
export const MAX_XREF_SECTIONS = 10_000;
/** Highest object number accepted (ISO 32000-2 Annex C.2 names 8,388,607 as a customary limit). */
export const MAX_OBJECT_NUMBER = 8_388_607;
/** Deepest page tree or field tree followed. */
export const MAX_TREE_DEPTH = 64;
/** Most form fields walked. */
export const MAX_FIELDS = 100_000;
/** Most objects copied when a page becomes a form XObject. */
export const MAX_IMPORTED_OBJECTS = 10_000;
/** Longest chain of references to references. */
export const MAX_REFERENCE_HOPS = 32;
/** Most tolerances reported of one document: a damaged file repeats one fault thousands of times. */
export const MAX_TOLERANCE_FINDINGS = 100;
/** Bytes around a wrong offset in which the section or object is looked for: line ends that were converted, a line put in front. */
export const MAX_OFFSET_DRIFT = 64;
/** Most objects found when the cross-reference is rebuilt; they stay in memory, at about 100 bytes each. */
export const MAX_REBUILT_OBJECTS = 1_000_000;
/** Most trailers and cross-reference streams looked at when rebuilding; as many as sections are followed. */
export const MAX_REBUILT_TRAILERS = 10_000;
/** Most object streams opened when rebuilding; each is decoded once for its list of objects. */
export const MAX_REBUILT_STREAMS = 100_000;
/** Longest dictionary of a stream that rebuilding reads to learn the stream's kind and length, in bytes. */
export const MAX_STREAM_DICT = 16_384;
/** Most nodes walked in a page tree whose /Count cannot be used; the largest real books have some 50,000 pages. */
export const MAX_PAGES_WALKED = 100_000;
/** Longest file whose cross-reference is rebuilt, in bytes: it is read through, at 100 to 200 MB a second, and nothing may take over 10 s. */
export const MAX_REBUILT_BYTES = 512 << 20;
/** Highest offset that a row of a cross-reference table can hold: ten digits (ISO 32000-2 §7.5.4). */
export const MAX_TABLE_OFFSET = 9_999_999_999;
/** Most objects of a revision looked at for content that could hide; reports of some hundred pages have fewer. A larger document is looked at in its first pages, and the finding says so. */
export const MAX_SURVEYED_OBJECTS = 3_000;
/** Most bytes of appearances and page contents decoded for it: as many as 200 pages that are set densely. */
export const MAX_SURVEYED_CONTENT = 16 << 20;
/** Most bytes between objects looked through for objects that no cross-reference names; ordinary files have some hundred. */
export const MAX_SURVEYED_GAPS = 4 << 20;
/** Most warnings of one check about content that could hide; the last says how many more there are. */
export const MAX_HIDDEN_FINDINGS = 5;
