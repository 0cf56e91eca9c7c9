import { parentPort, workerData } from 'node:worker_threads';
import type { LaneStart } from './lane.js';
import { sentError } from './list.js';
import { ModuleGate } from './module-gate.js';
import { moduleHost, type ModuleHost } from './module-host.js';
import { newCryptoki } from './native.js';
import type { Reply, Request } from './protocol.js';
import { endTurn, takeTurn } from './turn.js';

const { module, place, turns } = workerData as LaneStart;
let host: ModuleHost | undefined;
endTurn(turns); // that of being started

parentPort?.on('message', ({ id, name, ask }: Request) => {
  takeTurn(turns, () => {
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
