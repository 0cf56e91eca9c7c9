import { describe, expect, it } from 'vitest';
import { nd30Profile } from '../../src/profile/nd30.js';
import { sealOnCopiesProfile } from '../../src/profile/seal-on-copies.js';

/** Every `{ value, clause }` within. */
function rulesOf(value: unknown): { value: unknown; clause: unknown }[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('value' in value && 'clause' in value) return [{ value: value.value, clause: value.clause }];
  return Object.values(value).flatMap(rulesOf);
}

describe.each([nd30Profile, sealOnCopiesProfile])('the profile $id', (profile) => {
  it('is plain data that survives JSON', () => {
    expect(JSON.parse(JSON.stringify(profile))).toEqual(profile);
  });

  it('names for every rule its clause or the practice behind it, in composed letters', () => {
    const rules = rulesOf(profile);
    expect(rules.length).toBeGreaterThan(30);
    for (const { clause } of rules)
      expect(clause).toMatch(/^(NĐ 30\/2020, |3287\/VPCP-KSTT, |practice: )/u);
    const text = JSON.stringify(profile);
    expect(text).toBe(text.normalize('NFC'));
  });
});

describe('what the decree says', () => {
  it('copies and appendices show text only: size 10, upright, black, ISO 8601 with +07:00', () => {
    for (const block of [nd30Profile.copy, nd30Profile.appendix]) {
      expect(block.image.value).toBe('none');
      expect(block.style.value).toEqual({
        font: 'Times New Roman',
        size: 10,
        bold: false,
        italic: false,
        color: '#000000',
      });
      expect(block.timeFormat.value).toBe('yyyy-MM-ddTHH:mm:ss+07:00');
    }
  });

  it('the seal is red and covers a third of the blue signature; the stamp ĐẾN is 50 × 35 mm', () => {
    expect(nd30Profile.seal.share.value).toBe(1 / 3);
    expect(nd30Profile.seal.color.value).toBe('#ff0000');
    expect(nd30Profile.approval.color.value).toBe('#0000ff');
    expect(nd30Profile.incomingStamp.size.value).toEqual({ widthMm: 50, heightMm: 35 });
  });
});
