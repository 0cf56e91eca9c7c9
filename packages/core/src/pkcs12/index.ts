export type { Pkcs12Key } from './bags.js';
export { chainAbove, pickIdentity } from './identity.js';
export type { Identity, IdentityChoice } from './identity.js';
export { readPkcs12 } from './read.js';
export type { Pkcs12Contents, ReadPkcs12Options } from './read.js';
