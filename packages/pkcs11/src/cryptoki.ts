/** A handle as the native part gives it: the octets of a CK_ULONG. */
export type Handle = Uint8Array;

/** One attribute of an object. */
export interface Attribute {
  readonly type: number;
  readonly value?: Uint8Array | number | boolean | string;
}

/** A mechanism and its parameter. */
export interface Mechanism {
  readonly mechanism: number;
  readonly parameter?: PssParameter | OaepParameter | EcdhParameter | Uint8Array;
}

/** CK_RSA_PKCS_PSS_PARAMS, in the words of the native part. */
export interface PssParameter {
  readonly type: number;
  readonly hashAlg: number;
  readonly mgf: number;
  readonly saltLen: number;
}

/** CK_RSA_PKCS_OAEP_PARAMS, in the words of the native part. */
export interface OaepParameter {
  readonly type: number;
  readonly hashAlg: number;
  readonly mgf: number;
  readonly source: number;
  readonly sourceData?: Uint8Array;
}

/** CK_ECDH1_DERIVE_PARAMS, in the words of the native part. */
export interface EcdhParameter {
  readonly type: number;
  readonly kdf: number;
  readonly publicData: Uint8Array;
}

interface Version {
  readonly major: number;
  readonly minor: number;
}

/** The functions of a loaded module that are used (PKCS#11 v2.40 §5). Each throws what the module answers. */
export interface Cryptoki {
  load(path: string): void;
  close(): void;
  C_Initialize(options: { readonly flags: number }): void;
  C_Finalize(): void;
  C_GetInfo(): {
    readonly cryptokiVersion: Version;
    readonly manufacturerID: string;
    readonly libraryDescription: string;
    readonly libraryVersion: Version;
  };
  C_GetSlotList(tokenPresent: boolean): Handle[];
  C_GetSlotInfo(slot: Handle): {
    readonly slotDescription: string;
    readonly manufacturerID: string;
    readonly flags: number;
  };
  C_GetTokenInfo(slot: Handle): {
    readonly label: string;
    readonly manufacturerID: string;
    readonly model: string;
    readonly serialNumber: string;
    readonly flags: number;
    readonly minPinLen: number;
    readonly maxPinLen: number;
  };
  C_GetMechanismList(slot: Handle): number[];
  C_GetMechanismInfo(
    slot: Handle,
    mechanism: number,
  ): { readonly flags: number; readonly minKeySize: number; readonly maxKeySize: number };
  C_OpenSession(slot: Handle, flags: number): Handle;
  C_CloseSession(session: Handle): void;
  C_GetSessionInfo(session: Handle): { readonly state: number };
  C_Login(session: Handle, userType: number, pin: string): void;
  C_Logout(session: Handle): void;
  C_SetPIN(session: Handle, oldPin: string, newPin: string): void;
  C_GenerateKeyPair(
    session: Handle,
    mechanism: Mechanism,
    publicKey: readonly Attribute[],
    privateKey: readonly Attribute[],
  ): { readonly publicKey: Handle; readonly privateKey: Handle };
  C_CreateObject(session: Handle, template: readonly Attribute[]): Handle;
  C_FindObjectsInit(session: Handle, template: readonly Attribute[]): void;
  C_FindObjects(session: Handle, most: number): Handle[];
  C_FindObjectsFinal(session: Handle): void;
  C_GetAttributeValue(
    session: Handle,
    object: Handle,
    template: readonly Attribute[],
  ): { readonly value: Uint8Array }[];
  C_SignInit(session: Handle, mechanism: Mechanism, key: Handle): void;
  C_Sign(session: Handle, data: Uint8Array, signature: Uint8Array): Uint8Array;
  C_DecryptInit(session: Handle, mechanism: Mechanism, key: Handle): void;
  C_Decrypt(session: Handle, data: Uint8Array, room: Uint8Array): Uint8Array;
  C_DeriveKey(
    session: Handle,
    mechanism: Mechanism,
    key: Handle,
    template: readonly Attribute[],
  ): Handle;
  C_DestroyObject(session: Handle, object: Handle): void;
}

/** Attribute types (PKCS#11 v2.40 §A). */
export const CKA = {
  class: 0x0,
  token: 0x1,
  private: 0x2,
  label: 0x3,
  value: 0x11,
  certificateType: 0x80,
  issuer: 0x81,
  serialNumber: 0x82,
  keyType: 0x100,
  subject: 0x101,
  id: 0x102,
  sensitive: 0x103,
  encrypt: 0x104,
  decrypt: 0x105,
  sign: 0x108,
  verify: 0x10a,
  derive: 0x10c,
  modulus: 0x120,
  modulusBits: 0x121,
  publicExponent: 0x122,
  valueLength: 0x161,
  extractable: 0x162,
  ecParams: 0x180,
  ecPoint: 0x181,
  alwaysAuthenticate: 0x202,
  allowedMechanisms: 0x40000600,
} as const;

/** Object classes. */
export const CKO = { certificate: 0x1, publicKey: 0x2, privateKey: 0x3, secretKey: 0x4 } as const;

/** Key types. */
export const CKK = { rsa: 0x0, ec: 0x3, genericSecret: 0x10, ecEdwards: 0x40 } as const;

/** Certificate types. */
export const CKC = { x509: 0x0 } as const;

/** User types. */
export const CKU = { so: 0, user: 1, contextSpecific: 2 } as const;

/** Session states in which nobody is logged in. */
export const CKS = { roPublic: 0, rwPublic: 2 } as const;

/** Flags, each in the structure of its name. */
export const CKF = {
  tokenPresent: 0x1,
  removableDevice: 0x2,
  hardwareSlot: 0x4,
  writeProtected: 0x2,
  loginRequired: 0x4,
  userPinInitialized: 0x8,
  protectedAuthenticationPath: 0x100,
  tokenInitialized: 0x400,
  userPinCountLow: 0x10000,
  userPinFinalTry: 0x20000,
  userPinLocked: 0x40000,
  userPinToBeChanged: 0x80000,
  rwSession: 0x2,
  serialSession: 0x4,
  osLockingOk: 0x2,
  decrypt: 0x200,
  sign: 0x800,
  derive: 0x80000,
} as const;
