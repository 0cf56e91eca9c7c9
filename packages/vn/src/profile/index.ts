import { vnError } from '../errors.js';
import { nd30Profile } from './nd30.js';
import { sealOnCopiesProfile } from './seal-on-copies.js';
import type { Profile } from './types.js';

export { nd30Profile } from './nd30.js';
export { sealOnCopiesProfile } from './seal-on-copies.js';
export type {
  ApprovalProfile,
  CommentProfile,
  CopyForms,
  DateProfile,
  IncomingStampProfile,
  InitialProfile,
  LinesRule,
  MarkImage,
  NumberProfile,
  PageMarkProfile,
  Profile,
  Rule,
  SealCovers,
  SealCoversRule,
  SealProfile,
  SizeInMillimetres,
  SizeInPoints,
  TextStyle,
  TopRightProfile,
} from './types.js';

const PROFILES: readonly Profile[] = [nd30Profile, sealOnCopiesProfile];

/** The profile of that id; the rules of NĐ 30/2020 where none is named. Throws `ERR_PLAN`. */
export function profileNamed(id: string | undefined): Profile {
  const found = id === undefined ? nd30Profile : PROFILES.find((profile) => profile.id === id);
  if (found) return found;
  const known = PROFILES.map((profile) => profile.id).join(', ');
  throw vnError(
    'ERR_PLAN',
    `there is no profile "${String(id)}" here, only ${known}; give one of your own by the option`,
    {
      facts: { path: 'profile', found: id },
    },
  );
}
