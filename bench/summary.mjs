/**
 * Median and extremes of several rounds.
 *
 * @typedef {{ median: number, min: number, max: number }} Spread
 *
 * @typedef {object} Row
 * @property {string} name
 * @property {'raw' | 'kyso' | 'peer'} side
 * @property {Spread} [rate] operations per second; absent where `failed`
 * @property {string} [failed] why there is no rate
 * @property {Spread} [toRaw] ratio to the raw rate of the same round
 * @property {Spread} [toBestPeer] for kyso's rows: ratio to the fastest peer of the same round
 * @property {number} [peakMiB] peak resident memory of the process, largest of all rounds
 * @property {Verdict} [target] what must hold now
 * @property {Verdict} [later] what is aimed at
 *
 * @typedef {{ text: string, met: boolean }} Verdict
 */

/**
 * The rows of one group: ratios are taken round by round and only then summarised, so that noise
 * shared by a round cancels. The first contender of side `raw` is the one that ratios refer to.
 *
 * @param {readonly (import('./measure.mjs').Measured & { peakBytes?: number[] })[]} measured
 * @returns {Row[]}
 */
export function summarise(measured) {
  const raw = measured.find(({ side }) => side === 'raw');
  const peers = measured.filter(({ side, failed }) => side === 'peer' && failed === undefined);
  const bestPeer = peers.toSorted((a, b) => spread(b.rates).median - spread(a.rates).median)[0];
  return measured.map((one) => {
    const row = { name: one.name, side: one.side, ...figuresOf(one, { raw, bestPeer }) };
    return { ...row, ...verdict(one, row, 'target'), ...verdict(one, row, 'later') };
  });
}

function figuresOf(one, { raw, bestPeer }) {
  if (one.failed !== undefined) return { failed: one.failed };
  return {
    rate: spread(one.rates),
    ...(raw !== undefined && raw !== one && { toRaw: ratio(one, raw) }),
    ...(one.side === 'kyso' && bestPeer && { toBestPeer: ratio(one, bestPeer) }),
    ...(one.peakBytes && { peakMiB: Math.max(...one.peakBytes) / 2 ** 20 }),
  };
}

function ratio(one, other) {
  return spread(one.rates.map((rate, round) => rate / other.rates[round]));
}

/** @returns {Spread} */
function spread(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median =
    sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  return { median, min: sorted[0], max: sorted.at(-1) };
}

function verdict(one, row, kind) {
  const target = one[kind];
  return target === undefined ? {} : { [kind]: { text: target.text, met: target.met(row) } };
}
