import { enterModule, ModuleGate } from '../src/host/module-gate.js';
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
  return (module) => {
    const gate = new ModuleGate(enterModule(module));
    const host = moduleHost({ module, gate, cryptoki: newCryptoki(), ...(now && { now }) });
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
        host.answer('close', { finalise: true });
        return Promise.resolve();
      },
    };
  };
}
