import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vn from '@kyso/vn';
import { APPROVER, INITIALERS, ORGANISATION, lifePlan } from './office.mjs';
import { SEAL_IMAGE, SIGNATURE_IMAGE } from '../../test-fixtures/life/pictures.mjs';

/**
 * Leads one document through the whole life: prepared, initialed by three, approved, issued, registered, copied twice,
 * commented; and signs it once as an appendix of another. One case for the validators after each act, with the acts
 * done so far; a step that fails is a case with only `error`, and the last of its document.
 *
 * @param {{ signer: (id: string) => object, timestamps: object, sandbox: object }} office
 * @param {{ name: string, file: string, work: string }} document
 * @returns {Promise<object[]>}
 */
export async function liveThrough(office, { name, file, work }) {
  const pdf = new Uint8Array(await readFile(file));
  const stem = join(work, `life-${name}`.replaceAll(/[^\w.-]+/g, '-'));
  const cases = [];
  const acts = [];
  const earlier = [file];
  let step = 'prepare';
  try {
    const draft = await prepared(office, pdf);
    let bytes = await draft.bytes();
    for (const [act, run] of lifeOf(office, draft)) {
      step = `${acts.length + 1} ${act}`;
      bytes = await (await run(bytes)).bytes();
      acts.push(act);
      const signed = `${stem}-${acts.length}-${act}.pdf`;
      await writeFile(signed, bytes);
      cases.push(caseOf({ name: `${name} · ${step}`, file: signed, acts, earlier }));
      earlier.push(signed);
    }
    step = 'appendix';
    const appendix = await vn.appendix(pdf, {
      ...as(office, ORGANISATION),
      documentNumber: '05/QĐ-BTN',
    });
    await writeFile(`${stem}-appendix.pdf`, await appendix.bytes());
    const alone = { acts: ['appendix'], earlier: [file] };
    cases.push(caseOf({ name: `${name} · appendix`, file: `${stem}-appendix.pdf`, ...alone }));
  } catch (error) {
    const told = `${error.code ?? error.name}: ${error.message}`;
    cases.push({ name: `${name} · ${step}`, expect: {}, error: told });
  }
  // What a whole life left is judged by everybody; each act on the way by all but the slowest.
  return cases.map((one, index) => ({ ...one, isWhole: index >= cases.length - 2 }));
}

function caseOf({ name, file, acts, earlier }) {
  const expect = {
    signatures: acts.length,
    keyType: 'each of five',
    level: 'B-T',
    acts: [...acts],
    mayOverlap: true,
  };
  return { name, file, original: earlier[0], earlier: [...earlier], expect };
}

/**
 * The document with the fields of its plan.
 *
 * @returns {Promise<import('@kyso/vn').PreparedDraft>}
 */
export async function prepared(office, pdf) {
  const derived = await vn.derivePlan(pdf);
  return vn.prepareDraft(pdf, lifePlan(office, derived.approval.people[0].name));
}

/**
 * The acts of the life on a prepared document, in order: name, and what does it to the bytes that it is given.
 *
 * @returns {readonly (readonly [string, (pdf: Uint8Array) => Promise<object>])[]}
 */
export function lifeOf(office, { embedded }) {
  const clerk = as(office, ORGANISATION);
  const leader = as(office, APPROVER);
  const text = 'Giao Vụ Pháp chế chủ trì, phối hợp với các đơn vị liên quan thực hiện.';
  return [
    ...INITIALERS.map((id) => ['initial', (pdf) => vn.initial(pdf, as(office, id))]),
    ['approve', (pdf) => vn.approve(pdf, { ...leader, image: SIGNATURE_IMAGE })],
    ['issue', (pdf) => vn.issue(pdf, { ...clerk, seal: SEAL_IMAGE, ...given(embedded) })],
    ['register', (pdf) => vn.register(pdf, { ...clerk, number: '1234', forwardTo: 'Vụ Pháp chế' })],
    ['copy', (pdf) => vn.copy(pdf, clerk)],
    ['copy', (pdf) => vn.copy(pdf, { ...clerk, kind: 'SAO_LUC', original: 'scanned' })],
    ['comment', (pdf) => vn.comment(pdf, { ...leader, text })],
  ];
}

function as({ signer, timestamps }, id) {
  return { signer: signer(id), timestamps };
}

/** Number and date where the text leaves them blank; what stands written is left to the document. */
function given({ printed }) {
  const { year = '2026', month = '11', day } = printed;
  return {
    ...(printed.number === undefined && { number: '5' }),
    ...(day === undefined && { date: `${year}-${month.padStart(2, '0')}-20` }),
  };
}
