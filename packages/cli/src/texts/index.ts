import type { Language } from '../terminal.js';
import { en } from './en.js';
import type { Texts } from './texts.js';
import { vi } from './vi.js';

export type { OfficeErrorCode } from './office-texts.js';
export type { CommandName, Texts } from './texts.js';

/** The words of the command in a language. */
export function texts(language: Language): Texts {
  return language === 'vi' ? vi : en;
}
