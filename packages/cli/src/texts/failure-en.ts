import type { FailureWords } from './failure-texts.js';

export const failureEn: FailureWords = {
  detail: ({ message, code }) => `${message} (${code})`,
};
