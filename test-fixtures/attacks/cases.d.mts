/** A file that a validator is shown, and what it must say. */
export interface Case {
  /** Class and variant; unique. */
  readonly name: string;
  readonly class: string;
  readonly variant: string;
  /** Makes the file. */
  readonly pdf: () => Promise<Uint8Array>;
  /** True for an attack, false for an honest act, which must not be accused. */
  readonly mustFlag: boolean;
  /** Names of the attacks that do the same act dishonestly. */
  readonly honestTwinOf?: readonly string[];
  /** What a person would be deceived by. */
  readonly note: string;
  /** Clause or paper. */
  readonly reference: string;
}

/** A class of attacks. */
export interface AttackClass {
  readonly name: string;
  readonly attack: string;
  readonly rule: string;
  readonly reference: string;
}

export const CASES: readonly Case[];
export const CLASSES: readonly AttackClass[];
