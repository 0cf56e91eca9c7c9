/** Object numbers that all documents here share; the catalog is 1. */
export const CATALOG = 1;
export const PAGES = 2;
export const PAGE = 3;
export const CONTENT = 4;
export const SECOND_PAGE = 5;
export const FONT = 6;
export const FORM = 7;
export const SECOND_CONTENT = 8;
