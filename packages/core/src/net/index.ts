export { webFetcher } from './web-fetcher.js';
export type { WebFetch } from './web-fetcher.js';
