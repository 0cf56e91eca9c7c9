import type { KysoError } from '@kyso/core';
import { vnError } from '../errors.js';
import { nd30Profile, sealOnCopiesProfile } from './index.js';
import type { Profile } from './types.js';

/** Most entries of a list and characters of a text; a mark of an office has a few short lines. */
const MAX_ENTRIES = 20;
const MAX_TEXT = 300;

/** What stands where only a few words are possible. */
const CHOICES: Readonly<Record<string, readonly string[]>> = {
  'copy.image.value': ['none', 'seal'],
  'appendix.image.value': ['none', 'seal'],
  'seal.covers.value': ['signature', 'title', 'name', 'recipients'],
};

/**
 * A profile that comes from JSON: `id` and `title` of its own, and the rules that differ from those of NĐ 30/2020, each
 * with its clause; what it leaves out stays as in `nd30Profile`. Texts come out in NFC. Throws `ERR_PROFILE` with the
 * `path` of the first fault.
 *
 * @example
 * const profile = readProfile({
 *   id: 'bo-x',
 *   title: { vi: 'Quy chế của Bộ X', en: 'Rules of ministry X' },
 *   seal: { diameterMm: { value: 38, clause: 'QĐ 12/QĐ-BX, Điều 5' } },
 * });
 */
export function readProfile(json: unknown): Profile {
  const given = objectAt(json, '');
  const { id } = given;
  if (typeof id !== 'string' || !/^[A-Za-z0-9_-]{1,40}$/.test(id))
    throw fault('id', 'expected up to 40 letters, digits, "-" and "_"');
  if ([nd30Profile.id, sealOnCopiesProfile.id].includes(id))
    throw fault('id', `"${id}" is the profile of that name here; take another`);
  for (const language of ['vi', 'en'])
    if (objectAt(given['title'], 'title')[language] === undefined)
      throw fault(`title.${language}`, 'is missing');
  // Every part was held against the same part of a complete profile.
  return merged(nd30Profile, given, '') as Profile;
}

/** What is given in place of what stands in the base, part by part; every part is of the kind that the base has. */
function merged(base: unknown, given: unknown, path: string): unknown {
  if (Array.isArray(base)) return listAt(given, path);
  if (typeof base === 'object' && base !== null) return mergedObject(base, given, path);
  if (typeof given !== typeof base) throw fault(path, `expected a ${typeof base}`);
  if (typeof given === 'number' && !(Number.isFinite(given) && given >= 0))
    throw fault(path, 'expected a number from 0');
  return typeof given === 'string' ? textAt(given, path) : given;
}

function mergedObject(base: object, given: unknown, path: string): unknown {
  const found = objectAt(given, path);
  const isRule = 'clause' in base;
  if (isRule && ['value', 'clause'].some((key) => found[key] === undefined))
    throw fault(path, 'expected value and clause');
  const parts = Object.entries(found).map(([key, value]) => {
    const at = path === '' ? key : `${path}.${key}`;
    const own = Object.entries(base).find(([name]) => name === key);
    if (!own) throw fault(at, 'is not known');
    return [key, merged(own[1], value, at)] as const;
  });
  return { ...base, ...Object.fromEntries(parts) };
}

function objectAt(value: unknown, path: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Readonly<Record<string, unknown>>;
  throw fault(path, 'expected an object');
}

function listAt(value: unknown, path: string): readonly string[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > MAX_ENTRIES)
    throw fault(path, `expected a list of 1 to ${MAX_ENTRIES} texts`);
  return value.map((entry: unknown, i) => {
    if (typeof entry !== 'string') throw fault(`${path}[${i}]`, 'expected a text');
    return textAt(entry, path);
  });
}

function textAt(text: string, path: string): string {
  if (text.length > MAX_TEXT) throw fault(path, `expected at most ${MAX_TEXT} characters`);
  const choices = CHOICES[path];
  if (choices && !choices.includes(text)) throw fault(path, `expected ${choices.join(', ')}`);
  if (/(^|\.)color(\.value)?$/.test(path) && !/^#[0-9a-f]{6}$/i.test(text))
    throw fault(path, 'expected a colour such as #0000ff');
  return text.normalize('NFC');
}

function fault(path: string, problem: string): KysoError {
  const where = path === '' ? 'the profile' : `profile.${path}`;
  return vnError('ERR_PROFILE', `${where}: ${problem}`, { facts: { path } });
}
