import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseCrl } from '../../src/revocation/index.js';
import { revocationByEvidence, validatePath } from '../../src/trust/index.js';
import { parseCertificate } from '../../src/x509/index.js';
import { crypto } from '../cms/sign.js';
import { corpus } from '../crypto/corpora.js';

interface PkitsItem {
  readonly id: string;
  readonly title: string;
  readonly path: readonly string[];
  readonly crls: readonly string[];
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
describe.runIf(pkits)('PKITS', () => {
  const { items } = pkits
    ? (JSON.parse(readFileSync(join(pkits, 'expected.json'), 'utf8')) as { items: PkitsItem[] })
    : { items: [] };
  const cases = items.filter(({ title }) => !title.includes('DSA'));

  const judge = async ({ path, crls, settings }: PkitsItem) => {
    const certificates = path.map((file) =>
      parseCertificate(readFileSync(join(pkits ?? '', 'certs', file))),
    );
    const [anchor, ...others] = certificates;
    const leaf = others.at(-1);
    if (!anchor || !leaf) throw new Error('path too short');
    const lists = crls.map((file) => parseCrl(readFileSync(join(pkits ?? '', 'crls', file))));
    const evidence = { crls: lists, certificates, crypto };
    return validatePath(leaf, {
      anchors: [anchor],
      intermediates: others.slice(0, -1).reverse(),
      at: new Date('2011-04-15T12:00:00Z'),
      crypto,
      revocation: { mode: 'required', check: revocationByEvidence(evidence) },
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
