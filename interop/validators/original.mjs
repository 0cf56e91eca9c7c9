import { readFile } from 'node:fs/promises';

/** No outsider but a plain comparison: each file that was signed begins the next, byte for byte. */
export const original = {
  name: 'original kept',

  async prepare() {
    return '';
  },

  async check(cases) {
    const verdicts = [];
    for (const { file, earlier = [] } of cases) {
      verdicts.push({ faults: await compareAll([...earlier, file]) });
    }
    return verdicts;
  },
};

async function compareAll(files) {
  const faults = [];
  const contents = await Promise.all(files.map((file) => readFile(file)));
  for (const [index, before] of contents.slice(0, -1).entries()) {
    const after = contents[index + 1];
    if (after.length <= before.length) {
      faults.push(`signature ${index + 1}: ${after.length} bytes from ${before.length}`);
    } else if (!after.subarray(0, before.length).equals(before)) {
      faults.push(`signature ${index + 1}: the bytes before it were changed`);
    }
  }
  return faults;
}
