import { afterAll, describe, expect, test } from 'vitest';
import { unknown } from '../../src/cms/index.js';
import type { RevocationAnswer } from '../../src/revocation/index.js';
import {
  validatePath,
  type PathRevocationQuestion,
  type RevocationMode,
} from '../../src/trust/index.js';
import { parseCertificate, type Certificate } from '../../src/x509/index.js';
import { crypto } from '../cms/sign.js';
import { makeCertificate, opensslFolder, type CertificateWish } from '../x509/openssl.js';

const folder = opensslFolder();
afterAll(folder.remove);

let serial = 0;
const make = (wish: CertificateWish) =>
  parseCertificate(makeCertificate(folder, { serial: String((serial += 1)), ...wish }));
const CA = ['basicConstraints=critical,CA:true'];

const root = make({ name: 'root', subject: '/CN=R', extensions: CA });
const issuing = make({ name: 'issuing', subject: '/CN=I', issuer: 'root', extensions: CA });
const an = make({ name: 'an', subject: '/CN=An', issuer: 'issuing' });
const lists = make({
  name: 'lists',
  subject: '/CN=Lists',
  issuer: 'root',
  extensions: ['keyUsage=cRLSign'],
});
const stranger = make({ name: 'stranger', subject: '/CN=X', extensions: CA });
const at = new Date(an.notBefore.getTime() + 86_400_000);

type Status = RevocationAnswer['status'];
const answer = (status: Status, ...reasons: RevocationAnswer['findings']): RevocationAnswer => ({
  status,
  evidence: null,
  furtherEvidence: [],
  findings: [
    { check: 'revocation', status: status === 'revoked' ? 'failed' : 'unknown', clause: '' },
    ...reasons,
  ],
});

interface Asked {
  readonly of?: (question: PathRevocationQuestion) => Promise<RevocationAnswer> | RevocationAnswer;
  readonly mode?: RevocationMode;
}

async function judge({ of = () => answer('good'), mode = 'required' }: Asked = {}) {
  const asked: [Certificate, Certificate][] = [];
  const result = await validatePath(an, {
    anchors: [root],
    intermediates: [issuing, lists],
    at,
    crypto,
    revocation: {
      mode,
      check: async (question) => {
        asked.push([question.certificate, question.issuer]);
        return of(question);
      },
    },
  });
  return { result, asked };
}

describe('revocation on a path', () => {
  test('is asked of every certificate below the anchor, the CA first', async () => {
    const { result, asked } = await judge();
    expect(asked).toEqual([
      [issuing, root],
      [an, issuing],
    ]);
    expect(result).toMatchObject({ kind: 'valid' });
    const found = result.kind === 'valid' ? result.path.revocation : [];
    expect(found.map(({ certificate }) => certificate)).toEqual([an, issuing]);
  });

  test('of a CA ends the questions', async () => {
    const { result, asked } = await judge({ of: () => answer('revoked') });
    expect(asked).toHaveLength(1);
    expect(result).toMatchObject({ kind: 'failed', subIndication: 'REVOKED_CA_NO_POE' });
  });

  test('of the certificate fails it', async () => {
    const { result } = await judge({
      of: ({ certificate }) => answer(certificate === an ? 'revoked' : 'good'),
    });
    expect(result).toMatchObject({ kind: 'failed', subIndication: 'REVOKED_NO_POE' });
  });

  test('is not asked where something else fails already', async () => {
    const asked: unknown[] = [];
    await validatePath(an, {
      anchors: [root],
      intermediates: [issuing],
      at: new Date(0),
      crypto,
      revocation: {
        mode: 'required',
        check: (one) => (asked.push(one), Promise.resolve(answer('good'))),
      },
    });
    expect(asked).toEqual([]);
  });
});

describe('what is not known', () => {
  const reason = unknown('revocation-freshness', 'RFC 5280 §6.3.3');

  test.each([
    ['required', [], 'undecided'],
    ['required', [reason], 'undecided'],
    ['if-available', [], 'valid'],
    ['if-available', [reason], 'undecided'],
  ] as const)('%s, with the reasons %j, makes the path %s', async (mode, reasons, kind) => {
    const { result } = await judge({ mode, of: () => answer('unknown', ...reasons) });
    expect(result.kind).toBe(kind);
    if (result.kind === 'valid') {
      const statuses = result.findings.flatMap(({ check, status }) =>
        check === 'revocation' ? status : [],
      );
      expect(statuses).toEqual(['warning', 'warning']);
    } else expect(result.subIndication).toBe('TRY_LATER');
  });
});

describe('who signs evidence', () => {
  const signer = async (who: Certificate, use: 'crl-signing' | 'ocsp-signing') => {
    const reasons: unknown[] = [];
    await judge({
      of: async ({ certificate, validateSigner }) => {
        if (certificate === an) reasons.push((await validateSigner(who, use))?.check);
        return answer('good');
      },
    });
    return reasons;
  };

  test('is entitled by a path to the same anchor and the usage', async () => {
    expect(await signer(lists, 'crl-signing')).toEqual([undefined]);
    expect(await signer(issuing, 'crl-signing')).toEqual([undefined]);
    expect(await signer(lists, 'ocsp-signing')).toEqual(['certificate-purpose']);
    expect(await signer(stranger, 'crl-signing')).toEqual(['certificate-path']);
  });

  test('must not be revoked, and cannot vouch for itself', async () => {
    const seen: string[] = [];
    const { result } = await judge({
      of: async ({ certificate, validateSigner }) => {
        const refusal = await validateSigner(lists, 'crl-signing');
        if (certificate === lists) seen.push(refusal?.found as string);
        return refusal ? answer('unknown', refusal) : answer('good');
      },
    });
    expect(seen).toEqual(['a circle of questions']);
    expect(result).toMatchObject({ kind: 'undecided', subIndication: 'TRY_LATER' });
  });

  test('is not asked for its own revocation as a responder: that is for the check', async () => {
    const responder = make({
      name: 'responder',
      subject: '/CN=OCSP',
      issuer: 'issuing',
      extensions: ['extendedKeyUsage=OCSPSigning'],
    });
    const { asked, result } = await judge({
      of: async ({ certificate, validateSigner }) => {
        const refusal = certificate === an && (await validateSigner(responder, 'ocsp-signing'));
        return refusal ? answer('unknown', refusal) : answer('good');
      },
    });
    expect(result.kind).toBe('valid');
    expect(asked.map(([certificate]) => certificate)).not.toContain(responder);
  });

  test('is asked for no deeper than four times', async () => {
    const chain = [0, 1, 2, 3, 4, 5].map((index) =>
      make({ name: `s${index}`, subject: `/CN=S${index}`, issuer: 'root' }),
    );
    const asked: string[] = [];
    await judge({
      of: async ({ certificate, validateSigner }) => {
        const next = chain[chain.indexOf(certificate) + 1];
        const refusal = next && (await validateSigner(next, 'crl-signing'));
        if (refusal) asked.push(String(refusal.found));
        return refusal ? answer('unknown', refusal) : answer('good');
      },
    });
    expect(asked[0]).toBe('4 questions deep');
  });
});
