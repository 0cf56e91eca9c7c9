/** Signing mechanisms that are used, by number (PKCS#11 v2.40 and v3.0 §6). */
export const CKM: Readonly<Record<MechanismName, number>> = {
  CKM_RSA_PKCS: 0x1,
  CKM_RSA_PKCS_PSS: 0xd,
  CKM_SHA256_RSA_PKCS: 0x40,
  CKM_SHA384_RSA_PKCS: 0x41,
  CKM_SHA512_RSA_PKCS: 0x42,
  CKM_SHA256_RSA_PKCS_PSS: 0x43,
  CKM_SHA384_RSA_PKCS_PSS: 0x44,
  CKM_SHA512_RSA_PKCS_PSS: 0x45,
  CKM_ECDSA: 0x1041,
  CKM_ECDSA_SHA256: 0x1044,
  CKM_ECDSA_SHA384: 0x1045,
  CKM_ECDSA_SHA512: 0x1046,
  CKM_EDDSA: 0x1057,
};

/** Mechanisms that open what was encrypted to a key, by number. */
export const OPENING_MECHANISMS: Readonly<Record<OpeningMechanismName, number>> = {
  CKM_RSA_PKCS: 0x1,
  CKM_RSA_X_509: 0x3,
  CKM_RSA_PKCS_OAEP: 0x9,
  CKM_ECDH1_DERIVE: 0x1050,
};

/** The name of a mechanism that opens what was encrypted. */
export type OpeningMechanismName =
  'CKM_RSA_PKCS' | 'CKM_RSA_X_509' | 'CKM_RSA_PKCS_OAEP' | 'CKM_ECDH1_DERIVE';

/** The name of a signing mechanism, such as `CKM_RSA_PKCS`. */
export type MechanismName =
  | 'CKM_RSA_PKCS'
  | 'CKM_RSA_PKCS_PSS'
  | 'CKM_SHA256_RSA_PKCS'
  | 'CKM_SHA384_RSA_PKCS'
  | 'CKM_SHA512_RSA_PKCS'
  | 'CKM_SHA256_RSA_PKCS_PSS'
  | 'CKM_SHA384_RSA_PKCS_PSS'
  | 'CKM_SHA512_RSA_PKCS_PSS'
  | 'CKM_ECDSA'
  | 'CKM_ECDSA_SHA256'
  | 'CKM_ECDSA_SHA384'
  | 'CKM_ECDSA_SHA512'
  | 'CKM_EDDSA';

/** Digests by the names of PKCS#11: CKM_SHA…, CKG_MGF1_SHA…, and the mechanisms that hash themselves. */
export const DIGEST_MECHANISMS = {
  'SHA-256': {
    hash: 0x250,
    mgf: 0x2,
    pkcs1: 'CKM_SHA256_RSA_PKCS',
    pss: 'CKM_SHA256_RSA_PKCS_PSS',
    ecdsa: 'CKM_ECDSA_SHA256',
  },
  'SHA-384': {
    hash: 0x260,
    mgf: 0x3,
    pkcs1: 'CKM_SHA384_RSA_PKCS',
    pss: 'CKM_SHA384_RSA_PKCS_PSS',
    ecdsa: 'CKM_ECDSA_SHA384',
  },
  'SHA-512': {
    hash: 0x270,
    mgf: 0x4,
    pkcs1: 'CKM_SHA512_RSA_PKCS',
    pss: 'CKM_SHA512_RSA_PKCS_PSS',
    ecdsa: 'CKM_ECDSA_SHA512',
  },
} as const satisfies Readonly<Record<string, DigestMechanisms>>;

interface DigestMechanisms {
  readonly hash: number;
  readonly mgf: number;
  readonly pkcs1: MechanismName;
  readonly pss: MechanismName;
  readonly ecdsa: MechanismName;
}

/** The name of a mechanism of the table; undefined for all others. */
export function mechanismName(mechanism: number): MechanismName | undefined {
  return NAMES.get(mechanism);
}

const NAMES: ReadonlyMap<number, MechanismName> = new Map(
  (Object.keys(CKM) as MechanismName[]).map((name) => [CKM[name], name]),
);
