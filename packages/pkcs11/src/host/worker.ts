import { parentPort, workerData } from 'node:worker_threads';
import { sentError } from './list.js';
import { moduleHost, type ModuleHost } from './module-host.js';
import { newCryptoki } from './native.js';
import type { Reply, Request } from './protocol.js';

/** What the thread is started with. */
interface Start {
  readonly module: string;
  readonly owned: Int32Array;
}

const { module, owned } = workerData as Start;
let host: ModuleHost | undefined;

parentPort?.on('message', ({ id, name, ask }: Request) => {
  parentPort?.postMessage(reply(id, name, ask));
  // Nothing holds the thread any more, and it may end without being terminated in a call.
  if (name === 'close') parentPort?.close();
});

function reply(id: number, name: Request['name'], ask: Request['ask']): Reply {
  try {
    host ??= moduleHost({ module, owned, cryptoki: newCryptoki() });
    return { id, value: host.answer(name, ask) };
  } catch (error) {
    return { id, error: sentError(error) };
  }
}
