import { moduleHost } from '../src/host/module-host.js';
import { newCryptoki } from '../src/host/native.js';
import type { Lane } from '../src/host/lane.js';
import type { OperationName } from '../src/host/protocol.js';

/** A call that a lane was asked for. */
export interface SeenCall {
  readonly name: OperationName;
  readonly ask: unknown;
}

/**
 * A lane in the calling thread, which remembers what it was asked. The same host as in a thread of its own; only the
 * thread is missing.
 */
export function inlineLanes(
  seen: SeenCall[] = [],
  { now }: { readonly now?: () => number } = {},
): (module: string) => Lane {
  const owned = new Int32Array(new SharedArrayBuffer(4));
  let lanes = 0;
  return (module) => {
    const host = moduleHost({ module, owned, cryptoki: newCryptoki(), ...(now && { now }) });
    lanes += 1;
    let alive = true;
    const call: Lane['call'] = async (name, ask) => {
      seen.push({ name, ask: structuredClone(ask) });
      await Promise.resolve();
      return structuredClone(host.answer(name, ask));
    };
    return {
      module,
      busy: false,
      get alive() {
        return alive;
      },
      call,
      idle: () => Promise.resolve(),
      close: () => {
        if (!alive) return Promise.resolve();
        alive = false;
        lanes -= 1;
        host.answer('close', { finalize: lanes === 0 });
        return Promise.resolve();
      },
    };
  };
}
