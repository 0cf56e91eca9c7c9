import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSandbox, type Sandbox, type SandboxServer } from '@kyso/sandbox';

/** A sandbox whose certificates name the addresses at which it answers. */
export async function servedSandbox(): Promise<{
  readonly sandbox: Sandbox;
  readonly server: SandboxServer;
}> {
  const port = await freePort();
  const sandbox = await createSandbox({
    authorityKeyType: 'rsa-2048',
    baseUrl: `http://127.0.0.1:${port}`,
  });
  return { sandbox, server: await sandbox.serve({ port }) };
}

/** A port that nothing uses: certificates name it before anything listens there. */
async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => probe.once('listening', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
