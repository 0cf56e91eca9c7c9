import { isKysoError, signPdf } from '@kyso/core';
import { inspectPdf, validatePdf } from '@kyso/core/validation';
import { beforeAll, describe, expect, test } from 'vitest';
import { issue, reportActs, type IssueOptions } from '../../src/index.js';
import { PICTURES, clock, signerOf } from '../office.js';
import { letter, makeLetter } from '../placement/make-letter.js';

/** Signed by a tool that prepared nothing: a plain visible signature where the person signs. */
async function signedElsewhere(pdf: Uint8Array, page: number): Promise<Uint8Array> {
  const rect = { x: 340, y: 400, width: 110, height: 60 };
  const options = { signer: await signerOf('thu'), clock, field: { page, rect } };
  return (await signPdf(pdf, options)).bytes();
}

const issuing = async (rest: Partial<IssueOptions> = {}): Promise<IssueOptions> => ({
  ...{ signer: await signerOf('ubnd'), clock, seal: PICTURES.red },
  ...{ number: '5', date: '2026-02-03', ...rest },
});

const failure = async (work: Promise<unknown>): Promise<unknown> => {
  const error: unknown = await work.catch((reason: unknown) => reason);
  return isKysoError(error) ? { code: error.code, ...error.facts } : error;
};

let onePage: Uint8Array;
beforeAll(async () => {
  onePage = await signedElsewhere(makeLetter([{ texts: letter() }]), 1);
});

describe('a document that was signed and not prepared', () => {
  test('is refused with what can be done instead', async () => {
    const told = await failure(issue(onePage, await issuing()));
    expect(told).toMatchObject({ code: 'ERR_WOULD_INVALIDATE', pages: '1' });
    expect((told as { alternatives: string }).alternatives).toContain('spanning');
  });

  test('is issued by one mark over number, date and seal where the call wants that', async () => {
    const issued = await (await issue(onePage, await issuing({ spanning: true }))).bytes();
    const { signatures } = await validatePdf(issued, { at: clock() });
    const [first, second] = signatures;
    expect(first).toMatchObject({ integrity: 'intact', modifications: { permitted: true } });
    expect(second).toMatchObject({ integrity: 'intact', coverage: 'whole-file' });
    const { acts, problems } = await reportActs(issued, { at: clock() });
    expect(problems).toEqual([]);
    expect(acts.at(-1)?.facts).toMatchObject({ number: '05/CT-TTg', date: '2026-02-03' });
    const { fields } = await inspectPdf(issued);
    expect(fields).toHaveLength(2);
  });

  test('over two pages nothing can span', async () => {
    const lines = letter();
    const pages = [{ texts: lines.slice(0, 8) }, { texts: lines.slice(8) }];
    const signed = await signedElsewhere(makeLetter(pages), 2);
    const told = await failure(issue(signed, await issuing({ spanning: true })));
    expect(told).toMatchObject({ code: 'ERR_WOULD_INVALIDATE', pages: '1, 2' });
  });
});
