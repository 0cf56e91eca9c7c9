import { nd30Profile } from './nd30.js';
import type { Profile } from './types.js';

const HABIT = 'practice: systems in use; NĐ 30/2020 asks for text without a picture and ISO 8601';

/**
 * The habit of many systems in use: copies show the red seal and a third line with the time as
 * `dd.MM.yyyy HH:mm:ss +07:00`. Everything else is as in `nd30Profile`.
 */
export const sealOnCopiesProfile: Profile = {
  ...nd30Profile,
  id: 'seal-on-copies',
  title: {
    vi: 'Bản sao có hình con dấu, giờ dạng ngày.tháng.năm',
    en: 'Copies with the picture of the seal, time as day.month.year',
  },
  copy: {
    ...nd30Profile.copy,
    lines: { value: ['{form}', '{organisation}', '{time}'], clause: HABIT },
    image: { value: 'seal', clause: HABIT },
    timeFormat: { value: 'dd.MM.yyyy HH:mm:ss +07:00', clause: HABIT },
  },
};
