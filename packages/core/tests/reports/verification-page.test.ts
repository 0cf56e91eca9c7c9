import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import type { SignerFacts, ValidationReport } from '../../src/report.js';
import {
  requiredFacts,
  verificationPage,
  type FactId,
  type VerificationPageOptions,
} from '../../src/reports/index.js';
import type { PinnedAuthority } from '../../src/trust/index.js';
import { privateKeySigner } from '../../src/node/index.js';
import { anybody, sandbox, signed } from '../pades/cast.js';
import { ONE_PAGE, makePdf } from '../pdf/make-pdf.js';
import { FILE, KINDS, NOW, judged, reportOf, type Kind } from './cast.js';

/** The list of TT 15/2025/TT-BKHCN, and what each of it is called. */
const REQUIRED: Readonly<Record<FactId, Readonly<Record<'vi' | 'en', RegExp>>>> = {
  issuer: { vi: /^Tổ chức cấp chứng thư số$/, en: /^Issuing authority$/ },
  signer: {
    vi: /^(Người ký|Tổ chức cấp dấu thời gian)$/,
    en: /^(Signer|Timestamp authority)$/,
  },
  organization: {
    vi: /^Cơ quan, tổ chức quản lý chứng thư số$/,
    en: /^Organisation managing the certificate$/,
  },
  time: {
    vi: /^(Thời điểm ký|Thời điểm của dấu thời gian)$/,
    en: /^(Signing time|Time of the timestamp)$/,
  },
  integrity: { vi: /^Tính toàn vẹn$/, en: /^Integrity$/ },
  standing: {
    vi: /^Hiệu lực của chứng thư số tại thời điểm ký$/,
    en: /^Validity at signing time$/,
  },
  validity: { vi: /^Thời hạn của chứng thư số$/, en: /^Validity period of the certificate$/ },
};

const LANGUAGES = ['vi', 'en'] as const;
const reports = new Map<Kind, ValidationReport>();

beforeAll(async () => {
  for (const kind of KINDS) reports.set(kind, await reportOf(kind));
});

function of(kind: Kind): ValidationReport {
  const report = reports.get(kind);
  if (!report) throw new Error(kind);
  return report;
}

function page(report: ValidationReport, options: Partial<VerificationPageOptions> = {}): string {
  return verificationPage(report, { language: 'vi', at: NOW, file: FILE, marks: [], ...options });
}

/** The text of the page as a reader has it. */
function textOf(html: string): string {
  return html
    .replace(/<style>.*?<\/style>/su, '')
    .replace(/<[^>]*>/gu, ' ')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&')
    .replace(/\s+/gu, ' ');
}

/** The report with other facts about the certificate of its first signature. */
function withSigner(report: ValidationReport, facts: Partial<SignerFacts>): ValidationReport {
  const [first] = report.signatures;
  if (!first?.signer) throw new Error('nobody signed');
  const changed = { ...first, signer: { ...first.signer, ...facts } };
  return { ...report, signatures: [changed] } as ValidationReport;
}

