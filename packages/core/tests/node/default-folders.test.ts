import { join } from 'node:path';
import { expect, test } from 'vitest';
import { defaultFolders } from '../../src/node/index.js';

test.each([
  ['linux', {}, ['.cache', 'kyso'], ['.local', 'share', 'kyso', 'trust']],
  [
    'darwin',
    {},
    ['Library', 'Caches', 'kyso'],
    ['Library', 'Application Support', 'kyso', 'trust'],
  ],
  [
    'win32',
    { APPDATA: '' },
    ['AppData', 'Local', 'cache', 'kyso'],
    ['AppData', 'Roaming', 'kyso', 'trust'],
  ],
])('on %s files stand where its users expect them', (platform, env, cache, trust) => {
  expect(defaultFolders({ platform, env, home: 'h' })).toEqual({
    cache: join('h', ...cache),
    trust: join('h', ...trust),
  });
});

test('variables of the environment come first, KYSO_TRUST before all', () => {
  const env = { XDG_CACHE_HOME: 'c', XDG_DATA_HOME: 'd' };
  const user = { platform: 'linux', home: 'h' };
  expect(defaultFolders({ ...user, env })).toEqual({
    cache: join('c', 'kyso'),
    trust: join('d', 'kyso', 'trust'),
  });
  expect(defaultFolders({ ...user, env: { ...env, KYSO_TRUST: 't' } }).trust).toBe('t');
});
