const HOUR = 3_600_000;
/** Vietnam keeps UTC+7 all year. */
const OFFSET = 7 * HOUR;
/** How far from the seven hours a claimed time may lie: clocks are wrong, and tokens come late. */
const WINDOW = HOUR;

export interface SigningTimes {
  /** RFC 3339. */
  readonly claimed: string | null;
  readonly proved: string | null;
  /** The time of judging, before which nothing can have been signed. */
  readonly at: Date;
}

/**
 * True where a tool wrote Vietnam's time and called it UTC: the claimed time lies seven hours ahead of the proved one,
 * or, where nothing proves it, ahead of the time of judging. The claim is shown and never shifted.
 */
export function isLocalTimeAsUtc({ claimed, proved, at }: SigningTimes): boolean {
  if (claimed === null) return false;
  const ahead = Date.parse(claimed) - (proved === null ? at.getTime() : Date.parse(proved));
  if (proved === null) return ahead > 0 && ahead <= OFFSET;
  return Math.abs(ahead - OFFSET) <= WINDOW;
}
