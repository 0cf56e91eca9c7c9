/** Most pages read in one call: a longer document names the pages it wants. */
export const MAX_LAYOUT_PAGES = 2_000;

/** Most drawing operations of one page: a dense map or table has some 100,000. */
export const MAX_PAGE_OPERATIONS = 2_000_000;

/** Most characters of one page: a full page of 6-point text has some 20,000. */
export const MAX_PAGE_GLYPHS = 200_000;

/** Most characters on one baseline: finding its spaces costs their square; a line of an A0 sheet has 1,000. */
export const MAX_ROW_GLYPHS = 3_000;

/** Most characters of one call: bounds the memory that the layout takes. */
export const MAX_LAYOUT_GLYPHS = 4_000_000;

/** Deepest nesting of graphics states and form XObjects; ISO 32000-1 Annex C asks readers for 28. */
export const MAX_STATE_DEPTH = 512;

/** Most lines of a page that a search for a free place looks at: it costs their square. */
export const MAX_OBSTACLES = 3_000;

/** Milliseconds that reading may take where the caller says nothing: 2,000 dense pages take some 20 seconds. */
export const LAYOUT_TIME = 30_000;

/** Most megabytes of heap of the thread that reads: a page at the bound of operations takes some 300. */
export const MAX_LAYOUT_HEAP = 768;
