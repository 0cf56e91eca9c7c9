/** A document that grows by revisions. */
export interface Grown {
  readonly file: string;
  /** The newest value of each object, by number. */
  readonly objects: Readonly<Record<number, unknown>>;
}

/** What picks an object, an entry of it, and how it is changed. */
export interface Pick {
  readonly object: number;
  readonly entry: number;
  readonly how: number;
}

export const HONEST_UPDATES: Readonly<Record<string, (pdf: Grown, pick: number) => Promise<Grown>>>;
export function signedBase(): Promise<Grown>;
export function fileOf(pdf: Grown): Uint8Array;
export function dishonestUpdate(pdf: Grown, numbers: readonly number[], pick: Pick): Promise<Grown>;
