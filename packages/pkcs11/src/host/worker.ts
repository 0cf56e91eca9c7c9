import { parentPort, workerData } from 'node:worker_threads';
import { sentError } from './list.js';
import { ModuleGate, type GatePlace } from './module-gate.js';
import { moduleHost, type ModuleHost } from './module-host.js';
import { newCryptoki } from './native.js';
import type { Reply, Request } from './protocol.js';
import { Turn } from './turn.js';

/** What the thread is started with. */
interface Start {
  readonly module: string;
  readonly place: GatePlace;
  /** Words of its turn. */
  readonly words: Int32Array;
}

const { module, place, words } = workerData as Start;
const turn = new Turn(words);
let host: ModuleHost | undefined;

parentPort?.on('message', ({ id, name, ask }: Request) => {
  turn.take(() => {
    parentPort?.postMessage(reply(id, name, ask));
  });
  // Nothing holds the thread any more, and it ends.
  if (name === 'close') parentPort?.close();
});

function reply(id: number, name: Request['name'], ask: Request['ask']): Reply {
  try {
    host ??= moduleHost({ module, gate: new ModuleGate(place), cryptoki: newCryptoki() });
    return { id, value: host.answer(name, ask) };
  } catch (error) {
    return { id, error: sentError(error) };
  }
}
