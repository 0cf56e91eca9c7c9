import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isKysoError } from '../../src/errors.js';
import { readPkcs12 } from '../../src/pkcs12/index.js';
import { corpus } from '../crypto/corpora.js';

interface Item {
  readonly file: string;
  readonly kind: string;
  readonly password: string | null;
  readonly openableByOpenssl: boolean;
  readonly certs: number;
  readonly keys: number;
  readonly algorithms: readonly string[];
}

const folder = corpus('pkcs12-csr') ?? '';
const items = folder === '' ? [] : readItems(folder);
const openable = items.filter((item) => item.openableByOpenssl);

function readItems(from: string): readonly Item[] {
  const text = readFileSync(join(from, 'expected.json'), 'utf8');
  const { items: all } = JSON.parse(text) as { readonly items: readonly Item[] };
  return all.filter(({ kind }) => kind === 'pkcs12');
}

const bytesOf = ({ file }: Item): Uint8Array => new Uint8Array(readFileSync(join(folder, file)));

describe.runIf(items.length > 0)('PKCS#12 files of other producers', () => {
  test.each(openable.map((item) => [item.file, item] as const))(
    '%s opens with what OpenSSL finds in it',
    async (_, item) => {
      const contents = await readPkcs12(bytesOf(item), item.password ?? '');
      expect(contents.certificates).toHaveLength(item.certs);
      expect(contents.keys).toHaveLength(item.keys);
      expect(schemes(contents.algorithms)).toEqual(schemes(item.algorithms));
    },
  );

  const refused = items.filter((item) => !item.openableByOpenssl);
  test.each(refused.map((item) => [item.file, item] as const))(
    '%s is refused with a typed error',
    async (_, item) => {
      await expect(readPkcs12(bytesOf(item), item.password ?? '')).rejects.toSatisfy(isRefusal);
    },
  );

  const guarded = openable.filter(({ algorithms }) =>
    algorithms.some((one) => one.startsWith('MAC')),
  );
  test.each(guarded.map((item) => [item.file, item] as const))(
    '%s does not open with another password',
    async (_, item) => {
      const attempt = readPkcs12(bytesOf(item), `${item.password ?? ''}?`);
      await expect(attempt).rejects.toMatchObject({ code: 'ERR_PASSWORD' });
    },
  );
});

function isRefusal(error: unknown): boolean {
  return isKysoError(error) && (error.code === 'ERR_PASSWORD' || error.code === 'ERR_KEY_FILE');
}

/** What OpenSSL's words and ours have in common: the old schemes by name, PBES2 by its cipher. */
function schemes(algorithms: readonly string[]): string[] {
  const found = algorithms.flatMap((name) => /pbeWith[\w-]+|AES-\d+-CBC/.exec(name) ?? []);
  return [...new Set(found)].sort();
}
