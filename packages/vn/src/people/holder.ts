import { BUILT_IN_DOMAINS } from '@kyso/core/trust';
import {
  commonNameOf,
  identifiersOf,
  nameText,
  nameValues,
  parseCertificate,
  serialText,
  type Certificate,
} from '@kyso/core/x509';
import { sameText } from './names.js';

/** What an act needs to know of a certificate; plain data, for rules and records. */
export interface Holder {
  /** CN, or O where there is none. */
  readonly name: string;
  /** The last O of the subject. */
  readonly organisation: string | null;
  /** Whether the subject is a person's or an organisation's; `unknown` where neither is told. */
  readonly kind: 'person' | 'organisation' | 'unknown';
  /** The subject as one line. */
  readonly subject: string;
  /** Hexadecimal. */
  readonly serial: string;
  readonly issuer: string;
  /** The trust domain whose authority is named above, or the name of the last known issuer. */
  readonly domain: string;
  readonly notBefore: string;
  readonly notAfter: string;
}

const ORGANIZATION = '2.5.4.10';
const SURNAME = '2.5.4.4';
const GIVEN_NAME = '2.5.4.42';

/** Reads the holder of a certificate (DER) with the certificates above it. Throws `ERR_CERTIFICATE`. */
export function holderOf(certificate: Uint8Array, chain: readonly Uint8Array[] = []): Holder {
  const leaf = parseCertificate(certificate);
  return holderOfParsed(
    leaf,
    chain.map((der) => parseCertificate(der)),
  );
}

/** As `holderOf`, of certificates read already. */
export function holderOfParsed(leaf: Certificate, above: readonly Certificate[]): Holder {
  const organisation = nameValues(leaf.subject, ORGANIZATION).at(-1) ?? null;
  return {
    name: commonNameOf(leaf.subject) ?? organisation ?? nameText(leaf.subject),
    organisation,
    kind: kindOf(leaf),
    subject: nameText(leaf.subject),
    serial: serialText(leaf.serialNumber),
    issuer: nameText(leaf.issuer),
    domain: domainOf(leaf, above),
    notBefore: leaf.notBefore.toISOString(),
    notAfter: leaf.notAfter.toISOString(),
  };
}

/**
 * Words that names of bodies begin with. Certificates of bodies carry no mark of their own: CN is the body's name,
 * in capitals (handbook of profiles: `C=VN, L=Hà Nội, O=BỘ TÀI CHÍNH, CN=CỤC THUẾ`).
 */
const BODY_WORDS = [
  ...['bộ', 'cục', 'tổng cục', 'chi cục', 'sở', 'ủy ban', 'uỷ ban', 'ubnd', 'hđnd', 'hội đồng'],
  ...['văn phòng', 'vụ', 'phòng', 'ban', 'trung tâm', 'viện', 'học viện', 'trường', 'thanh tra'],
  ...['tòa án', 'toà án', 'kho bạc', 'ngân hàng', 'công an', 'hải quan', 'bảo hiểm', 'chính phủ'],
  ...[
    'đảng',
    'tỉnh ủy',
    'thành ủy',
    'huyện ủy',
    'đảng ủy',
    'liên đoàn',
    'hội',
    'mặt trận',
    'công ty',
  ],
  ...[
    'tổng công ty',
    'tập đoàn',
    'bệnh viện',
    'đài',
    'báo',
    'thông tấn xã',
    'kiểm toán',
    'chi nhánh',
  ],
];

/** Tells a person from a body by identity numbers, then by how the name reads. */
function kindOf({ subject }: Certificate): Holder['kind'] {
  const schemes = identifiersOf(subject).map(({ scheme }) => scheme);
  if (schemes.includes('CCCD') || schemes.includes('CMND')) return 'person';
  const has = (type: string) => nameValues(subject, type).length > 0;
  if (has(SURNAME) || has(GIVEN_NAME)) return 'person';
  const name = commonNameOf(subject)?.normalize('NFC').trim();
  if (name === undefined || name === '') return has(ORGANIZATION) ? 'organisation' : 'unknown';
  const lower = name.toLocaleLowerCase('vi');
  if (schemes.includes('MNS') || BODY_WORDS.some((word) => lower.startsWith(`${word} `)))
    return 'organisation';
  if (nameValues(subject, ORGANIZATION).some((organisation) => sameText(organisation, name)))
    return 'organisation';
  const words = name.split(/\s+/);
  const isPersonal = words.length >= 2 && words.length <= 6 && words.every(isCapitalised);
  return isPersonal ? 'person' : 'unknown';
}

/** `Nguyễn`, and no `NGUYỄN`: people's names are written so in certificates of both generations. */
function isCapitalised(word: string): boolean {
  return /^\p{Lu}[\p{Ll}\p{M}]+$/u.test(word.normalize('NFC')) || /^\p{Lu}$/u.test(word);
}

/**
 * The built-in domain that an issuer of the path is named in, else the name of the last issuer. By name alone: whether
 * the path is trusted is for validation to say.
 */
function domainOf(leaf: Certificate, above: readonly Certificate[]): string {
  const issuers = [leaf, ...above].map(({ issuer }) => issuer);
  const names = issuers.map((issuer) => nameText(issuer).normalize('NFC'));
  const known = BUILT_IN_DOMAINS.find(({ authorities }) =>
    authorities.some(({ subject }) => names.some((name) => sameText(name, subject))),
  );
  if (known) return known.name;
  const last = issuers.at(-1);
  return last ? (commonNameOf(last) ?? nameText(last)) : '';
}
