import { linkSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { getEnvironmentData, setEnvironmentData, Worker } from 'node:worker_threads';
import { afterAll, expect, it, vi } from 'vitest';
import { enterModule, leaveModule, ModuleGate } from '../../src/host/module-gate.js';

const folder = mkdtempSync(join(tmpdir(), 'kyso-gate-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** A user of a module, who initialised it or not. */
function user(path: string, { initialises = false } = {}): ModuleGate {
  const gate = new ModuleGate(enterModule(path));
  gate.initialise(() => initialises);
  return gate;
}

/** Two users of one module: it is finalised once, when the second one leaves. */
function expectLastFinalises(one: ModuleGate, other: ModuleGate): void {
  const finalise = vi.fn();
  one.leave(finalise);
  expect(finalise).not.toHaveBeenCalled();
  other.leave(finalise);
  expect(finalise).toHaveBeenCalledTimes(1);
}

it('the last one finalises what one of them initialised', () => {
  const [one, other] = [user('a', { initialises: true }), user('a')];
  expectLastFinalises(one, other);
});

it('what others initialised is not finalised', () => {
  const finalise = vi.fn();
  user('b').leave(finalise);
  expect(finalise).not.toHaveBeenCalled();
});

it('who may not finalise leaves that to the next one who may', () => {
  const finalise = vi.fn();
  user('c', { initialises: true }).leave(undefined);
  user('c').leave(finalise);
  expect(finalise).toHaveBeenCalledTimes(1);
});

it('a thread that ended without leaving is counted out once', () => {
  const place = enterModule('d');
  const [one, other] = [user('d', { initialises: true }), user('d')];
  leaveModule(place);
  leaveModule(place);
  expectLastFinalises(one, other);
});

/** A name that does not say what it leads to. */
function hiddenProxy(): string {
  const proxy = join(folder, 'p11-kit-proxy.so');
  writeFileSync(proxy, '');
  symlinkSync(proxy, join(folder, 'all-tokens.so'));
  return join(folder, 'all-tokens.so');
}

it.each([
  ['p11-kit', () => '/usr/lib/x86_64-linux-gnu/p11-kit-proxy.so'],
  ['a link to it', hiddenProxy],
  ['a spy', () => '/usr/lib/x86_64-linux-gnu/pkcs11-spy.so'],
])('a module is not finalised under %s, nor that under a module', (_, path) => {
  const finalise = vi.fn();
  const proxy = user(path(), { initialises: true });
  const behind = user('e', { initialises: true });
  behind.leave(finalise);
  expect(finalise).not.toHaveBeenCalled();
  const later = user('e');
  proxy.leave(finalise);
  expect(finalise).not.toHaveBeenCalled();
  later.leave(finalise);
  expect(finalise).toHaveBeenCalledTimes(1);
});

it.each([
  ['a symbolic', symlinkSync],
  ['a hard', linkSync],
])('%s link to a library is the same module', (kind, link) => {
  const [library, linked] = [join(folder, `library-${kind}.so`), join(folder, `link-${kind}.so`)];
  writeFileSync(library, '');
  link(library, linked);
  const [one, other] = [user(library, { initialises: true }), user(linked)];
  expectLastFinalises(one, other);
});

it('two modules do not wait for each other to be left', () => {
  const finalise = vi.fn();
  const other = user('g', { initialises: true });
  user('f', { initialises: true }).leave(finalise);
  expect(finalise).toHaveBeenCalledTimes(1);
  other.leave(undefined);
});

it('a module whose initialising fails can be initialised by the next one', () => {
  const gate = new ModuleGate(enterModule('h'));
  expect(() => {
    gate.initialise(() => {
      throw new Error('CKR_DEVICE_ERROR');
    });
  }).toThrow('CKR_DEVICE_ERROR');
  const ran = vi.fn(() => true);
  gate.initialise(ran);
  expect(ran).toHaveBeenCalledTimes(1);
  gate.leave(undefined);
});

it('the threads that this one starts share its table', async () => {
  const source = `
    const { getEnvironmentData, parentPort } = require('node:worker_threads');
    const table = getEnvironmentData('kyso.pkcs11.modules.1');
    parentPort.postMessage(Atomics.add(table, 0, 1));`;
  const table = getEnvironmentData('kyso.pkcs11.modules.1') as unknown as Int32Array;
  const before = Atomics.load(table, 0);
  const worker = new Worker(source, { eval: true });
  await new Promise((resolve) => worker.once('message', resolve));
  expect(Atomics.load(table, 0)).toBe(before + 1);
  Atomics.sub(table, 0, 1);
});

it('the table of another realm of this thread is this one', async () => {
  const key = 'kyso.pkcs11.modules.1';
  const table = getEnvironmentData(key) as unknown as Int32Array;
  const foreign = runInNewContext('new Int32Array(buffer)', { buffer: table.buffer }) as Int32Array;
  expect(foreign).not.toBeInstanceOf(Int32Array);
  setEnvironmentData(key, foreign);
  try {
    vi.resetModules();
    const { enterModule: enter } = await import('../../src/host/module-gate.js');
    expect(enter('i').table).toBe(foreign);
  } finally {
    setEnvironmentData(key, table);
  }
});

it('a module that hangs while it is initialised keeps no other one from that', () => {
  const ran = vi.fn(() => true);
  const [hanging, other] = [new ModuleGate(enterModule('j')), new ModuleGate(enterModule('k'))];
  hanging.initialise(() => {
    other.initialise(ran);
    return true;
  });
  expect(ran).toHaveBeenCalledTimes(1);
  hanging.leave(undefined);
  other.leave(undefined);
});
