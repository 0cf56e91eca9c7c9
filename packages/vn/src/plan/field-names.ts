/**
 * Names of prepared fields. Partial names hold no period (ISO 32000-2 §12.7.4.2); a group stands above the marks of one
 * person, so that one entry in a lock covers them all.
 */
export const FIELD_NAMES = {
  initial: (id: string) => `KyTat_${id}`,
  pageMarks: (id: string) => `NhayTrang_${id}`,
  pageMark: (id: string, page: number) => `NhayTrang_${id}.Trang${page}`,
  approve: (id: string) => `KyDuyet_${id}`,
  issue: 'PhatHanh',
  number: 'SoVanBan',
  date: 'NgayBanHanh',
  day: 'NgayBanHanh.Ngay',
  month: 'NgayBanHanh.Thang',
  year: 'NgayBanHanh.Nam',
  register: 'VanBanDen',
} as const;
