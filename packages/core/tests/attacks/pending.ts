const READING = 'reading what the appearance of a field shows';

/** Cases on which the verdict is known to be wrong, each with what has to be built before it is right. */
export const PENDING: Readonly<Record<string, string>> = {
  'shadow: the field shows another text than its value': READING,
  'shadow: the appearance alone changes': READING,
  'shadow: the object of the appearance changes': READING,
  'form-field: the appearance shows another text than the value': READING,
  'form-field: the appearance shows the value and more': READING,
  'form-field: the appearance shows nothing of the value': READING,
};

/** Kinds of honest updates that are accused, and that the fuzzer leaves out until then. */
export const PENDING_UPDATES: Readonly<Record<string, string>> = {};
