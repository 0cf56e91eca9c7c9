/** Languages of the texts for people. */
export type Language = 'vi' | 'en';

/** What happened and what to do about it, in one language. */
export interface Advice {
  readonly meaning: string;
  readonly advice: string;
}

/** Words for the person at the desk. */
export type Explanation = Readonly<Record<Language, Advice>>;
