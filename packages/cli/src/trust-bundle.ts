import { createHash } from 'node:crypto';
import {
  nodeCrypto,
  readTrustStore,
  writeFileAtomically,
  type StoredDomain,
} from '@kyso/core/node';
import { signTrustBundle, type TrustBundleContent, type TrustBundleDomain } from '@kyso/core/trust';
import { readArguments } from './arguments.js';
import { usageError } from './errors.js';
import { PASSWORD_OPTIONS } from './secrets.js';
import { KEY_OPTIONS, openKey } from './signing-key.js';
import type { Context } from './terminal.js';
import { trustFolder } from './trust-folder.js';
import type { TrustBundleOutput } from './trust-outputs.js';

const OPTIONS = {
  store: { type: 'string' },
  output: { type: 'string', short: 'o' },
  force: { type: 'boolean' },
  domain: { type: 'string', multiple: true },
  sequence: { type: 'string' },
  ...KEY_OPTIONS,
  ...PASSWORD_OPTIONS,
} as const;

/** `kyso trust bundle -o OUT`: what the store keeps, signed by an administrator. */
export async function bundleStore(
  argv: readonly string[],
  context: Context,
): Promise<TrustBundleOutput> {
  const { values } = readArguments(argv, { options: OPTIONS, positionals: [] });
  const { output, force = false } = values;
  if (output === undefined) throw usageError('-o OUT is missing', { option: 'output' });
  const store = trustFolder(values.store, context);
  const issuedAt = new Date();
  const content: TrustBundleContent = {
    sequence: sequenceOf(values.sequence, issuedAt),
    issuedAt,
    domains: domainsOf((await readTrustStore(store)).domains, values.domain),
  };
  const { signer, close } = await openKey(values, context);
  try {
    const { signal } = context;
    const write = async () => signTrustBundle(content, { signer, crypto: nodeCrypto() });
    await writeFileAtomically(output, async (sink) => sink.write(await write()), { force, signal });
  } finally {
    await close();
  }
  const { sequence, domains } = content;
  return {
    ...{ action: 'bundle', store, output, sequence, issuedAt: issuedAt.toISOString() },
    signer: createHash('sha256').update(signer.certificate).digest('hex'),
    domains: domains.map(({ name, anchors, intermediates }) => ({
      ...{ name, anchors: anchors.length, intermediates: intermediates.length },
    })),
  };
}

/** By default the time in seconds: whoever makes bundles one after the other need not count them. */
function sequenceOf(text: string | undefined, issuedAt: Date): number {
  if (text === undefined) return Math.floor(issuedAt.getTime() / 1000);
  const sequence = Number(text);
  if (/^\d{1,15}$/.test(text) && sequence >= 1) return sequence;
  throw usageError(`--sequence is a whole number from 1, not "${text}"`, { option: 'sequence' });
}

function domainsOf(
  stored: readonly StoredDomain[],
  wanted: readonly string[] | undefined,
): readonly TrustBundleDomain[] {
  const missing = wanted?.find((name) => !stored.some((domain) => domain.name === name));
  if (missing !== undefined) {
    throw usageError(`the store has no domain "${missing}"`, { option: 'domain' });
  }
  const domains = stored.filter(
    ({ name, certificates }) => certificates.length > 0 && (wanted?.includes(name) ?? true),
  );
  if (domains.length === 0) throw usageError('the store has no certificates for a bundle');
  return domains.map(({ name, certificates }) => {
    const ders = (role: 'anchor' | 'intermediate') =>
      certificates.filter((one) => one.role === role).map(({ certificate }) => certificate.der);
    return { name, anchors: ders('anchor'), intermediates: ders('intermediate') };
  });
}
