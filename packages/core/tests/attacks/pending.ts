const ALONE = 'an appearance that changes while the value stays must show the text that it showed';

/** Cases on which the verdict is known to be wrong, each with what has to be built before it is right. */
export const PENDING: Readonly<Record<string, string>> = {
  'shadow: the appearance alone changes': ALONE,
  'shadow: the object of the appearance changes': ALONE,
};

/** Kinds of honest updates that are accused, and that the fuzzer leaves out until then. */
export const PENDING_UPDATES: Readonly<Record<string, string>> = {};
