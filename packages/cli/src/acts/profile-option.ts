import { nd30Profile, readProfile, sealOnCopiesProfile, type Profile } from '@kyso/vn';
import { readJson } from '../json-file.js';

const BUILT_IN: readonly Profile[] = [nd30Profile, sealOnCopiesProfile];

/** The profile of `--profile`: one of ours by its id, otherwise a JSON file. Throws `ERR_IO`, `ERR_JSON_FILE`, `ERR_PROFILE`. */
export async function profileOption(text: string): Promise<Profile> {
  const known = BUILT_IN.find(({ id }) => id === text);
  return known ?? readProfile(await readJson('profile', text));
}
