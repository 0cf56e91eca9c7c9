import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { validatePath } from '../../src/trust/index.js';
import { parseCertificate } from '../../src/x509/index.js';
import { crypto } from '../cms/sign.js';
import { corpus } from '../crypto/corpora.js';

interface PkitsItem {
  readonly id: string;
  readonly title: string;
  readonly section: string;
  readonly path: readonly string[];
  readonly settings: {
    readonly initialPolicySet: readonly string[];
    readonly initialExplicitPolicy: boolean;
    readonly initialPolicyMappingInhibit: boolean;
    readonly initialInhibitAnyPolicy: boolean;
  };
  readonly expected: 'valid' | 'invalid';
  readonly userConstrainedPolicySet: readonly string[];
}

const pkits = corpus('pkits');
describe.runIf(pkits)('PKITS, revocation left out', () => {
  const { items } = pkits
    ? (JSON.parse(readFileSync(join(pkits, 'expected.json'), 'utf8')) as { items: PkitsItem[] })
    : { items: [] };
  // What these are about is revocation.
  const revocation = ['4.5.5', '4.5.7', '4.7.4', '4.7.5'];
  const cases = items.filter(
    ({ id, section, title }) =>
      /^4\.(1|2|3|5|6|7|8|9|10|11|12|13|16)\b/.test(section) &&
      !revocation.includes(id) &&
      !title.includes('DSA'),
  );

  const judge = async ({ path, settings }: PkitsItem) => {
    const certificates = path.map((file) =>
      parseCertificate(readFileSync(join(pkits ?? '', 'certs', file))),
    );
    const [anchor, ...others] = certificates;
    const leaf = others.at(-1);
    if (!anchor || !leaf) throw new Error('path too short');
    return validatePath(leaf, {
      anchors: [anchor],
      intermediates: others.slice(0, -1).reverse(),
      at: new Date('2015-01-01'),
      crypto,
      policies: {
        acceptable: settings.initialPolicySet,
        explicit: settings.initialExplicitPolicy,
        inhibitMapping: settings.initialPolicyMappingInhibit,
        inhibitAny: settings.initialInhibitAnyPolicy,
      },
    });
  };

  test.each(cases)('$id $title is $expected', async (item) => {
    const result = await judge(item);
    expect(result.kind === 'valid' ? 'valid' : 'invalid').toBe(item.expected);
    if (result.kind !== 'valid') return;
    expect(result.path.policies).toEqual([...item.userConstrainedPolicySet].sort());
  });

  const dsa = items.filter(({ title }) => title.includes('DSA'));
  test.each(dsa)('$id $title is refused by rule', async (item) => {
    const { kind, findings } = await judge(item);
    expect(kind).toBe('failed');
    const found = findings.flatMap((finding) =>
      finding.check === 'certificate-algorithm' ? String(finding.found) : [],
    );
    expect(found.some((text) => text.includes('DSA'))).toBe(true);
  });
});
