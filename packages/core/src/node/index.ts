export { webFetcher } from '../net/index.js';
export type { WebFetch } from '../net/index.js';
export { appendTo } from './append-to.js';
export type { AppendOptions } from './append-to.js';
export { nodeCrypto } from './crypto.js';
export { defaultFolders } from './default-folders.js';
export type { DefaultFolders, UserEnvironment } from './default-folders.js';
export { diskStore } from './network/disk-store.js';
export type { DiskStoreOptions } from './network/disk-store.js';
export { networkFetcher } from './network/network-fetcher.js';
export type { NetworkFetcherOptions } from './network/network-fetcher.js';
export { nodeFetcher } from './network/node-fetcher.js';
export type { NodeFetcherOptions } from './network/node-fetcher.js';
export { filesInFolder, offlineFolder } from './network/offline-folder.js';
export type { OfflineFolderOptions } from './network/offline-folder.js';
export { proxyFromEnvironment } from './network/proxy-settings.js';
export type { ProxySettings } from './network/proxy-settings.js';
export type { Resolve, ResolvedAddress } from './network/resolve.js';
export { openFile, readWholeFile } from './open-file.js';
export type { FileSource, FileStamp, OpenFileOptions } from './open-file.js';
export { decryptorOfPem, openPkcs12, openPkcs12Decryptor, signerOfPem } from './open-keys.js';
export type { OpenPkcs12Options, PemIdentity, SigningOptions } from './open-keys.js';
export { openPem } from './open-pem.js';
export type { PrivateKeyInput } from './private-key.js';
export { privateKeyDecryptor } from './private-key-decryptor.js';
export type { PrivateKeyDecryptorOptions } from './private-key-decryptor.js';
export { privateKeySigner } from './private-key-signer.js';
export type {
  PrivateKeySignerOptions,
  Sha3SigningDigest,
  SigningDigest,
} from './private-key-signer.js';
export { importTrust, importTrustBundle } from './trust/import-trust.js';
export type {
  ImportBundleOptions,
  ImportTrustOptions,
  ImportedBundle,
  ImportedCertificate,
} from './trust/import-trust.js';
export { intermediatesOf, readTrustStore, trustDomainsOf } from './trust/read-store.js';
export type {
  StoredBundle,
  StoredCertificate,
  StoredDomain,
  StoredTrust,
  TrustProblem,
} from './trust/read-store.js';
export { removeTrust } from './trust/remove-trust.js';
export type { RemovedCertificate, TrustRemoval } from './trust/remove-trust.js';
export { updateTrust } from './trust/update-trust.js';
export type { TrustUpdate, UpdateTrustOptions } from './trust/update-trust.js';
export { usualAlgorithm } from './usual-algorithm.js';
export { writeFileAtomically } from './write-file.js';
export type { WriteFileOptions } from './write-file.js';
