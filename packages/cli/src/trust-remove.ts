import { readTrustStore, removeTrust, type StoredTrust, type TrustRemoval } from '@kyso/core/node';
import { readArguments } from './arguments.js';
import type { Context } from './terminal.js';
import { trustFolder } from './trust-folder.js';
import type { TrustRemoveOutput } from './trust-outputs.js';

/** `kyso trust remove NAME|SHA256`: a domain, the bundle of a signer, or a certificate. */
export async function removeFromStore(
  argv: readonly string[],
  context: Context,
): Promise<TrustRemoveOutput> {
  const { values, positionals } = readArguments(argv, {
    options: { store: { type: 'string' } },
    positionals: ['NAME|SHA256'],
  });
  const [asked = ''] = positionals;
  const store = trustFolder(values.store, context);
  const removal = removalOf(asked, await readTrustStore(store));
  const certificates = await removeTrust(store, removal);
  return { action: 'remove', store, removed: asked, kind: removal.kind, certificates };
}

/** A fingerprint is that of a bundle's signer where there is such a bundle, whole or altered. */
function removalOf(asked: string, { bundles, problems }: StoredTrust): TrustRemoval {
  const sha256 = asked.replace(/[\s:]/g, '').toLowerCase();
  if (!/^[0-9a-f]{64}$/.test(sha256)) return { kind: 'domain', name: asked };
  const isBundle =
    bundles.some(({ signer }) => signer === sha256) ||
    problems.some(({ file }) => file === `bundles/${sha256}.p7s`);
  return isBundle ? { kind: 'bundle', signer: sha256 } : { kind: 'certificate', sha256 };
}
