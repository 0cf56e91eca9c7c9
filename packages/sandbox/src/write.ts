import { mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SandboxError } from './errors.js';
import { toPem, type SandboxIdentity } from './identity.js';
import type { Sandbox } from './sandbox.js';

/** How the files of a sandbox are written. */
export interface WriteOptions {
  /** The password of every PKCS#12 file; it is written beside them as `password.txt`. */
  readonly password: string;
  /** Addresses of a running server, recorded in `sandbox.json`. */
  readonly addresses?: { readonly url: string; readonly timestampUrl: string };
  /** Writes over files that are there; without it they are an error. */
  readonly force?: boolean;
}

/** One identity in `sandbox.json`; file names are relative to it. */
export interface WrittenIdentity {
  readonly id: string;
  readonly kind: SandboxIdentity['kind'];
  readonly name: string;
  readonly title: string;
  readonly subject: string;
  readonly keyType: SandboxIdentity['keyType'];
  /** RFC 3339, UTC. */
  readonly notBefore: string;
  /** RFC 3339, UTC. */
  readonly notAfter: string;
  readonly p12: string;
  /** The leaf certificate alone, PEM. */
  readonly certificate: string;
  /** PKCS#8, PEM, not encrypted. */
  readonly key: string;
}

/** The content of `sandbox.json`. */
export interface SandboxDescription {
  /** Base address of the server, or null where none runs. */
  readonly url: string | null;
  /** Address of the timestamp authority, or null where none runs. */
  readonly timestampUrl: string | null;
  /** The trust anchor, PEM. */
  readonly root: string;
  readonly intermediate: string;
  readonly timestampAuthority: string;
  /** Intermediate and root in one file, PEM, the issuer of people first. */
  readonly chain: string;
  /** The file that holds the password of the PKCS#12 files, without a line feed. */
  readonly passwordFile: string;
  readonly organisation: WrittenIdentity;
  readonly people: readonly WrittenIdentity[];
}

/**
 * Writes a sandbox into a directory, which is made where absent: `root.pem` (the trust anchor),
 * `intermediate.pem`, `tsa.pem`, `chain.pem`, for each identity `ID.p12`, `ID.crt.pem` and
 * `ID.key.pem`, and `sandbox.json`. Key files can be read by their owner only. Throws SandboxError
 * ERR_FILE_EXISTS where a file is there and `force` is not set.
 */
export async function writeSandbox(
  sandbox: Sandbox,
  directory: string,
  options: WriteOptions,
): Promise<SandboxDescription> {
  const { description, files } = await layOut(sandbox, options);
  await mkdir(directory, { recursive: true });
  if (options.force !== true) await refuseExisting(directory, files);
  for (const { name, content, secret } of files) {
    const path = join(directory, name);
    // Renamed into place, so that nobody meets half a file and an old file's permissions do not
    // stay.
    await writeFile(`${path}.part`, content, { mode: secret ? 0o600 : 0o644 });
    await rename(`${path}.part`, path);
  }
  return description;
}

interface PlannedFile {
  readonly name: string;
  readonly content: Uint8Array | string;
  readonly secret: boolean;
}

interface Layout {
  readonly description: SandboxDescription;
  readonly files: readonly PlannedFile[];
}

async function layOut(sandbox: Sandbox, options: WriteOptions): Promise<Layout> {
  const identities = [...sandbox.people, sandbox.organisation];
  const description: SandboxDescription = {
    url: options.addresses?.url ?? null,
    timestampUrl: options.addresses?.timestampUrl ?? null,
    root: 'root.pem',
    intermediate: 'intermediate.pem',
    timestampAuthority: 'tsa.pem',
    chain: 'chain.pem',
    passwordFile: 'password.txt',
    organisation: describe(sandbox.organisation),
    people: sandbox.people.map(describe),
  };
  const root = toPem('CERTIFICATE', sandbox.root.certificate);
  const intermediate = toPem('CERTIFICATE', sandbox.intermediate.certificate);
  const identityFiles = await Promise.all(
    identities.map(async (identity) => filesOf(sandbox, identity, options.password)),
  );
  const files = [
    open(description.root, root),
    open(description.intermediate, intermediate),
    open(
      description.timestampAuthority,
      toPem('CERTIFICATE', sandbox.timestampAuthority.certificate),
    ),
    open(description.chain, intermediate + root),
    secret(description.passwordFile, options.password),
    ...identityFiles.flat(),
    open('sandbox.json', `${JSON.stringify(description, null, 2)}\n`),
  ];
  return { description, files };
}

async function filesOf(
  sandbox: Sandbox,
  identity: SandboxIdentity,
  password: string,
): Promise<readonly PlannedFile[]> {
  const names = describe(identity);
  return [
    secret(names.p12, await sandbox.pkcs12(identity, password)),
    open(names.certificate, toPem('CERTIFICATE', identity.certificate)),
    secret(names.key, toPem('PRIVATE KEY', identity.privateKey)),
  ];
}

function describe(identity: SandboxIdentity): WrittenIdentity {
  const { id, kind, name, title, subject, keyType } = identity;
  return {
    ...{ id, kind, name, title, subject, keyType },
    notBefore: identity.notBefore.toISOString(),
    notAfter: identity.notAfter.toISOString(),
    p12: `${id}.p12`,
    certificate: `${id}.crt.pem`,
    key: `${id}.key.pem`,
  };
}

function open(name: string, content: string): PlannedFile {
  return { name, content, secret: false };
}

function secret(name: string, content: Uint8Array | string): PlannedFile {
  return { name, content, secret: true };
}

// Looked for before the first file is written, so that a refusal leaves the directory as it was.
async function refuseExisting(directory: string, files: readonly PlannedFile[]): Promise<void> {
  const present = new Set(await readdir(directory));
  const found = files.find(({ name }) => present.has(name));
  if (found === undefined) return;
  throw new SandboxError('ERR_FILE_EXISTS', `${join(directory, found.name)} is there already`);
}
