/** Cases on which the verdict is known to be wrong, each with what has to be built before it is right. */
export const PENDING: Readonly<Record<string, string>> = {};

/** Kinds of honest updates that are accused, and that the fuzzer leaves out until then. */
export const PENDING_UPDATES: Readonly<Record<string, string>> = {};