describe.each(KINDS)('of a %s', (kind) => {
  describe.each(LANGUAGES)('in %s', (language) => {
    test('all that must be shown is told of every signature, under its name', () => {
      const report = of(kind);
      const text = textOf(page(report, { language }));
      for (const signature of report.signatures) {
        const facts = requiredFacts(signature, language);
        expect(facts.map(({ id }) => id)).toEqual(Object.keys(REQUIRED));
        for (const { id, label, value } of facts) {
          expect(label).toMatch(REQUIRED[id][language]);
          expect(value).not.toBe('');
          expect(text).toContain(`${label} ${value}`);
        }
      }
    });

    test('the verdict is the first heading, the page says its language, and all is NFC', () => {
      const html = page(of(kind), { language });
      expect(html).toMatch(new RegExp(`^<!doctype html>\\s*<html lang="${language}">`));
      const [heading] = /<h[1-6][^>]*>.*?<\/h[1-6]>/su.exec(html) ?? [''];
      expect(heading).toContain(language === 'vi' ? 'Hợp lệ: được chấp nhận' : 'Valid: accept');
      expect(html).toBe(html.normalize('NFC'));
      expect(html.match(/<h1/g)).toHaveLength(1);
    });
  });

  test('nothing is loaded and nothing can run; the style that is allowed is the one that stands there', () => {
    const html = page(of(kind));
    expect(html).not.toMatch(/<script|<link|<iframe|<form|<base|\son\w+=|style="|javascript:/iu);
    expect(html.replace(/<a href="#/g, '')).not.toMatch(
      /(?:src|href|action|data)="(?!data:image\/png)/u,
    );
    const [, style = ''] = /<style>(.*?)<\/style>/su.exec(html) ?? [];
    const digest = createHash('sha256').update(style).digest('base64');
    expect(html).toContain(
      `content="default-src 'none'; img-src data:; style-src 'sha256-${digest}'; base-uri 'none'; form-action 'none'"`,
    );
  });

  test('every row of facts has its header, every column its scope', () => {
    const html = page(of(kind));
    expect(html.match(/<th(?! scope="(?:row|col)")[\s>]/gu)).toBeNull();
    expect(html.match(/<table/g)?.length).toBeGreaterThan(2);
  });
});

test('a time that a timestamp proves is told as proved, another as what the signer says', () => {
  expect(textOf(page(of('stamped pdf')))).toContain(
    '01/06/2026 15:00:00 +07:00, được dấu thời gian chứng minh',
  );
  expect(textOf(page(of('pdf')))).toContain(
    '01/06/2026 15:00:00 +07:00, do người ký tự khai (chưa được chứng minh)',
  );
});

test('the file is told by name, size and digest, with the time of checking in the zone of the reader', () => {
  const text = textOf(page(of('pdf')));
  for (const fact of [FILE.name, '1.234.567 byte', FILE.sha256, '01/06/2026 15:00:00 +07:00'])
    expect(text).toContain(fact);
  expect(textOf(page(of('pdf'), { language: 'en' }))).toContain('2026-06-01 08:00:00 UTC');
});

test('the scheme of the signature is called as the standards call it', async () => {
  const person = await anybody('rsa-2048');
  const { privateKey: key, certificate, chain } = person;
  for (const [pss, name] of [
    [true, 'RSASSA-PSS, SHA-256 (MGF1 SHA-256, salt 32)'],
    [false, 'RSASSA-PKCS1-v1_5, SHA-256'],
  ] as const) {
    const signer = privateKeySigner({ key, certificate, chain, pss });
    const report = await judged(await signed(makePdf(ONE_PAGE), { signer }));
    expect(textOf(page(report))).toContain(name);
  }
});

describe('what is hostile', () => {
  const HOSTILE = '<script>alert("1")</script>&<img src=x onerror=\'a\'>';

  test('names, fields and file names cannot become markup', () => {
    const report = withSigner(of('pdf'), {
      ...{ commonName: HOSTILE, organization: HOSTILE, issuerName: HOSTILE, subject: HOSTILE },
      ...{ issuer: HOSTILE, organizationalUnits: [HOSTILE], serial: HOSTILE, trustDomain: HOSTILE },
    });
    const [first] = report.signatures;
    const signatures = [{ ...first, field: HOSTILE, claimedRoles: [HOSTILE] }];
    const hostile = { ...report, signatures, policy: HOSTILE } as ValidationReport;
    const html = page(hostile, { file: { ...FILE, name: HOSTILE } });
    expect(html).not.toContain('<script');
    expect(html).not.toContain('<img');
    expect(textOf(html)).toContain(HOSTILE);
  });

  test('what turns or hides text is named in its place', () => {
    const commonName = 'An\u202egnp.exe\u0000\u200b\u2066\u{e0041}\ufeff';
    const html = page(withSigner(of('pdf'), { commonName }));
    expect(html).toContain('An[U+202E]gnp.exe[U+0000][U+200B][U+2066][U+E0041][U+FEFF]');
    expect(html).not.toMatch(/[\u0000\u202a-\u202e\u2066-\u2069\u200b\ufeff]/u);
  });

  test('a name of a million letters, and a heap of marks on one, take a line', () => {
    const commonName = 'a\u0301'.repeat(500_000);
    const stacked = `e${'\u0301'.repeat(5000)}`;
    const html = page(withSigner(of('pdf'), { commonName, organization: stacked }));
    expect(html.length).toBeLessThan(80_000);
    expect(html).toMatch(/… \[\+\d+\]/u);
    expect(html).not.toMatch(/\p{M}{6}/u);
  });

  test('a decomposed name is shown composed', () => {
    const html = page(withSigner(of('pdf'), { commonName: 'Nguyễn Văn Ân'.normalize('NFD') }));
    expect(html).toContain('<bdi>Nguyễn Văn Ân</bdi>');
  });

  test('sixty signatures are sixty cards, each reached from the list', () => {
    const report = of('pdf');
    const signatures = Array.from({ length: 60 }, () => report.signatures[0]);
    const html = page({ ...report, signatures } as ValidationReport);
    expect(html.match(/<article class="card/g)).toHaveLength(60);
    for (const number of [1, 60]) {
      expect(html).toContain(`href="#s${String(number)}"`);
      expect(html).toContain(`id="s${String(number)}"`);
    }
  });
});

describe('marks', () => {
  const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);
  const field = 'Signature1';

  test('are shown with their place, and with a word on what a picture is worth', () => {
    const place = { png: PNG, x: 0.25, y: 0.5, width: 0.2, height: 2 };
    const html = page(of('pdf'), { marks: [{ field, page: 3, png: PNG, place }] });
    const data = Buffer.from(PNG).toString('base64');
    expect(
      html.match(new RegExp(`src="data:image/png;base64,${data.replace(/\+/g, '\\+')}"`, 'g')),
    ).toHaveLength(2);
    expect(html.replace(/\s+/gu, ' ')).toContain(
      'x="250.0" y="500.0" width="200.0" height="1000.0"',
    );
    expect(textOf(html)).toContain('Hình trên trang 3');
    expect(textOf(html)).toContain('Hình chỉ để nhận biết, không chứng minh điều gì');
  });

  test('that are no PNG, or of another field, are not shown', () => {
    const marks = [
      { field, page: 1, png: new TextEncoder().encode('<svg onload=alert(1)>') },
      { field: 'Other', page: 1, png: PNG },
    ];
    expect(page(of('pdf'), { marks })).not.toContain('<img');
  });

  test('that nobody could draw are told as missing, and the rest is whole', () => {
    const options = { language: 'vi', at: NOW, file: FILE } as const;
    const text = textOf(verificationPage(of('pdf'), options));
    expect(text).toContain(
      'Không có hình chữ ký trên trang này vì chưa cài đặt chương trình vẽ trang',
    );
    expect(text).toContain('Thời hạn của chứng thư số');
    expect(verificationPage(of('cms'), options)).not.toContain('chưa cài đặt');
  });
});

describe('what is to be done', () => {
  test('a document whose content was changed is not accepted, and goes back', async () => {
    const bytes = Uint8Array.from(await signed(makePdf(ONE_PAGE)));
    const at = Buffer.from(bytes).indexOf('MediaBox') + 11;
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    const report = await judged(bytes);
    const text = textOf(page(report));
    expect(report.conclusion).toBe('TOTAL-FAILED');
    expect(text).toContain(
      'Không hợp lệ: không chấp nhận Có chữ ký số không hợp lệ. Không sử dụng văn bản này; trả lại nơi gửi',
    );
    expect(text).toContain('Không toàn vẹn');
    expect(text).toContain('Lý do kết luận Nội dung đã bị thay đổi sau khi ký (yêu cầu: ');
  });

  test('without a root it says what to import, and from where', async () => {
    const report = await judged(await signed(makePdf(ONE_PAGE)), { trust: [] });
    const imports: readonly PinnedAuthority[] = [
      {
        subject: 'CN=Gốc',
        sha256: 'cd'.repeat(32),
        kind: 'root',
        evidence: 'published',
        source: 'http://ca.example/root.crt',
      },
    ];
    const text = textOf(page(report, { imports }));
    expect(text).toContain(
      'Chưa đủ căn cứ: tạm thời không chấp nhận Chưa có chứng thư số gốc tin cậy',
    );
    expect(text).toContain(`CN=Gốc , tại http://ca.example/root.crt SHA-256 ${'cd'.repeat(32)}`);
    expect(text).toContain('không dẫn tới chứng thư số gốc tin cậy nào');
  });

  test('a certificate that expired before anything proved the signature is told as expired', async () => {
    const report = await judged(await signed(makePdf(ONE_PAGE)), {
      at: new Date('2046-01-01T00:00:00Z'),
    });
    const text = textOf(page(report));
    expect(report.conclusion).toBe('INDETERMINATE');
    expect(text).toContain('Đã hết hạn tại thời điểm kiểm tra (01/01/2046');
    expect(text).toContain('Chứng thư số đã hết hạn và không có dấu thời gian');
  });

  test.each([
    ['keyCompromise', 'Đã bị thu hồi từ 31/05/2026 15:00:00 +07:00'],
    ['certificateHold', 'Bị tạm dừng từ 31/05/2026 15:00:00 +07:00'],
  ] as const)('a certificate revoked for %s says since when', async (reason, said) => {
    const world = await sandbox();
    const { certificate } = await anybody('p-256');
    const date = new Date('2026-05-31T08:00:00Z');
    const crls = [
      world.root.crl(),
      world.intermediate.crl({ revoked: [{ certificate, date, reason }] }),
    ];
    const text = textOf(page(await judged(await signed(makePdf(ONE_PAGE)), { crls })));
    expect(text).toContain(said);
    expect(text).toContain('tạm thời không chấp nhận');
  });

  test('where revocation is not known, it is not said to be good', async () => {
    const text = textOf(page(await judged(await signed(makePdf(ONE_PAGE)), { crls: [] })));
    expect(text).toContain('Chưa xác định được chứng thư số có bị thu hồi hay không');
    expect(text).not.toContain('không bị thu hồi tại');
  });

  test('a file without a signature is not accepted as signed', async () => {
    const text = textOf(page(await judged(makePdf(ONE_PAGE))));
    expect(text).toContain('Không có chữ ký số: không chấp nhận là văn bản đã ký');
  });

  test('trust in imported roots is told as the user’s own', () => {
    expect(textOf(page(of('pdf')))).toContain(
      'chứng thư số gốc do đơn vị sử dụng tự nhập (văn-phòng)',
    );
  });
});
