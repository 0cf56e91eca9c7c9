import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';

const dist = fileURLToPath(new URL('../dist', import.meta.url));
const core = fileURLToPath(new URL('../../core', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'kyso-native-'));

/** The package as it lies in a project whose native part is missing. */
describe('without the native part', () => {
  const modules = join(folder, 'node_modules');
  beforeEach(() => {
    rmSync(modules, { recursive: true, force: true });
    mkdirSync(join(modules, '@kyso', 'pkcs11'), { recursive: true });
    cpSync(dist, join(modules, '@kyso', 'pkcs11', 'dist'), { recursive: true });
    cpSync(join(dist, '..', 'package.json'), join(modules, '@kyso', 'pkcs11', 'package.json'));
    symlinkSync(core, join(modules, '@kyso', 'core'), 'junction');
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  function install(name: string, source: string): void {
    mkdirSync(join(modules, name), { recursive: true });
    writeFileSync(join(modules, name, 'package.json'), JSON.stringify({ name, main: 'index.js' }));
    writeFileSync(join(modules, name, 'index.js'), source);
  }

  /** What each public call throws, and the type of the package's exports. */
  function tried(kind: 'module' | 'commonjs'): unknown {
    const use =
      kind === 'module'
        ? "import { listTokens, pkcs11Signer, watchTokens } from '@kyso/pkcs11';"
        : "const { listTokens, pkcs11Signer, watchTokens } = require('@kyso/pkcs11');";
    const module = JSON.stringify(process.execPath);
    const script = `${use}
      const caught = [];
      const note = ({ code, facts }) => caught.push({ code, reason: facts.reason, run: facts.run });
      (async () => {
        await listTokens({ modules: [${module}] }).catch(note);
        await pkcs11Signer({ module: ${module} }).catch(note);
        await watchTokens({ modules: [${module}] }).next().catch(note);
        console.log(JSON.stringify(caught));
      })();`;
    const file = join(folder, kind === 'module' ? 'try.mjs' : 'try.cjs');
    writeFileSync(file, script);
    return JSON.parse(execFileSync(process.execPath, [file], { encoding: 'utf8' }));
  }

  test.each(['module', 'commonjs'] as const)(
    'importing works (%s) and every call says what to install',
    (kind) => {
      const error = {
        code: 'ERR_NATIVE_MISSING',
        reason: 'not-installed',
        run: 'npm install graphene-pk11',
      };
      expect(tried(kind)).toEqual([error, error, error]);
    },
  );

  test('that was not built, every call says what to run', () => {
    install('graphene-pk11', '');
    install('pkcs11js', "require('./build/Release/pkcs11.node');");
    const error = {
      code: 'ERR_NATIVE_MISSING',
      reason: 'not-built',
      run: 'npm rebuild pkcs11js --ignore-scripts=false',
    };
    expect(tried('module')).toEqual([error, error, error]);
  });

  test('that was built for another Node, every call says so', () => {
    install('graphene-pk11', '');
    install('pkcs11js', "require('./pkcs11.node');");
    writeFileSync(join(modules, 'pkcs11js', 'pkcs11.node'), 'no library');
    expect(tried('module')).toMatchObject([
      { reason: 'other-node' },
      { reason: 'other-node' },
      { reason: 'other-node' },
    ]);
  });
});
