/** Cases on which the verdict is known to be wrong, each with what has to be built before it is right. */
export const PENDING: Readonly<Record<string, string>> = {};
