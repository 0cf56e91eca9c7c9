import { describe, expect, test } from 'vitest';
import { nd30Profile } from '../../src/profile/index.js';
import { readProfile } from '../../src/profile/read-profile.js';

const OWN = { id: 'bo-x', title: { vi: 'Quy chế của Bộ X', en: 'Rules of ministry X' } };
const rule = <T>(value: T) => ({ value, clause: 'QĐ 12/QĐ-BX, Điều 5' });

describe('a profile from JSON', () => {
  test('keeps what it leaves out as in nd30', () => {
    const profile = readProfile({ ...OWN, seal: { diameterMm: rule(38) } });
    expect(profile).toEqual({
      ...{ ...nd30Profile, ...OWN },
      seal: { ...nd30Profile.seal, diameterMm: rule(38) },
    });
  });

  test('gives parts of a size, lists and texts in NFC', () => {
    const profile = readProfile({
      ...OWN,
      approval: { size: rule({ width: 100 }) },
      copy: { lines: rule(['{form}', 'Sao bởi {organisation}'.normalize('NFD')]) },
    });
    expect(profile.approval.size.value).toEqual({ width: 100, height: 80 });
    expect(profile.copy.lines.value).toEqual(['{form}', 'Sao bởi {organisation}']);
  });

  test('a complete profile of another id comes back as it is', () => {
    const whole = JSON.parse(JSON.stringify({ ...nd30Profile, ...OWN })) as unknown;
    expect(readProfile(whole)).toEqual({ ...nd30Profile, ...OWN });
  });

  test.each([
    ['no object', [], ''],
    ['no id', { title: OWN.title }, 'id'],
    ['the id of ours', { ...OWN, id: 'nd30' }, 'id'],
    ['no title', { id: 'x' }, 'title'],
    ['a title in one language', { id: 'x', title: { vi: 'x' } }, 'title.en'],
    ['a part that is not known', { ...OWN, stamp: {} }, 'stamp'],
    ['a rule without its clause', { ...OWN, seal: { share: { value: 0.3 } } }, 'seal.share'],
    ['a text for a number', { ...OWN, seal: { share: rule('1/3') } }, 'seal.share.value'],
    ['a number below 0', { ...OWN, initial: { gap: rule(-1) } }, 'initial.gap.value'],
    ['a colour by name', { ...OWN, seal: { color: rule('red') } }, 'seal.color.value'],
    ['another picture', { ...OWN, copy: { image: rule('logo') } }, 'copy.image.value'],
    ['a list of numbers', { ...OWN, copy: { lines: rule([1]) } }, 'copy.lines.value[0]'],
    ['a cover that is none', { ...OWN, seal: { covers: rule(['text']) } }, 'seal.covers.value'],
    [
      'a name of objects',
      JSON.parse('{"id":"x","title":{"vi":"a","en":"b"},"__proto__":{}}'),
      '__proto__',
    ],
  ])('with %s is refused, and where is said', (_, json: unknown, path) => {
    expect(() => readProfile(json)).toThrow(
      expect.objectContaining({ code: 'ERR_PROFILE', facts: { path } }),
    );
  });
});
