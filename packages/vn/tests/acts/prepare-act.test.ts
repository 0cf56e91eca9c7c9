import { completeSignature, isKysoError } from '@kyso/core';
import { toBeSignedOf } from '@kyso/core/pades';
import { validatePdf } from '@kyso/core/validation';
import { expect, test } from 'vitest';
import {
  initial,
  prepareAct,
  prepareDraft,
  reportActs,
  type PreparedAct,
} from '../../src/index.js';
import { DRAFT, PICTURES, PLAN, clock, signerOf } from '../office.js';

const signed = async (id: string, { document, prepared }: PreparedAct): Promise<Uint8Array> => {
  const signer = await signerOf(id);
  const { bytes, digest } = toBeSignedOf(prepared);
  const context = { digest, digestAlgorithm: prepared.digestAlgorithm };
  // Between the two halves there may be a restart: plain JSON is all that is kept.
  const kept = JSON.parse(JSON.stringify(prepared)) as typeof prepared;
  const done = await completeSignature(document, kept, await signer.sign(bytes, context));
  return done.bytes();
};

test('acts in two phases are the same acts', async () => {
  let pdf = await (await prepareDraft(DRAFT, PLAN, { clock })).bytes();
  for (const id of ['binh', 'dung']) {
    const act = await prepareAct('initial', pdf, { signer: await signerOf(id), clock });
    pdf = await signed(id, act);
  }
  const options = { signer: await signerOf('thu'), clock, image: PICTURES.blue };
  const approval = await prepareAct('approve', pdf, options);
  expect(approval.act).toMatchObject({ type: 'approve', onBehalf: 'KT.' });
  pdf = await signed('thu', approval);
  const { signatures } = await validatePdf(pdf, { at: clock() });
  expect(signatures.map(({ integrity }) => integrity)).toEqual(['intact', 'intact', 'intact']);
  const { acts } = await reportActs(pdf, { at: clock() });
  expect(acts.map(({ act }) => act)).toEqual(['initial', 'initial', 'approve']);
});

test('a draft without fields is prepared in the same document that is signed', async () => {
  const act = await prepareAct('initial', DRAFT, { signer: await signerOf('binh'), clock });
  expect(act.document.length).toBeGreaterThan(DRAFT.length);
  const pdf = await signed('binh', act);
  expect(Buffer.from(pdf.subarray(0, DRAFT.length)).equals(DRAFT)).toBe(true);
  const atOnce = await initial(DRAFT, { signer: await signerOf('binh'), clock });
  expect(pdf.length).toBe((await atOnce.bytes()).length);
});

test('its bytes are those that are signed, but for the signature value', async () => {
  const act = await prepareAct('initial', DRAFT, { signer: await signerOf('binh'), clock });
  const [before, after] = [await act.bytes(), await signed('binh', act)];
  const { byteRange } = act.prepared;
  const covered = (bytes: Uint8Array): Buffer =>
    Buffer.concat([
      bytes.subarray(0, byteRange[1]),
      bytes.subarray(byteRange[2], byteRange[2] + byteRange[3]),
    ]);
  expect(covered(before).equals(covered(after))).toBe(true);
});

test('what the act refuses is refused when it is prepared', async () => {
  const pdf = await (await prepareDraft(DRAFT, PLAN, { clock })).bytes();
  const early = prepareAct('approve', pdf, {
    signer: await signerOf('thu'),
    ...{ clock, image: PICTURES.blue },
  });
  const error: unknown = await early.catch((reason: unknown) => reason);
  expect(isKysoError(error) && error.code).toBe('ERR_ORDER');
});
