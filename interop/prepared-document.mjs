import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { drawMark } from '@kyso/appearance';
import { privateKeySigner } from '@kyso/core/node';
import { prepareFields, signPdf } from '@kyso/core/pades';
import { tsaClient } from '@kyso/core/timestamp';

/** Marks stand at the lower right of page 1, side by side, as displayed; points. */
const MARK = { y: 30, width: 90, height: 24 };

/** Three offices, each with a mark that only its own signature closes. */
const OFFICES = [
  { name: 'BoA', text: 'Lê Thị Ánh', keyType: 'rsa-2048', x: 260 },
  { name: 'BoB', text: 'Nguyễn Đức', keyType: 'p-256', x: 360 },
  { name: 'VanThu', text: 'Số: 15/QĐ-TTg', keyType: 'p-384', x: 460 },
];

/**
 * One document whose fields were prepared before the first signature: three text fields filled by three signers, each
 * in the revision of the signature that owns the field (/Lock, Include) and records an act.
 *
 * @param {{ sandbox: object, work: string, tsa: string }} office
 * @param {string} document the file to prepare
 * @param {(keyType: string) => object} personWith somebody of the sandbox with a valid certificate
 * @returns {Promise<object>} a case for the validators
 */
export async function signPrepared({ work, tsa }, document, personWith) {
  const name = 'prepared fields, three signers';
  const expect = { signatures: OFFICES.length, keyType: 'each of three', level: 'B-T' };
  const files = ['prepared', ...OFFICES.map((office) => `prepared-${office.name}`)].map((stem) =>
    join(work, `${stem}.pdf`),
  );
  let bytes = await (await prepareFields(await readFile(document), { fields: fieldsOf() })).bytes();
  await writeFile(files[0], bytes);
  for (const [index, office] of OFFICES.entries()) {
    const signed = await signPdf(bytes, await requestOf(office, personWith(office.keyType), tsa));
    bytes = await signed.bytes();
    await writeFile(files[index + 1], bytes);
  }
  return { name, expect, file: files.at(-1), original: document, earlier: files.slice(0, -1) };
}

function fieldsOf() {
  return OFFICES.flatMap(({ name, x }) => [
    { kind: 'text', name: `${name}.Mark`, rect: { ...MARK, x }, tooltip: `Dấu của ${name}` },
    {
      kind: 'signature',
      // EU DSS tells signature fields apart by their partial names alone.
      name: `${name}.${name}Signature`,
      lock: { action: 'Include', fields: [`${name}.Mark`] },
    },
  ]);
}

async function requestOf({ name, text }, { privateKey: key, certificate, chain }, tsa) {
  const mark = await drawMark({
    width: MARK.width,
    height: MARK.height,
    lines: [{ text, size: 10 }],
  });
  return {
    signer: privateKeySigner({ key, certificate, chain }),
    timestamps: tsaClient(tsa),
    field: { name: `${name}.${name}Signature` },
    fill: [{ field: `${name}.Mark`, value: text, mark }],
    act: { type: 'initial', mark: text },
    claimedRoles: ['Vụ trưởng'],
  };
}
