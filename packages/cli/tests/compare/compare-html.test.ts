import { describe, expect, test } from 'vitest';
import { comparisonHtml, outcome, type ComparedSignature } from '../../src/compare/compare-html.js';

const SIGNATURE: ComparedSignature = {
  name: '1. Signature Ky',
  signer: 'CN=An',
  time: 'today',
  changes: 'none',
  remarks: [],
  comparison: {
    drawn: true,
    leftOut: [],
    changed: [
      {
        number: 2,
        before: Uint8Array.of(1, 2, 3),
        after: Uint8Array.of(4, 5, 6),
        areas: [{ x: 0.1, y: 0.25, width: 0.5, height: 0.125 }],
      },
    ],
  },
};

const page = (
  signature: Partial<ComparedSignature>,
  file = 'a.pdf',
  language: 'vi' | 'en' = 'en',
): string =>
  comparisonHtml(
    { file, verdict: 'Valid', signatures: [{ ...SIGNATURE, ...signature }] },
    language,
  );

describe('the page of a comparison', () => {
  test('shows both pictures within itself, with the changed area framed on both', () => {
    const html = page({});
    expect(html.match(/src="data:image\/png;base64,(AQID|BAUG)"/g)).toHaveLength(2);
    expect(html.match(/left:10\.00%;top:25\.00%;width:50\.00%;height:12\.50%/g)).toHaveLength(2);
  });

  test('runs and loads nothing', () => {
    const html = page({});
    expect(html).toContain(
      `content="default-src 'none'; img-src data:; style-src 'unsafe-inline'"`,
    );
    expect(html).not.toMatch(/<script|<link|<iframe|https?:|url\(/i);
  });

  test.each(['name', 'signer', 'time', 'changes'] as const)(
    'shows a hostile %s as the text it is',
    (field) => {
      const hostile = `<script>alert(1)</script>" onload='x' & \u202egnp.exe`;
      const html = page({ [field]: hostile });
      expect(html).toContain(
        '&lt;script&gt;alert(1)&lt;/script&gt;&quot; onload=&#39;x&#39; &amp; \ufffdgnp.exe',
      );
      expect(html).not.toContain('<script');
    },
  );

  test('shows a hostile remark and file name as the text they are', () => {
    const html = page(
      { remarks: ['</td><img src=x onerror=alert(1)>'] },
      '"><svg onload=alert(1)>.pdf',
    );
    expect(html).not.toMatch(/<svg|<img src=x/);
    expect(html).toContain('&quot;&gt;&lt;svg onload=alert(1)&gt;.pdf');
  });

  test('says of a page that came or went which picture there is none of', () => {
    const changed = [{ number: 3, before: undefined, after: Uint8Array.of(1), areas: [] }];
    expect(page({ comparison: { drawn: true, leftOut: [], changed } }, 'a', 'vi')).toContain(
      'Khi ký chưa có trang này.',
    );
  });
});

describe('the outcome', () => {
  test.each([
    ['nothing after the signature', undefined, 'Nothing came after this signature.'],
    ['pages that cannot be drawn', { drawn: false, changed: [], leftOut: [] }, 'cannot be drawn'],
    [
      'pages that look the same',
      { drawn: true, changed: [], leftOut: [] },
      'No page looks different.',
    ],
    [
      'pages left out, in runs',
      { drawn: true, changed: [], leftOut: [1, 3, 4, 5] },
      'No page looks different. Not compared: pages 1, 3–5.',
    ],
  ])('tells %s', (_, comparison, said) => {
    expect(outcome(comparison, 'en')).toContain(said);
  });
});
