import { createSandbox } from '@kyso/sandbox';

/** The moment at which everybody here signs. */
export const NOW = new Date('2026-06-01T08:00:00Z');

let made;

/** The sandbox of these files, made once in a process; equal in all. */
export function sandbox() {
  made ??= createSandbox({
    seed: 'attacks',
    clock: () => new Date(NOW),
    authorityKeyType: 'rsa-2048',
  });
  return made;
}

const people = new Map();

/** Somebody with a key on P-256, by id: the same person at every call. */
export function person(id = 'nguoi-ky') {
  if (!people.has(id)) people.set(id, issue(id));
  return people.get(id);
}

async function issue(id) {
  return (await sandbox()).issue({ id, subject: [['CN', id]], keyType: 'p-256' });
}
