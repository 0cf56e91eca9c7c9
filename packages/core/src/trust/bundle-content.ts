import { fromBase64, toBase64, utf8Text } from '../bytes/index.js';
import { isKysoError } from '../errors.js';
import { parseCertificate } from '../x509/index.js';
import { trustError } from './trust-error.js';

/** What an administrator tells the computers of an organisation to trust. */
export interface TrustBundleContent {
  /** A whole number from 1; each bundle has a higher one than those before. */
  readonly sequence: number;
  readonly issuedAt: Date;
  readonly domains: readonly TrustBundleDomain[];
}

/** One domain of a bundle; DER of certificates. */
export interface TrustBundleDomain {
  readonly name: string;
  readonly anchors: readonly Uint8Array[];
  /** Authorities below them, which are not trusted for being here. */
  readonly intermediates: readonly Uint8Array[];
}

const FORMAT = 'kyso-trust-bundle';
/** Largest content, in bytes: a national PKI has some 100 KiB of certificates. */
const MAX_BYTES = 8 << 20;
/** Most domains; a ministry that keeps each vendor apart has some 20. */
const MAX_DOMAINS = 64;
/** Most certificates in one list. */
const MAX_CERTIFICATES = 1024;

/** The JSON (UTF-8) that is signed. */
export function bundleJson({ sequence, issuedAt, domains }: TrustBundleContent): string {
  const content = {
    ...{ format: FORMAT, version: 1, sequence, issuedAt: issuedAt.toISOString() },
    domains: domains.map(({ name, anchors, intermediates }) => ({
      name,
      anchors: anchors.map(toBase64),
      intermediates: intermediates.map(toBase64),
    })),
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

/**
 * What the JSON of a bundle says, whole; each certificate was parsed once. Throws `ERR_TRUST`, `bundle-format`, with
 * `path`. Unknown members are passed over.
 */
export function parseBundleContent(bytes: Uint8Array): TrustBundleContent {
  if (bytes.length > MAX_BYTES) throw wrong('', `${bytes.length} bytes, at most ${MAX_BYTES}`);
  const content = objectAt(jsonOf(bytes), '');
  if (content['format'] !== FORMAT || content['version'] !== 1) {
    throw wrong('format', `expected ${FORMAT}, version 1`);
  }
  const { sequence, issuedAt, domains } = content;
  if (typeof sequence !== 'number' || !Number.isSafeInteger(sequence) || sequence < 1) {
    throw wrong('sequence', 'expected a whole number from 1');
  }
  const issued =
    typeof issuedAt === 'string' && RFC_3339.test(issuedAt) ? Date.parse(issuedAt) : NaN;
  if (Number.isNaN(issued)) throw wrong('issuedAt', 'expected a time by RFC 3339');
  const listed = listAt(domains, 'domains', MAX_DOMAINS).map(domainAt);
  const names = new Set(listed.map(({ name }) => name));
  if (names.size !== listed.length) throw wrong('domains', 'a name stands twice');
  return { sequence, issuedAt: new Date(issued), domains: listed };
}

const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;

function domainAt(value: unknown, index: number): TrustBundleDomain {
  const path = `domains[${index}]`;
  const { name, anchors, intermediates } = objectAt(value, path);
  if (typeof name !== 'string' || name === '') throw wrong(`${path}.name`, 'expected a name');
  return {
    name,
    anchors: certificatesAt(anchors, `${path}.anchors`),
    intermediates: certificatesAt(intermediates ?? [], `${path}.intermediates`),
  };
}

function certificatesAt(value: unknown, path: string): readonly Uint8Array[] {
  return listAt(value, path, MAX_CERTIFICATES).map((text, index) => {
    const der = typeof text === 'string' ? fromBase64(text) : undefined;
    if (!der) throw wrong(`${path}[${index}]`, 'expected a certificate in Base64');
    try {
      parseCertificate(der);
    } catch (error) {
      if (isKysoError(error)) throw wrong(`${path}[${index}]`, error.message);
      throw error;
    }
    return der;
  });
}

function jsonOf(bytes: Uint8Array): unknown {
  const text = utf8Text(bytes);
  if (text === undefined) throw wrong('', 'expected UTF-8');
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw wrong('', 'expected JSON', cause);
  }
}

function objectAt(value: unknown, path: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Readonly<Record<string, unknown>>;
  }
  throw wrong(path, 'expected an object');
}

function listAt(value: unknown, path: string, most: number): readonly unknown[] {
  if (Array.isArray(value) && value.length <= most) return value;
  throw wrong(path, `expected a list of at most ${most}`);
}

function wrong(path: string, expected: string, cause?: unknown): Error {
  const where = path === '' ? 'the bundle' : `${path} of the bundle`;
  return trustError('bundle-format', `${where}: ${expected}`, { facts: { path }, cause });
}
