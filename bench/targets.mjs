/**
 * A figure to hold.
 *
 * @typedef {object} Target
 * @property {string} text
 * @property {(row: import('./summary.mjs').Row) => boolean} met
 */

/** At least this part of the raw rate of the same rounds. */
export function ratioAtLeast(ratio) {
  return {
    text: `≥ ${ratio.toFixed(2)} × raw`,
    met: ({ toRaw }) => toRaw !== undefined && toRaw.median >= ratio,
  };
}

/** At least so many operations per second. */
export function rateAtLeast(perSecond) {
  return {
    text: `≥ ${perSecond.toLocaleString('en')}/s`,
    met: ({ rate }) => rate !== undefined && rate.median >= perSecond,
  };
}

/** At most so much memory at the worst moment, in MiB. */
export function peakAtMost(mebibytes) {
  return {
    text: `≤ ${mebibytes} MiB`,
    met: ({ peakMiB }) => peakMiB !== undefined && peakMiB <= mebibytes,
  };
}

/** One of the two. */
export function either(one, other) {
  return {
    text: `${one.text} or ${other.text}`,
    met: (row) => one.met(row) || other.met(row),
  };
}

/** At most so many milliseconds each. */
export function millisecondsAtMost(milliseconds) {
  return {
    text: `≤ ${milliseconds} ms`,
    met: ({ rate }) => rate !== undefined && 1000 / rate.median <= milliseconds,
  };
}

/** Both of the two. */
export function both(one, other) {
  return {
    text: `${one.text} and ${other.text}`,
    met: (row) => one.met(row) && other.met(row),
  };
}
