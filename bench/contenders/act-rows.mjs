import { createPrivateKey } from 'node:crypto';
import { privateKeySigner } from '@kyso/core/node';
import { approve, initial, prepareDraft } from '@kyso/vn';
import { NOW } from '../fixtures.mjs';
import { makeDraft } from '../make-draft.mjs';
import { makePng } from '../make-png.mjs';

const PAGES = 6;
const clock = () => new Date(NOW);

/**
 * Initials every page of a prepared draft and approves it, as two people do one after the other; the draft is
 * prepared once, as a system does when the draft is made.
 */
export async function draftSigner({ initialer, approver }) {
  const draft = await prepareDraft(makeDraft(PAGES), planOf({ initialer, approver }), { clock });
  const prepared = await draft.bytes();
  const [first, second] = [signerOf(initialer), signerOf(approver)];
  const image = makePng(120);
  return async () => {
    const initialed = await initial(prepared, { signer: first, clock });
    const approved = await approve(await initialed.bytes(), { signer: second, image, clock });
    return approved.bytes();
  };
}

function signerOf({ privateKey, certificate, chain }) {
  const key = createPrivateKey({ key: Buffer.from(privateKey), format: 'der', type: 'pkcs8' });
  return privateKeySigner({ key, certificate, chain });
}

function planOf({ initialer, approver }) {
  const place = (y, width, height) => ({ page: PAGES, x: 300, y, width, height });
  return {
    version: 1,
    initials: {
      people: [
        { id: 'first', name: initialer.name, marks: 'every-page', place: place(300, 36, 24) },
      ],
    },
    approval: { people: [{ id: 'second', name: approver.name, place: place(150, 120, 80) }] },
  };
}
