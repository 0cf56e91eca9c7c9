/** What a CMS of one signature holds beside its certificates: attributes, signature, names. */
const BESIDE_CERTIFICATES = 2048;

/**
 * Bytes to reserve for a peer's CMS, so that no peer writes and hashes more zeros than it needs.
 *
 * @param {readonly Uint8Array[]} certificates DER of all that go into the CMS
 */
export function cmsRoom(certificates) {
  return certificates.reduce((sum, { length }) => sum + length, BESIDE_CERTIFICATES);
}
