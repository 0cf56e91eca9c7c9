import { constants } from 'node:fs';
import { copyFile, open } from 'node:fs/promises';
import { openFile } from '@kyso/core/node';

/** Bytes behind `from` among which the place of the first mark is found. */
const LOOKED_AT = 1 << 24;

/**
 * Copies a signed file and changes one digit in it: the first digit of the place of the mark that was
 * appended behind `from`. The file stays readable; the mark no longer stands where it was signed.
 */
export async function changeOneByte(input, output, { from }) {
  const source = await openFile(input);
  let text;
  try {
    const bytes = await source.read(from, Math.min(LOOKED_AT, source.size - from));
    text = Buffer.from(bytes).toString('latin1');
  } finally {
    await source.close();
  }
  const { index, 0: found } = /(?<=\/Subtype \/Widget [^[]*\/Rect \[)\d/u.exec(text);
  const changed = String((Number(found) + 1) % 10);
  await copyFile(input, output, constants.COPYFILE_FICLONE);
  const file = await open(output, 'r+');
  try {
    await file.write(changed, from + index, 'latin1');
  } finally {
    await file.close();
  }
  return { offset: from + index, found, changed };
}
