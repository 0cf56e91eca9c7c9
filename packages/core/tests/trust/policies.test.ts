import { afterAll, describe, expect, test } from 'vitest';
import { integer, oid, retag, sequence } from '../../src/der/writer.js';
import { judgePolicies, type InitialPolicies } from '../../src/trust/policies.js';
import { EXTENSION, type Certificate, type Extension } from '../../src/x509/index.js';
import { opensslFolder } from '../x509/openssl.js';
import { crafting, extension } from './crafted.js';

const folder = opensslFolder();
afterAll(folder.remove);
const craft = crafting(folder);

const ANY = '2.5.29.32.0';
const [P1, P2, P3] = ['1.2.3.1', '1.2.3.2', '1.2.3.3'] as const;

const policies = (...oids: string[]): Extension =>
  extension(EXTENSION.certificatePolicies, sequence(...oids.map((one) => sequence(oid(one)))));
const mappings = (...pairs: [string, string][]): Extension =>
  extension(EXTENSION.policyMappings, sequence(...pairs.map(([a, b]) => sequence(oid(a), oid(b)))));
const constraints = ({ explicit, mapping }: { explicit?: number; mapping?: number }): Extension =>
  extension(
    EXTENSION.policyConstraints,
    sequence(
      ...(explicit === undefined ? [] : [retag(0x80, integer(explicit))]),
      ...(mapping === undefined ? [] : [retag(0x81, integer(mapping))]),
    ),
  );
const inhibitAny = (skip: number): Extension =>
  extension(EXTENSION.inhibitAnyPolicy, integer(skip));

const anchor = craft('root');
let count = 0;
const certificate = (...extensions: Extension[]): Certificate =>
  craft(`c${(count += 1)}`, { extensions });

const judge = (
  certificates: readonly Certificate[],
  initial: InitialPolicies = {},
  from?: Certificate,
) => {
  const target = certificates.at(-1) ?? anchor;
  const path = { anchor: from ?? anchor, certificates, target };
  const { judged, policies: found } = judgePolicies(path, initial, from !== undefined);
  return judged.length > 0 ? judged.map(({ finding }) => finding.clause) : found;
};

describe('the policies of a path', () => {
  test('are those that every certificate names', () => {
    expect(judge([certificate(policies(P1, P2)), certificate(policies(P2, P3))])).toEqual([P2]);
  });

  test('are none where one certificate names none, which fails only where one is required', () => {
    const path = [certificate(policies(P1)), certificate()];
    expect(judge(path)).toEqual([]);
    expect(judge(path, { explicit: true })).toEqual(['RFC 5280 §6.1.3 (f)']);
    const required = [certificate(policies(P1), constraints({ explicit: 0 })), certificate()];
    expect(judge(required)).toEqual(['RFC 5280 §6.1.3 (f)']);
  });

  test('hold as any policy until somebody is more precise', () => {
    expect(judge([certificate(policies(ANY)), certificate(policies(ANY))])).toEqual([ANY]);
    expect(judge([certificate(policies(ANY)), certificate(policies(P1))])).toEqual([P1]);
    const asked = { acceptable: [P2], explicit: true };
    expect(judge([certificate(policies(ANY)), certificate(policies(ANY))], asked)).toEqual([P2]);
  });

  test('are those that were asked for', () => {
    const path = [certificate(policies(P1, P2)), certificate(policies(P1, P2))];
    expect(judge(path, { acceptable: [P1, P3], explicit: true })).toEqual([P1]);
    expect(judge(path, { acceptable: [P3], explicit: true })).toEqual(['RFC 5280 §6.1.5 (g)']);
    expect(judge(path, { acceptable: [P3] })).toEqual([]);
  });

  test('of nobody below the anchor are any', () => {
    expect(judge([], { explicit: true })).toEqual([ANY]);
  });
});

describe('any policy', () => {
  test('does not count where the caller or a CA inhibits it', () => {
    const path = [certificate(policies(ANY)), certificate(policies(P1))];
    expect(judge(path, { inhibitAny: true, explicit: true })).toEqual(['RFC 5280 §6.1.3 (f)']);
    const inhibited = [certificate(policies(P1), inhibitAny(0)), certificate(policies(ANY))];
    expect(judge(inhibited)).toEqual([]);
  });

  test('counts again in self-issued CAs, and so many certificates below', () => {
    const ca = certificate(policies(P1), inhibitAny(0));
    const renewed = craft(ca.subject, { issuer: ca.subject, extensions: [policies(ANY)] });
    expect(judge([ca, renewed, certificate(policies(P1))])).toEqual([P1]);
    const later = [certificate(policies(P1), inhibitAny(1)), certificate(policies(ANY))];
    expect(judge([...later, certificate(policies(P1))])).toEqual([P1]);
  });
});

describe('mapped policies', () => {
  test('are told by the names of the anchor', () => {
    const path = [certificate(policies(P1), mappings([P1, P2])), certificate(policies(P2))];
    expect(judge(path)).toEqual([P1]);
    expect(judge(path, { acceptable: [P1], explicit: true })).toEqual([P1]);
    expect(judge(path, { acceptable: [P2], explicit: true })).toEqual(['RFC 5280 §6.1.5 (g)']);
  });

  test('go where mapping is inhibited', () => {
    const path = [certificate(policies(P1), mappings([P1, P2])), certificate(policies(P2))];
    expect(judge(path, { inhibitMapping: true, explicit: true })).toEqual(['RFC 5280 §6.1.3 (f)']);
    const inhibiting = certificate(policies(P1), constraints({ mapping: 0 }));
    expect(judge([inhibiting, ...path])).toEqual([]);
  });

  test('of any policy come from the policy that is mapped', () => {
    const path = [certificate(policies(ANY), mappings([P1, P2])), certificate(policies(P2))];
    expect(judge(path)).toEqual([P1]);
  });

  test.each([
    ['from any policy', [ANY, P1]],
    ['to any policy', [P1, ANY]],
  ] as const)('%s are forbidden', (_, [from, to]) => {
    const path = [certificate(policies(P1), mappings([from, to])), certificate(policies(P1))];
    expect(judge(path)).toEqual(['RFC 5280 §6.1.4 (a)']);
  });

  test('that would make a tree grow exponentially end at once, with the right answer', () => {
    // Each CA maps each of 16 policies to all 16: a tree would have 16^14 leaves.
    const all = Array.from({ length: 16 }, (_, index) => `1.2.3.4.${index}`);
    const pairs = all.flatMap((from) => all.map((to): [string, string] => [from, to]));
    const ca = () => certificate(policies(...all), mappings(...pairs));
    const path = [...Array.from({ length: 14 }, ca), certificate(policies(...all))];
    expect(judge(path, { explicit: true })).toEqual([...all].sort());
  });
});

describe('the policies of the anchor', () => {
  const limited = certificate(policies(P1), constraints({ explicit: 0 }));

  test('limit the path where its limits count', () => {
    const path = [certificate(policies(P1, P2)), certificate(policies(P1, P2))];
    expect(judge(path, {}, limited)).toEqual([P1]);
    expect(judge([certificate(policies(P2))], {}, limited)).toEqual(['RFC 5280 §6.1.5 (g)']);
    expect(judge([certificate()], {}, limited)).toEqual(['RFC 5280 §6.1.3 (f)']);
  });
});
