import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getEnvironmentData, Worker } from 'node:worker_threads';
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

it('the last one finalises what one of them initialised', () => {
  const finalise = vi.fn();
  const [one, other] = [user('a', { initialises: true }), user('a')];
  one.leave(finalise);
  expect(finalise).not.toHaveBeenCalled();
  other.leave(finalise);
  expect(finalise).toHaveBeenCalledTimes(1);
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
  const finalise = vi.fn();
  const place = enterModule('d');
  const [one, other] = [user('d', { initialises: true }), user('d')];
  leaveModule(place);
  leaveModule(place);
  one.leave(finalise);
  expect(finalise).not.toHaveBeenCalled();
  other.leave(finalise);
  expect(finalise).toHaveBeenCalledTimes(1);
});

it('a module is not finalised under a proxy, nor a proxy under a module', () => {
  const finalise = vi.fn();
  const proxy = user('/usr/lib/x86_64-linux-gnu/p11-kit-proxy.so', { initialises: true });
  const behind = user('e', { initialises: true });
  behind.leave(finalise);
  expect(finalise).not.toHaveBeenCalled();
  const later = user('e');
  proxy.leave(finalise);
  expect(finalise).not.toHaveBeenCalled();
  later.leave(finalise);
  expect(finalise).toHaveBeenCalledTimes(1);
});

it('two paths to one library are one module', () => {
  const library = join(folder, 'library.so');
  writeFileSync(library, '');
  symlinkSync(library, join(folder, 'link.so'));
  const finalise = vi.fn();
  const [one, other] = [user(library, { initialises: true }), user(join(folder, 'link.so'))];
  one.leave(finalise);
  expect(finalise).not.toHaveBeenCalled();
  other.leave(finalise);
  expect(finalise).toHaveBeenCalledTimes(1);
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
    parentPort.postMessage(Atomics.add(table, 1, 1));`;
  const table = getEnvironmentData('kyso.pkcs11.modules.1') as unknown as Int32Array;
  const before = Atomics.load(table, 1);
  const worker = new Worker(source, { eval: true });
  await new Promise((resolve) => worker.once('message', resolve));
  expect(Atomics.load(table, 1)).toBe(before + 1);
  Atomics.sub(table, 1, 1);
});
