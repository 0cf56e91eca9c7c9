/**
 * Something whose rate is measured.
 *
 * @typedef {object} Contender
 * @property {string} name
 * @property {'raw' | 'kyso' | 'peer'} side
 * @property {() => unknown} run one operation, or a promise of it
 * @property {number} [inFlight] operations under way at once; one by default
 * @property {string} [failed] why it cannot be measured
 * @property {import('./targets.mjs').Target} [target]
 * @property {import('./targets.mjs').Target} [later]
 *
 * @typedef {object} Plan
 * @property {number} rounds
 * @property {number} warmUpMs the least time of each contender's unmeasured turn before the first round
 * @property {number} turnMs the least time of one contender's turn in one round
 *
 * @typedef {Contender & { rates: number[] }} Measured `rates`: operations per second in each round
 */

/**
 * Measures contenders side by side: in each round every one has a turn, and the first of a round is
 * the last of the next, so that what disturbs the machine disturbs all of them. One that throws is
 * `failed` and drops out. Garbage is left to the engine: a forced collection before each turn was
 * tried and nearly halved the rate of a peer, whose compiled code went with it.
 *
 * @param {readonly Contender[]} contenders
 * @param {Plan} plan
 * @returns {Promise<Measured[]>} in the same order
 */
export async function measure(contenders, { rounds, turnMs, warmUpMs }) {
  const measured = contenders.map((contender) => ({ ...contender, rates: [] }));
  for (const one of measured) await takeTurn(one, warmUpMs);
  for (const one of measured) one.rates = [];
  for (let round = 0; round < rounds; round += 1) {
    for (const one of rotated(measured, round)) await takeTurn(one, turnMs);
  }
  return measured;
}

/** The list begun at another place in every round. */
export function rotated(list, round) {
  const start = round % list.length;
  return [...list.slice(start), ...list.slice(0, start)];
}

/** What went wrong, in one line. */
export function reasonOf(error) {
  const message = error instanceof Error ? error.message : String(error);
  return message.split('\n')[0];
}

async function takeTurn(one, turnMs) {
  if (one.failed !== undefined) return;
  try {
    one.rates.push(await rateOf(one, turnMs));
  } catch (error) {
    one.failed = reasonOf(error);
  }
}

async function rateOf({ run, inFlight = 1 }, turnMs) {
  const started = performance.now();
  const until = started + turnMs;
  let count = 0;
  const lane = async () => {
    do {
      await run();
      count += 1;
    } while (performance.now() < until);
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
  return (count * 1000) / (performance.now() - started);
}
