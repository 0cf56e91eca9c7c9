import { createCipheriv, createHash } from 'node:crypto';
import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import { algorithmIdentifier, OID, toDer } from './der.js';
import type { SandboxIdentity } from './identity.js';
import { derivePkcs12Key, ENCRYPTION_KEY, INITIALISATION_VECTOR } from './pkcs12-kdf.js';
import type { RandomStream } from './random.js';

/**
 * How a PKCS#12 file is protected. `pbes2`: PBKDF2 with HMAC-SHA-256 and AES-256-CBC, MAC with
 * SHA-256. `legacy`: what old tools wrote, pbeWithSHAAnd3-KeyTripleDES-CBC for key and
 * certificates, MAC with SHA-1.
 */
export type Pkcs12Encryption = 'pbes2' | 'legacy';

/**
 * A PKCS#12 file (RFC 7292), DER: the key, its certificate and the chain, under one password, bound
 * by localKeyID, with the identity's name as friendlyName.
 */
export async function encodePkcs12(
  identity: SandboxIdentity,
  password: string,
  { encryption, random }: { readonly encryption: Pkcs12Encryption; readonly random: RandomStream },
): Promise<Uint8Array> {
  const engine = cryptoEngine(random);
  const secret = new TextEncoder().encode(password).buffer;
  const keyBag = await shroudedKeyBag(identity, { encryption, engine, password, secret, random });
  const certificates = toDer(certificateBags(identity).toSchema());
  const authenticatedSafe = new pkijs.AuthenticatedSafe({
    safeContents: [
      dataContent(toDer(new pkijs.SafeContents({ safeBags: [keyBag] }).toSchema())),
      await encryptedContent(certificates, { encryption, engine, password, secret, random }),
    ],
  });
  const pfx = new pkijs.PFX({ parsedValue: { integrityMode: 0, authenticatedSafe } });
  await pfx.makeInternalValues(
    {
      password: secret,
      iterations: MAC_ITERATIONS,
      pbkdf2HashAlgorithm: 'SHA-256',
      hmacHashAlgorithm: encryption === 'pbes2' ? 'SHA-256' : 'SHA-1',
    },
    engine,
  );
  return toDer(pfx.toSchema());
}

// The figures of OpenSSL 3 and of Windows. They protect nothing here: the password of a sandbox is
// no secret.
const PBKDF2_ITERATIONS = 10_000;
const MAC_ITERATIONS = 2048;
const LEGACY_ITERATIONS = 2048;
const PBE_WITH_SHA_AND_3KEY_TRIPLE_DES_CBC = '1.2.840.113549.1.12.1.3';

interface Protection {
  readonly encryption: Pkcs12Encryption;
  readonly engine: pkijs.ICryptoEngine;
  readonly password: string;
  /** The password in UTF-8, as PBKDF2 and pkijs take it. */
  readonly secret: ArrayBuffer;
  readonly random: RandomStream;
}

// pkijs draws salts and initialisation vectors from its engine, so the engine is given the
// sandbox's stream.
function cryptoEngine(random: RandomStream): pkijs.CryptoEngine {
  const getRandomValues = <T extends ArrayBufferView | null>(array: T): T => {
    if (array === null) throw new TypeError('expected an array to fill');
    const view = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
    view.set(random(view.length));
    return array;
  };
  const { subtle } = globalThis.crypto;
  const randomUUID = (): ReturnType<Crypto['randomUUID']> => globalThis.crypto.randomUUID();
  return new pkijs.CryptoEngine({ crypto: { subtle, getRandomValues, randomUUID } });
}

async function shroudedKeyBag(
  identity: SandboxIdentity,
  protection: Protection,
): Promise<pkijs.SafeBag<pkijs.PKCS8ShroudedKeyBag>> {
  const { algorithm, encrypted } = await encrypt(identity.privateKey, protection);
  return new pkijs.SafeBag({
    bagId: '1.2.840.113549.1.12.10.1.2',
    bagValue: new pkijs.PKCS8ShroudedKeyBag({
      encryptionAlgorithm: algorithm,
      encryptedData: new asn1js.OctetString({ valueHex: encrypted }),
    }),
    bagAttributes: keyAttributes(identity),
  });
}

