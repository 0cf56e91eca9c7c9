import { readFile } from 'node:fs/promises';
import { privateKeySigner } from '@kyso/core/node';
import type { Signer } from '@kyso/core';
import { createSandbox, type Sandbox } from '@kyso/sandbox';
import { beforeAll, describe, expect, test } from 'vitest';
import { filled, planned, stamped } from '../../../test-fixtures/life/attacks.mjs';
import { SEAL_IMAGE, SIGNATURE_IMAGE } from '../../../test-fixtures/life/pictures.mjs';
import {
  approve,
  copy,
  initial,
  issue,
  prepareDraft,
  register,
  reportActs,
  type SigningPlan,
} from '../src/index.js';

const SAMPLE = new URL('../../../test-fixtures/du-thao-quyet-dinh/', import.meta.url);

const PLAN: SigningPlan = {
  version: 1,
  initials: {
    people: [
      { id: 'binh', name: 'Trần Thị Bình', marks: 'every-page' },
      { id: 'hanh', name: 'Võ Thị Hạnh', marks: 'every-page' },
    ],
  },
  approval: {
    people: [{ id: 'cuong', name: 'Lê Hoàng Cường', printedName: 'Đặng Thị Huyền Thư' }],
  },
  issue: { organisation: 'BỘ THỬ NGHIỆM' },
};

/** The document after each step of its life, by name. */
type Life = Readonly<
  Record<'draft' | 'first' | 'second' | 'approved' | 'issued' | 'registered' | 'copied', Uint8Array>
>;

let sandbox: Sandbox;
let life: Life;

beforeAll(async () => {
  sandbox = await createSandbox({ seed: 'attacks' });
  const pdf = new Uint8Array(await readFile(new URL('du-thao-quyet-dinh.pdf', SAMPLE)));
  const draft = await (await prepareDraft(pdf, PLAN)).bytes();
  const first = await bytesOf(initial(draft, { signer: signer('tran-thi-binh') }));
  const second = await bytesOf(initial(first, { signer: signer('vo-thi-hanh') }));
  const approved = await bytesOf(
    approve(second, { signer: signer('le-hoang-cuong'), image: SIGNATURE_IMAGE }),
  );
  const clerk = signer('bo-thu-nghiem');
  const issued = await bytesOf(issue(approved, { signer: clerk, ...ISSUE }));
  const registered = await bytesOf(register(issued, { signer: clerk, number: '1234' }));
  const copied = await bytesOf(copy(registered, { signer: clerk }));
  life = { draft, first, second, approved, issued, registered, copied };
});

const ISSUE = { number: '5', date: '2026-11-20', seal: SEAL_IMAGE };

function signer(id: string): Signer {
  const { privateKey: key, certificate, chain } = sandbox.identity(id);
  return privateKeySigner({ key, certificate, chain });
}

async function bytesOf(result: Promise<{ bytes: () => Promise<Uint8Array> }>): Promise<Uint8Array> {
  return (await result).bytes();
}

/** Problems that `reportActs` tells, as `code field`. */
async function problems(pdf: Uint8Array): Promise<string[]> {
  return (await reportActs(pdf)).problems.map(({ code, at }) => `${code} ${at ?? ''}`);
}

const STEPS = ['draft', 'first', 'second', 'approved', 'issued', 'registered', 'copied'] as const;

describe('honest steps', () => {
  test.each(STEPS)('%s: nothing to complain of', async (step) => {
    expect(await problems(life[step])).toEqual([]);
  });
});

describe('phantom marks', () => {
  test.each(['draft', 'first'] as const)(
    'the mark of a person who did not sign, filled behind "%s", is an orphan',
    async (step) => {
      const forged = await filled(life[step], { 'NhayTrang_hanh.Trang1': 'VTH' });
      expect(await problems(forged)).toContain('orphan-mark NhayTrang_hanh.Trang1');
    },
  );

  test.each(['draft', 'first', 'second', 'approved'] as const)(
    'a number that nobody gave, filled behind "%s", is an orphan',
    async (step) => {
      const forged = await filled(life[step], { SoVanBan: '05' });
      expect(await problems(forged)).toContain('orphan-mark SoVanBan');
    },
  );

  test('issuing refuses a draft with a number that nobody gave', async () => {
    const forged = await filled(life.approved, { SoVanBan: '05' });
    await expect(
      issue(forged, { signer: signer('bo-thu-nghiem'), ...ISSUE }),
    ).rejects.toMatchObject({ code: 'ERR_ORPHAN_MARK' });
  });

  test('one initialer signs over the mark of another: it stays an orphan', async () => {
    const swapped = await filled(life.draft, { 'NhayTrang_hanh.Trang1': 'TTB' });
    const signed = await bytesOf(initial(swapped, { signer: signer('tran-thi-binh') }));
    expect(await problems(signed)).toContain('orphan-mark NhayTrang_hanh.Trang1');
  });

  test.each(['first', 'second', 'approved', 'issued', 'registered', 'copied'] as const)(
    'a stamp without a signature behind "%s" is no permitted change',
    async (step) => {
      const forged = await stamped(life[step], 'VTH');
      expect((await problems(forged)).join()).toContain('changed-since');
    },
  );
});

describe('filled again', () => {
  test.each(['first', 'second', 'approved', 'issued', 'registered', 'copied'] as const)(
    'the mark of an initialer who has signed, changed behind "%s"',
    async (step) => {
      const forged = await filled(life[step], { 'NhayTrang_binh.Trang1': 'XYZ' });
      expect(await problems(forged)).toContain('changed-since KyTat_binh');
    },
  );

  test.each(['issued', 'registered', 'copied'] as const)(
    'number and date after the seal, changed behind "%s"',
    async (step) => {
      for (const field of ['SoVanBan', 'NgayBanHanh.Ngay']) {
        const forged = await filled(life[step], { [field]: '99' });
        expect(await problems(forged)).toContain('changed-since PhatHanh');
      }
    },
  );
});

describe('the plan exchanged', () => {
  test.each(['first', 'second', 'approved', 'issued', 'registered', 'copied'] as const)(
    'behind "%s": a change that nobody may make, and the plan that was signed still counts',
    async (step) => {
      const forged = await planned(life[step], { version: 1, plan: PLAN, fields: [] });
      expect((await problems(forged)).join()).toContain('changed-since');
      const [before, after] = [await reportActs(life[step]), await reportActs(forged)];
      expect(after.plan?.digest).toBe(before.plan?.digest);
    },
  );

  test('before the first signature: whoever signs later signs for the plan that stands there', async () => {
    const signed = await bytesOf(initial(life.draft, { signer: signer('tran-thi-binh') }));
    const { acts, plan } = await reportActs(signed);
    expect(acts[0]?.act).toBe('initial');
    expect(plan?.digest).toMatch(/^[0-9a-f]{64}$/);
  });
});
