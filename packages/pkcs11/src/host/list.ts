import { isKysoError } from '@kyso/core';
import { CKF, type Cryptoki, type Handle } from '../cryptoki.js';
import { OPENING_MECHANISMS, mechanismName } from '../mechanism-table.js';
import { calling } from './answer-error.js';
import { certificatesOf, publicKeysOf } from './objects.js';
import type {
  ModuleContents,
  PresentToken,
  SentError,
  SlotFacts,
  TokenContents,
  TokenFacts,
} from './protocol.js';

/** Everything that a module shows without a PIN. A slot that fails says why and hides no other. */
export function moduleContents(cryptoki: Cryptoki): ModuleContents {
  const info = calling('C_GetInfo', () => cryptoki.C_GetInfo());
  const slots = calling('C_GetSlotList', () => cryptoki.C_GetSlotList(false));
  return {
    manufacturer: trimmed(info.manufacturerID),
    description: trimmed(info.libraryDescription),
    version: `${info.libraryVersion.major}.${info.libraryVersion.minor}`,
    cryptokiVersion: `${info.cryptokiVersion.major}.${info.cryptokiVersion.minor}`,
    slots: slots.map((slot) => slotFacts(cryptoki, slot)),
  };
}

/** The tokens that are plugged in now; empty ones that wait to be initialised are none yet. */
export function presentTokens(cryptoki: Cryptoki): PresentToken[] {
  const slots = calling('C_GetSlotList', () => cryptoki.C_GetSlotList(true));
  return slots.flatMap((slot) => {
    try {
      const facts = tokenFactsOf(cryptoki, slot);
      return (facts.flags & CKF.tokenInitialized) === 0 ? [] : [{ ...facts, slot: slotId(slot) }];
    } catch (error) {
      // Taken out between the two calls, or not a token of this module.
      if (isKysoError(error) && error.facts['ckr'] !== 'CKR_CRYPTOKI_NOT_INITIALIZED') return [];
      throw error;
    }
  });
}

/** What a module says of the token in a slot. */
export function tokenFactsOf(cryptoki: Cryptoki, slot: Handle): TokenFacts {
  const info = calling('C_GetTokenInfo', () => cryptoki.C_GetTokenInfo(slot));
  return {
    label: trimmed(info.label),
    serial: trimmed(info.serialNumber),
    model: trimmed(info.model),
    manufacturer: trimmed(info.manufacturerID),
    flags: info.flags,
  };
}

function slotFacts(cryptoki: Cryptoki, slot: Handle): SlotFacts {
  const id = slotId(slot);
  try {
    const info = calling('C_GetSlotInfo', () => cryptoki.C_GetSlotInfo(slot));
    const facts = {
      id,
      description: trimmed(info.slotDescription),
      manufacturer: trimmed(info.manufacturerID),
      flags: info.flags,
    };
    return withToken(cryptoki, slot, facts);
  } catch (error) {
    return { id, description: '', manufacturer: '', flags: 0, failure: sentError(error) };
  }
}

function withToken(cryptoki: Cryptoki, slot: Handle, facts: SlotFacts): SlotFacts {
  if ((facts.flags & CKF.tokenPresent) === 0) return facts;
  try {
    return { ...facts, token: tokenContents(cryptoki, slot) };
  } catch (error) {
    return { ...facts, failure: sentError(error) };
  }
}

function tokenContents(cryptoki: Cryptoki, slot: Handle): TokenContents {
  const token = tokenFactsOf(cryptoki, slot);
  if ((token.flags & CKF.tokenInitialized) === 0) {
    return { ...token, mechanisms: [], openingMechanisms: [], certificates: [], publicKeys: [] };
  }
  const session = calling('C_OpenSession', () => cryptoki.C_OpenSession(slot, CKF.serialSession));
  try {
    const open = { cryptoki, session };
    return {
      ...token,
      ...mechanismsOf(cryptoki, slot),
      certificates: certificatesOf(open),
      publicKeys: publicKeysOf(open),
    };
  } finally {
    cryptoki.C_CloseSession(session);
  }
}

/**
 * The mechanisms of our tables, by what they do. One without the flag is there for something else; one that tells no
 * flags is tried.
 */
function mechanismsOf(
  cryptoki: Cryptoki,
  slot: Handle,
): Pick<TokenContents, 'mechanisms' | 'openingMechanisms'> {
  const all = calling('C_GetMechanismList', () => cryptoki.C_GetMechanismList(slot));
  const doing = (wanted: number) => (mechanism: number) => {
    try {
      const { flags } = cryptoki.C_GetMechanismInfo(slot, mechanism);
      return flags === 0 || (flags & wanted) !== 0;
    } catch {
      return true;
    }
  };
  const opening = Object.values(OPENING_MECHANISMS);
  return {
    mechanisms: all.filter((one) => mechanismName(one) !== undefined).filter(doing(CKF.sign)),
    openingMechanisms: all
      .filter((one) => opening.includes(one))
      .filter(doing(CKF.decrypt | CKF.derive)),
  };
}

function slotId(slot: Handle): string {
  return Buffer.from(slot)
    .reverse()
    .toString('hex')
    .replace(/^0+(?=.)/, '');
}

/** Fixed fields are padded with blanks; some modules pad with zeros. */
function trimmed(text: string): string {
  return text.replace(/[\s\0]+$/, '').normalize('NFC');
}

/** An error on its way to another thread. What is not typed is a fault of ours, and says so. */
export function sentError(error: unknown): SentError {
  if (isKysoError(error)) return { code: error.code, message: error.message, facts: error.facts };
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { code: 'ERR_HOST', message, facts: {} };
}
