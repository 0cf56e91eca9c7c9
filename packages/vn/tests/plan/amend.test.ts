import { isKysoError } from '@kyso/core';
import { signPdf } from '@kyso/core/pades';
import { expect, test } from 'vitest';
import { approve, initial, prepareDraft, reportActs, type SigningPlan } from '../../src/index.js';
import { DRAFT, PICTURES, PLAN, clock, signerOf } from '../office.js';

/** A plan without initials, and the same with a person added. */
const { initials: _, ...before } = PLAN;
const after: SigningPlan = {
  ...before,
  approval: {
    people: [
      ...(PLAN.approval?.people ?? []),
      { id: 'dung', name: 'Phạm Đức Dũng', printedName: 'Đặng Thị Huyền Thư' },
    ],
  },
};

test('an approver puts another plan in force, and it is told', async () => {
  const draft = await (await prepareDraft(DRAFT, before, { clock })).bytes();
  const approver = { signer: await signerOf('thu'), image: PICTURES.blue, clock };
  const approved = await approve(draft, { ...approver, amendPlan: after });
  const report = await reportActs(await approved.bytes(), { at: clock() });
  expect(report.plan?.amendments).toEqual([
    { field: 'KyDuyet_thu', by: 'Đặng Thị Huyền Thư', inForce: true },
  ]);
  expect(report.plan?.steps.map(({ name, state }) => [name, state])).toContainEqual([
    'Phạm Đức Dũng',
    'missing',
  ]);
  expect(report.problems).toEqual([]);
  // Whom the change added signs in a field of its own.
  const place = { page: 2, x: 60, y: 60, width: 120, height: 60 };
  const signer = await signerOf('dung');
  const second = await approve(await approved.bytes(), {
    signer,
    image: PICTURES.blue,
    clock,
    place,
  });
  expect(second.field).toBe('KyDuyet_dung');
  const done = await reportActs(await second.bytes(), { at: clock() });
  expect(done.acts.map(({ changedSince }) => changedSince.permitted)).toEqual([true, true]);
});

test('somebody without a say in the plan cannot change it, and a forged change is told and counts for nothing', async () => {
  const draft = await (await prepareDraft(DRAFT, PLAN, { clock })).bytes();
  const signer = await signerOf('binh');
  const refused: unknown = await initial(draft, { signer, clock, amendPlan: before }).catch(
    (error: unknown) => error,
  );
  expect(isKysoError(refused) && refused.code).toBe('ERR_AUTHORITY');
  const amendedPlan = JSON.parse(JSON.stringify(before)) as never;
  const forged = await signPdf(draft, {
    signer: await signerOf('stranger'),
    clock,
    act: { type: 'comment', amendedPlan },
  });
  const { plan, problems } = await reportActs(await forged.bytes(), { at: clock() });
  expect(plan?.steps).toHaveLength(4);
  expect(problems.map(({ code }) => code)).toEqual(['plan-changed']);
});
