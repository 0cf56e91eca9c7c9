import type { Commitment, SignaturePolicyReport } from '../report.js';
import type { Language, Text } from './texts.js';

/** What a signer commits to by the generic types (EN 319 122-1 §5.2.3). */
const COMMITMENTS: Readonly<Record<NonNullable<Commitment['name']>, Text>> = {
  'proof-of-origin': {
    vi: 'đã lập, phê duyệt và gửi nội dung',
    en: 'to have created, approved and sent the content',
  },
  'proof-of-receipt': { vi: 'đã nhận nội dung', en: 'to have received the content' },
  'proof-of-delivery': { vi: 'đã giao nội dung', en: 'to have delivered the content' },
  'proof-of-sender': { vi: 'đã gửi nội dung', en: 'to have sent the content' },
  'proof-of-approval': { vi: 'đã phê duyệt nội dung', en: 'to have approved the content' },
  'proof-of-creation': { vi: 'đã lập nội dung', en: 'to have created the content' },
};

/** What a signer commits to, in words; its OID where it is none of the generic types. */
export function commitmentText({ oid, name }: Commitment, language: Language): string {
  return name === null ? oid : COMMITMENTS[name][language];
}

const IMPLIED: Text = { vi: 'chỉ ngầm định, không nêu tên', en: 'implied, not named' };

const POLICY_DOCUMENT = {
  same: {
    vi: 'văn bản chính sách đúng với giá trị đã ký',
    en: 'the policy document is the one that was signed',
  },
  other: {
    vi: 'văn bản chính sách là một văn bản khác',
    en: 'the policy document is another one',
  },
  notCompared: {
    vi: 'chưa đối chiếu văn bản chính sách',
    en: 'the policy document was not compared',
  },
} as const satisfies Record<string, Text>;

/** A signature policy by all that the signature says of it, and whether its document was compared. */
export function signaturePolicyText(
  { oid, uri, notice, matches }: SignaturePolicyReport,
  language: Language,
): string {
  const compared = matches === null ? 'notCompared' : matches ? 'same' : 'other';
  return [oid ?? IMPLIED[language], uri, notice, POLICY_DOCUMENT[compared][language]]
    .filter((part) => part !== null)
    .join('; ');
}
