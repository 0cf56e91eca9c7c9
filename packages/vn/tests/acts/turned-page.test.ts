import { validatePdf } from '@kyso/core/validation';
import { expect, test } from 'vitest';
import {
  approve,
  comment,
  copy,
  initial,
  issue,
  prepareDraft,
  register,
  type SigningPlan,
} from '../../src/index.js';
import { PICTURES, clock, signerOf } from '../office.js';
import { letter, makeLetter } from '../placement/make-letter.js';

const person = (id: string, name: string) => ({ id, name });
const PLAN: SigningPlan = {
  version: 1,
  initials: { people: [{ ...person('binh', 'Trần Thị Bình'), marks: 'every-page' }] },
  approval: {
    people: [{ ...person('thu', 'Đặng Thị Huyền Thư'), printedName: 'Nguyễn Văn An' }],
  },
  issue: {},
};

/** A draft whose page is shown turned, its text lying on its side or upside down. */
const turnedDraft = (rotate: 90 | 180 | 270): Uint8Array => {
  return makeLetter([{ texts: letter(), rotate, onItsSide: true }]);
};

/** The forms that were written, by how they are turned on the page's own space. */
function turnsOf(pdf: Uint8Array): string[] {
  const text = Buffer.from(pdf).toString('latin1');
  const forms = text.matchAll(/\/BBox \[[^\]]*\] \/Matrix \[([^\]]*)\] \/Resources <</g);
  return [...new Set([...forms].map(([, matrix = '']) => matrix))];
}

test.each([90, 180, 270] as const)(
  'on a page turned by %i without its content every mark stands with the text',
  async (rotate) => {
    const by = async (id: string) => ({ signer: await signerOf(id), clock });
    const draft = await prepareDraft(turnedDraft(rotate), PLAN, { clock });
    expect(draft.embedded.fields.map(({ turn }) => turn)).toEqual(
      draft.embedded.fields.map(() => rotate),
    );
    let pdf = await draft.bytes();
    pdf = await (await initial(pdf, await by('binh'))).bytes();
    pdf = await (await approve(pdf, { ...(await by('thu')), image: PICTURES.blue })).bytes();
    const issued = { number: '5', date: '2026-02-03', seal: PICTURES.red };
    pdf = await (await issue(pdf, { ...(await by('ubnd')), ...issued })).bytes();
    pdf = await (await register(pdf, { ...(await by('so')), number: '12' })).bytes();
    pdf = await (await copy(pdf, await by('so'))).bytes();
    pdf = await (await comment(pdf, { ...(await by('stranger')), text: 'Đã đọc.' })).bytes();
    // The text is drawn upright in the page's own space, and so is every mark.
    expect(turnsOf(pdf.subarray(turnedDraft(rotate).length))).toEqual(['1 0 0 1 0 0']);
    const { signatures } = await validatePdf(pdf, { at: clock() });
    expect(signatures).toHaveLength(6);
    for (const { integrity, modifications } of signatures)
      expect([integrity, modifications.permitted]).toEqual(['intact', true]);
  },
  120_000,
);
