import type { Html } from './html.js';

/** What a verdict looks like: shape as well as colour, for those who see no colours. */
export type State = 'good' | 'doubt' | 'bad';

/** A picture for each state; the words beside it say the same. */
export const ICONS: Readonly<Record<State | 'stamp' | 'judged', Html>> = {
  good: {
    html: '<svg viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="12" r="10" fill="none" stroke="currentColor" stroke-width="2.2"/><path d="M7 12.5l3.4 3.4L17 9" fill="none" stroke="currentColor" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round"/></svg>',
  },
  doubt: {
    html: '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M12 3L22.5 21h-21z" fill="none" stroke="currentColor" stroke-width="2.2" stroke-linejoin="round"/><path d="M12 10v5" stroke="currentColor" stroke-width="2.6" stroke-linecap="round"/><circle cx="12" cy="18" r="1.4" fill="currentColor"/></svg>',
  },
  bad: {
    html: '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M8 2h8l6 6v8l-6 6H8l-6-6V8z" fill="none" stroke="currentColor" stroke-width="2.2" stroke-linejoin="round"/><path d="M8.5 8.5l7 7m0-7l-7 7" stroke="currentColor" stroke-width="2.6" stroke-linecap="round"/></svg>',
  },
  stamp: {
    html: '<svg viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="12" r="10" fill="none" stroke="currentColor" stroke-width="2.2"/><path d="M12 6.5V12l4 2.4" fill="none" stroke="currentColor" stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round"/></svg>',
  },
  judged: {
    html: '<svg viewBox="0 0 24 24" aria-hidden="true"><circle cx="10.5" cy="10.5" r="7" fill="none" stroke="currentColor" stroke-width="2.4"/><path d="M15.6 15.6L21.5 21.5" stroke="currentColor" stroke-width="2.8" stroke-linecap="round"/></svg>',
  },
};

const OF_INDICATION = {
  'TOTAL-PASSED': 'good',
  PASSED: 'good',
  INDETERMINATE: 'doubt',
  'NO-SIGNATURE': 'bad',
  'TOTAL-FAILED': 'bad',
  FAILED: 'bad',
} as const satisfies Record<string, State>;

/** The state of an indication or a conclusion. */
export function stateOf(indication: keyof typeof OF_INDICATION): State {
  return OF_INDICATION[indication];
}
