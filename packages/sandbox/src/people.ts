import type { KeyType } from './keys.js';
import type { DistinguishedName } from './names.js';

/** One of the identities every sandbox is born with. */
export interface CastMember {
  readonly id: string;
  readonly title: string;
  readonly keyType: KeyType;
  readonly subject: DistinguishedName;
  readonly email: string;
  /** True where the certificate has run out a year before the sandbox begins. */
  readonly expired: boolean;
}

/** The people, in the order in which a document passes through their hands. */
export const PEOPLE: readonly CastMember[] = [
  person('nguyen-van-an', 'Nguyễn Văn An', {
    title: 'Chuyên viên',
    unit: 'Vụ Pháp chế',
    keyType: 'rsa-2048',
  }),
  person('tran-thi-binh', 'Trần Thị Bình', {
    title: 'Vụ trưởng Vụ Pháp chế',
    unit: 'Vụ Pháp chế',
    keyType: 'rsa-2048',
    uid: ['MST:0000000002', 'CCCD:000000000002'],
  }),
  person('le-hoang-cuong', 'Lê Hoàng Cường', {
    title: 'Thứ trưởng',
    unit: 'Lãnh đạo Bộ',
    keyType: 'rsa-3072',
    uid: ['CCCD:000000000003'],
  }),
  person('pham-duc-dung', 'Phạm Đức Dũng', {
    title: 'Chánh Văn phòng',
    unit: 'Văn phòng Bộ',
    keyType: 'p-256',
  }),
  person('vo-thi-hanh', 'Võ Thị Hạnh', {
    title: 'Phó Vụ trưởng Vụ Kế hoạch - Tài chính',
    unit: 'Vụ Kế hoạch - Tài chính',
    keyType: 'p-384',
  }),
  person('dang-quoc-khanh', 'Đặng Quốc Khánh', {
    title: 'Cục trưởng Cục Công nghệ thông tin',
    unit: 'Cục Công nghệ thông tin',
    keyType: 'p-521',
  }),
  person('bui-thanh-lam', 'Bùi Thanh Lâm', {
    title: 'Phó Cục trưởng Cục Công nghệ thông tin',
    unit: 'Cục Công nghệ thông tin',
    keyType: 'ed25519',
  }),
  person('hoang-minh-nhat', 'Hoàng Minh Nhật', {
    title: 'Văn thư',
    unit: 'Văn phòng Bộ',
    keyType: 'rsa-pss',
  }),
  person('do-van-quy', 'Đỗ Văn Quý', {
    title: 'Nguyên Phó Chánh Văn phòng',
    unit: 'Văn phòng Bộ',
    keyType: 'rsa-2048',
    expired: true,
  }),
];

/** The body itself, whose seal is the organisation's signature. */
export const ORGANISATION: CastMember = {
  id: 'bo-thu-nghiem',
  title: '',
  keyType: 'rsa-3072',
  subject: [
    ['C', 'VN'],
    ['L', 'Hà Nội'],
    ['O', 'CHÍNH PHỦ THỬ NGHIỆM'],
    ['CN', 'BỘ THỬ NGHIỆM'],
    ['UID', 'MNS:0000001'],
    ['UID', 'MST:0000000001'],
  ],
  email: 'vanthu@bothunghiem.example',
  expired: false,
};

interface PersonFacts {
  readonly title: string;
  readonly unit: string;
  readonly keyType: KeyType;
  readonly uid?: readonly string[];
  readonly expired?: boolean;
}

function person(id: string, name: string, facts: PersonFacts): CastMember {
  const uid = (facts.uid ?? []).map((value) => ['UID', value] as const);
  return {
    id,
    title: facts.title,
    keyType: facts.keyType,
    subject: [
      ['C', 'VN'],
      ['L', 'Hà Nội'],
      ['O', 'BỘ THỬ NGHIỆM'],
      ['OU', facts.unit],
      ['CN', name],
      ...uid,
    ],
    email: `${id}@bothunghiem.example`,
    expired: facts.expired ?? false,
  };
}