function certificateBags(identity: SandboxIdentity): pkijs.SafeContents {
  const bag = (der: Uint8Array): pkijs.CertBag =>
    new pkijs.CertBag({ parsedValue: pkijs.Certificate.fromBER(Uint8Array.from(der)) });
  const bagId = '1.2.840.113549.1.12.10.1.3';
  return new pkijs.SafeContents({
    safeBags: [
      new pkijs.SafeBag({
        bagId,
        bagValue: bag(identity.certificate),
        bagAttributes: keyAttributes(identity),
      }),
      ...identity.chain.map((der) => new pkijs.SafeBag({ bagId, bagValue: bag(der) })),
    ],
  });
}

function keyAttributes({ name, certificate }: SandboxIdentity): pkijs.Attribute[] {
  const id = Uint8Array.from(createHash('sha1').update(certificate).digest());
  return [
    new pkijs.Attribute({
      type: OID.friendlyName,
      values: [new asn1js.BmpString({ value: name })],
    }),
    new pkijs.Attribute({
      type: OID.localKeyId,
      values: [new asn1js.OctetString({ valueHex: id })],
    }),
  ];
}

function dataContent(content: Uint8Array<ArrayBuffer>): pkijs.ContentInfo {
  return new pkijs.ContentInfo({
    contentType: OID.data,
    content: new asn1js.OctetString({ valueHex: content }),
  });
}

// EncryptedData (RFC 5652 §8) with the ciphertext as one implicitly tagged octet string.
async function encryptedContent(
  content: Uint8Array,
  protection: Protection,
): Promise<pkijs.ContentInfo> {
  const { algorithm, encrypted } = await encrypt(content, protection);
  const encryptedContentInfo = new asn1js.Sequence({
    value: [
      new asn1js.ObjectIdentifier({ value: OID.data }),
      algorithm.toSchema(),
      new asn1js.Primitive({ idBlock: { tagClass: 3, tagNumber: 0 }, valueHex: encrypted }),
    ],
  });
  return new pkijs.ContentInfo({
    contentType: OID.encryptedData,
    content: new asn1js.Sequence({
      value: [new asn1js.Integer({ value: 0 }), encryptedContentInfo],
    }),
  });
}

interface Encrypted {
  readonly algorithm: pkijs.AlgorithmIdentifier;
  readonly encrypted: Uint8Array<ArrayBuffer>;
}

async function encrypt(content: Uint8Array, protection: Protection): Promise<Encrypted> {
  return protection.encryption === 'pbes2'
    ? encryptPbes2(content, protection)
    : encryptTripleDes(content, protection);
}

async function encryptPbes2(
  content: Uint8Array,
  { engine, secret }: Protection,
): Promise<Encrypted> {
  const info = await engine.encryptEncryptedContentInfo({
    password: secret,
    contentEncryptionAlgorithm: { name: 'AES-CBC', length: 256, iv: new Uint8Array(16) },
    hmacHashAlgorithm: 'SHA-256',
    iterationCount: PBKDF2_ITERATIONS,
    contentToEncrypt: Uint8Array.from(content).buffer,
    contentType: OID.data,
  });
  return {
    algorithm: info.contentEncryptionAlgorithm,
    encrypted: Uint8Array.from(new Uint8Array(info.getEncryptedContent())),
  };
}

function encryptTripleDes(content: Uint8Array, { password, random }: Protection): Encrypted {
  const salt = Uint8Array.from(random(8));
  const derive = (purpose: number, length: number): Uint8Array =>
    derivePkcs12Key(password, salt, { purpose, length, iterations: LEGACY_ITERATIONS });
  const cipher = createCipheriv(
    'des-ede3-cbc',
    derive(ENCRYPTION_KEY, 24),
    derive(INITIALISATION_VECTOR, 8),
  );
  const parameters = new asn1js.Sequence({
    value: [
      new asn1js.OctetString({ valueHex: salt }),
      new asn1js.Integer({ value: LEGACY_ITERATIONS }),
    ],
  });
  return {
    algorithm: algorithmIdentifier(PBE_WITH_SHA_AND_3KEY_TRIPLE_DES_CBC, parameters),
    encrypted: Uint8Array.from(Buffer.concat([cipher.update(content), cipher.final()])),
  };
}
