/** Content types (RFC 5652 §4, §5, §6; RFC 5083 §2; RFC 3161 §2.4.2). */
export const CONTENT_TYPE = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  envelopedData: '1.2.840.113549.1.7.3',
  authEnvelopedData: '1.2.840.113549.1.9.16.1.23',
  tstInfo: '1.2.840.113549.1.9.16.1.4',
} as const;

/** Attributes that are built or checked here. */
export const ATTRIBUTE = {
  /** RFC 5652 §11.1 */
  contentType: '1.2.840.113549.1.9.3',
  /** RFC 5652 §11.2 */
  messageDigest: '1.2.840.113549.1.9.4',
  /** RFC 5652 §11.3 */
  signingTime: '1.2.840.113549.1.9.5',
  /** RFC 5652 §11.4 */
  countersignature: '1.2.840.113549.1.9.6',
  /** RFC 2634 §5.4: by SHA-1 */
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  /** RFC 5035 §3 */
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  /** RFC 6211 §2 */
  algorithmProtection: '1.2.840.113549.1.9.52',
  /** EN 319 122-1 §5.2.6.1 */
  signerAttributesV2: '0.4.0.19122.1.1',
  /** EN 319 122-1 §5.2.3 */
  commitmentType: '1.2.840.113549.1.9.16.2.16',
  /** EN 319 122-1 §5.2.8 */
  contentTimestamp: '1.2.840.113549.1.9.16.2.20',
  /** EN 319 122-1 §5.2.9 */
  signaturePolicy: '1.2.840.113549.1.9.16.2.15',
  /** The record of an act: the UUID 6d1b7c2e-52a4-4f0b-9c38-2e7d41f5a906 as an arc (X.667 §7), which no registry needs to give out. */
  actRecord: '2.25.145028562244599006876667616450613455110',
  /** RFC 3161 Appendix A */
  signatureTimeStamp: '1.2.840.113549.1.9.16.2.14',
} as const;
