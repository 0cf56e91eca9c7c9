import { createSandbox } from '@kyso/sandbox';
import { privateKeySigner } from '@kyso/core/node';
import { tsaClient } from '@kyso/core';
import { beforeAll, describe, expect, test } from 'vitest';
import { copy, derivePlan, reportActs, reportText, type ActsReport } from '../../src/index.js';
import { DRAFT, clock } from '../office.js';

/** A copy by an organisation, with a timestamp, judged by somebody who knows whom to trust. */
let report: ActsReport;

beforeAll(async () => {
  const sandbox = await createSandbox({ seed: 'report', clock });
  const server = await sandbox.serve();
  const { privateKey: key, certificate, chain } = sandbox.identity('bo-thu-nghiem');
  const signer = privateKeySigner({ key, certificate, chain });
  const copied = await copy(DRAFT, { signer, clock, timestamps: tsaClient(server.timestampUrl) });
  await server.close();
  const trust = [{ name: 'sandbox', anchors: [sandbox.root.certificate] }];
  report = await reportActs(await copied.bytes(), { trust, at: clock() });
});

describe('the report of a document by somebody who knows whom to trust', () => {
  test('names the trust domain and the time that the timestamp proves', () => {
    expect(report.acts[0]).toMatchObject({ act: 'copy', domain: 'sandbox', level: 'B-T' });
    expect(report.acts[0]?.time.proved).toMatch(/^\d{4}-/);
  });

  test('says in words what the record has as codes', () => {
    expect(reportText(report, 'vi')).toContain('Hình thức sao: Sao y');
    expect(reportText(report, 'vi')).toContain('Sao từ: văn bản điện tử');
    expect(reportText(report, 'en')).toContain('Copied from: an electronic document');
  });

  test('shows a fact of the record that nobody knows as it stands', () => {
    const [first] = report.acts;
    const acts = first ? [{ ...first, facts: { constructor: 'là gì', kind: 'toString' } }] : [];
    const text = reportText({ ...report, acts }, 'vi');
    expect(text).toContain('constructor: là gì');
    expect(text).toContain('Hình thức sao: toString');
  });

  test('leaves out the name of an organisation that the plan does not name', () => {
    const step = {
      role: 'issue',
      name: '',
      title: null,
      field: 'PhatHanh',
      state: 'done',
    } as const;
    const plan = { digest: '00', complete: true, amendments: [], steps: [step] };
    expect(reportText({ ...report, plan }, 'vi')).toContain('Ký phát hành: đã ký');
  });
});

test('a derived plan has the own title of the signer, below whose place it is signed in', async () => {
  const plan = await derivePlan(DRAFT);
  expect(plan?.approval?.people[0]).toMatchObject({
    name: 'Đặng Thị Huyền Thư',
    title: 'PHÓ CHỦ TỊCH',
    onBehalf: 'KT.',
  });
});
