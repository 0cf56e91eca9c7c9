import { EventEmitter } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { passwordOf } from '../src/secrets.js';
import type { Context } from '../src/terminal.js';

/** A keyboard and what is written on the screen. */
function terminal(): {
  readonly context: Context;
  readonly type: (keys: string) => void;
  readonly screen: () => string;
  readonly raw: () => boolean;
} {
  let [shown, raw] = ['', false];
  const stdin = Object.assign(new EventEmitter(), {
    isTTY: true,
    setRawMode: (on: boolean) => (raw = on),
    setEncoding: () => undefined,
    resume: () => undefined,
    pause: () => undefined,
  });
  const stderr = { write: (text: string) => (shown += text) };
  const context = {
    terminal: { stdin, stderr, env: {} },
    ...{ language: 'vi', signal: new AbortController().signal },
  } as unknown as Context;
  return {
    context,
    type: (keys) => stdin.emit('data', keys),
    screen: () => shown,
    raw: () => raw,
  };
}

describe('a secret that is asked for on the terminal', () => {
  test('is not shown, takes what is rubbed out back, and leaves the terminal as it was', async () => {
    const { context, type, screen, raw } = terminal();
    const asked = passwordOf({ secret: 'pin' }, context, 'Mã PIN: ');
    await turn();
    expect(raw()).toBe(true);
    type('99\u001548');
    for (const key of ['2', '9', '1', '6', '\u007f', '5', '\r']) type(key);
    expect(await asked).toBe('482915');
    expect(screen()).toBe('Mã PIN: \n');
    expect(raw()).toBe(false);
  });

  test.each(['\u0003', '\u0004'])('is given up with %j', async (key) => {
    const { context, type, raw } = terminal();
    const asked = passwordOf({ secret: 'pin' }, context, 'Mã PIN: ');
    await turn();
    type(`48${key}`);
    await expect(asked).rejects.toMatchObject({ code: 'ERR_INTERRUPTED' });
    expect(raw()).toBe(false);
  });
});
