/**
 * node usage-records.mjs DIR: writes a year of made-up usage events into a log in DIR, checks it, and sums
 * it as a table, a CSV file and a page with charts beside it. Needs @kyso/vn.
 */
import { writeFile } from 'node:fs/promises';
import {
  openUsageLog,
  usageCsv,
  usageHtml,
  usageStats,
  usageText,
  verifyUsageLog,
} from '@kyso/vn/usage';

const [directory] = process.argv.slice(2);
if (directory === undefined) throw new TypeError('usage: node usage-records.mjs DIR');

const PEOPLE = [
  ['Trần Thị Bình', 'Bộ Thử nghiệm'],
  ['Nguyễn Văn An', 'Bộ Thử nghiệm'],
  ['Lê Hoàng Cường', 'Ủy ban nhân dân tỉnh Ví dụ'],
  ['Phạm Đức Dũng', 'Văn phòng Mẫu'],
];
const ACTS = ['initial', 'initial', 'initial', 'approve', 'issue', 'copy', 'register'];
const CHANNELS = ['token', 'token', 'hsm', 'remote', 'mobile'];

function eventOf(i) {
  const who = (i * i * i + Math.trunc(i / 7)) % PEOPLE.length;
  const [name, organisation] = PEOPLE[who];
  const failed = i % 29 === 0;
  return {
    time: new Date(
      Date.UTC(2026, 0, 5, 2) + i * 22 * 3_600_000 + ((i * i) % 9) * 86_400_000,
    ).toISOString(),
    act: ACTS[i % ACTS.length],
    result: failed ? 'failed' : 'done',
    ...(failed && { code: 'ERR_PASSWORD' }),
    signer: { name, organisation, serial: `0${who}`, issuer: 'CA thử nghiệm' },
    domain: 'vn-public-duty',
    channel: CHANNELS[(i * 3) % CHANNELS.length],
    documentDigest: i.toString(16).padStart(64, '0'),
    level: 'B-T',
  };
}

// A key that is kept elsewhere, such as in an HSM or with another administrator.
const key = new Uint8Array(32).fill(1);
const log = await openUsageLog(directory, { key });
await Promise.all(Array.from({ length: 360 }, (_, i) => log.append(eventOf(i))));
await log.close();

const { ok, entries, last } = await verifyUsageLog(directory, { key });
console.log(`intact: ${ok}, ${entries} events; note the last hash: ${last?.hash}`);

const table = await usageStats(directory, { by: ['month', 'organisation', 'act', 'channel'] });
await writeFile(`${directory}.csv`, usageCsv(table, { language: 'vi', bom: true }));
await writeFile(`${directory}.html`, usageHtml(table, 'vi'));
console.log(usageText(await usageStats(directory, { by: ['organisation'] }), 'vi'));
