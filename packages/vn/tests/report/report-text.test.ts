import { beforeAll, describe, expect, test } from 'vitest';
import {
  initial,
  prepareDraft,
  reportActs,
  reportHtml,
  reportText,
  type ActsReport,
} from '../../src/index.js';
import { DRAFT, PLAN, clock, signerOf } from '../office.js';

let report: ActsReport;

beforeAll(async () => {
  const draft = await prepareDraft(DRAFT, PLAN, { clock });
  const signer = await signerOf('binh');
  const done = await initial(await draft.bytes(), {
    signer,
    clock,
    claimedRole: '<b>Vụ trưởng</b>',
  });
  report = await reportActs(await done.bytes(), { at: clock() });
});

describe('the report for the person at the desk', () => {
  test('says in Vietnamese what TT 15/2025/TT-BKHCN wants to be shown', () => {
    const text = reportText(report, 'vi');
    for (const label of [
      'Người ký: Trần Thị Bình',
      'Cơ quan, tổ chức quản lý chứng thư số: UBND TỈNH VĨNH GIANG',
      'Tổ chức cấp chứng thư số:',
      'Thời gian ký (theo khai báo): 2026-06-01T15:00:00+07:00',
      'Dấu thời gian: chưa có dấu thời gian',
      'Tính toàn vẹn:',
      'Hiệu lực chứng thư số tại thời điểm ký: còn hiệu lực',
      'Thời hạn hiệu lực của chứng thư số:',
      'Kế hoạch ký: chưa hoàn thành',
      'Ký tắt: Phạm Đức Dũng: chưa ký',
    ])
      expect(text).toContain(label);
    expect(text).toBe(text.normalize('NFC'));
  });

  test('has no line that a name in the document wrote', () => {
    const forged = 'An\n3. Giám đốc\u001b[32m';
    const acts = report.acts.map((act) => ({
      ...act,
      field: forged,
      signer: act.signer && { ...act.signer, name: forged },
    }));
    const text = reportText({ ...report, acts }, 'vi');
    expect(text.split('\n')).toHaveLength(reportText(report, 'vi').split('\n').length);
    expect(text).not.toContain('\u001b');
  });

  test('says the same in English', () => {
    const text = reportText(report, 'en');
    expect(text).toContain('Signer: Trần Thị Bình');
    expect(text).toContain('Signing plan: not complete');
  });

  test('is a page that loads nothing and takes texts of certificates for text', () => {
    const html = reportHtml(report, 'vi');
    expect(html).toContain('&lt;b&gt;Vụ trưởng&lt;/b&gt;');
    expect(html).not.toContain('<b>');
    expect(html).not.toMatch(/https?:|<script|src=/);
  });
});

test('a document without signatures', async () => {
  const empty = await reportActs(DRAFT, { at: clock() });
  expect(empty).toMatchObject({ acts: [], plan: null, problems: [], conclusion: 'NO-SIGNATURE' });
  expect(reportText(empty, 'vi')).toContain('Văn bản chưa được ký số.');
});
