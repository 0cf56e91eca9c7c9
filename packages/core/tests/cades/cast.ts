import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sandbox, SandboxServer } from '@kyso/sandbox';
import { signCms, type CmsEvidence, type SignCmsOptions } from '../../src/cades/index.js';
import { webFetcher } from '../../src/net/index.js';
import { validateCms, type ValidateCmsOptions } from '../../src/validation/index.js';
import type { CmsReport } from '../../src/report.js';
import { NOW, anySigner, clock, crypto, sandbox } from '../pades/cast.js';

export const CONTENT = new TextEncoder().encode('Quyết định số 15/QĐ-TTg\n'.repeat(500));

/** The bytes of a CMS signed now. */
export async function signedCms(options: Partial<SignCmsOptions> = {}): Promise<Uint8Array> {
  const signer = options.signer ?? (await anySigner());
  return (await signCms(CONTENT, { crypto, clock, ...options, signer })).bytes();
}

/** Evidence as of now about everybody, without a network. */
export function evidenceOf(world: Sandbox, at = NOW): CmsEvidence {
  const times = { thisUpdate: at, nextUpdate: new Date(at.getTime() + 7 * 86_400_000) };
  return {
    trust: [{ name: 'user', anchors: [world.root.certificate] }],
    crls: [world.root.crl(times), world.intermediate.crl(times)],
  };
}

/** Evidence over a loopback network: the sandbox under the name that its certificates give. */
export function onlineEvidence(world: Sandbox, server: SandboxServer): CmsEvidence {
  return {
    trust: [{ name: 'user', anchors: [world.root.certificate] }],
    fetcher: {
      fetch: (request) =>
        webFetcher().fetch({
          ...request,
          origin: 'caller',
          url: request.url.replace('http://sandbox.example', server.url),
        }),
    },
  };
}

/** The report with the sandbox trusted, at the time of these tests. */
export async function judged(
  cms: Uint8Array,
  options: Partial<ValidateCmsOptions> = {},
): Promise<CmsReport> {
  const { root } = await sandbox();
  const trust = [{ name: 'user', anchors: [root.certificate] }];
  return validateCms(cms, { crypto, trust, at: NOW, ...options });
}

/** OpenSSL's word on every signature of a CMS, path to the sandbox's root included; the text says why not. */
export async function opensslSays(cms: Uint8Array, content?: Uint8Array): Promise<string> {
  const { root } = await sandbox();
  const folder = mkdtempSync(join(tmpdir(), 'kyso-cades-'));
  try {
    writeFileSync(join(folder, 'cms'), cms);
    writeFileSync(join(folder, 'root.der'), root.certificate);
    if (content) writeFileSync(join(folder, 'content'), content);
    spawnSync('openssl', 'x509 -inform DER -in root.der -out root.pem'.split(' '), { cwd: folder });
    const words =
      'cms -verify -inform DER -in cms -binary -CAfile root.pem -no_check_time -purpose any';
    const detached = content ? ['-content', 'content'] : [];
    const args = [...words.split(' '), '-cades', ...detached, '-out', 'out'];
    const { status, stderr } = spawnSync('openssl', args, { cwd: folder, encoding: 'utf8' });
    return status === 0 ? 'verified' : stderr;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
