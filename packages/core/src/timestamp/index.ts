export { checkTimestampPurpose, checkTimestampToken } from './check.js';
export type { TimestampCheck, TimestampCheckOptions } from './check.js';
export { tsaClient } from './client.js';
export type { TimestampSource, TokenRequest, TsaClientOptions } from './client.js';
export { tsaClients } from './clients.js';
export type { TsaAddress, TsaClientsOptions } from './clients.js';
export type { QueryTerms, TimestampProgress } from './post-query.js';
export { contentTimestampAttribute, contentTimestampsOf } from './content-timestamps.js';
export { timestampRequest } from './request.js';
export type { TimestampRequestOptions } from './request.js';
export { parseTimestampResponse } from './response.js';
export {
  parseTimestampToken,
  signatureTimestampAttribute,
  signatureTimestampsOf,
} from './token.js';
export type { TimestampToken } from './token.js';
export { parseTstInfo } from './tst-info.js';
export type { Accuracy, MessageImprint, TstInfo } from './tst-info.js';
