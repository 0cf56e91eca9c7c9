import { signPdf } from '@kyso/core';
import { webFetcher } from '@kyso/core/net';
import { tsaClient } from '@kyso/core/timestamp';
import type { SandboxServer } from '@kyso/sandbox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { issue, type IssueOptions } from '../../src/index.js';
import { PICTURES, clock, sandbox, signerOf } from '../office.js';
import { letter, makeLetter } from '../placement/make-letter.js';

let server: SandboxServer;
let approved: Uint8Array;

beforeAll(async () => {
  server = await (await sandbox()).serve();
  const rect = { x: 340, y: 400, width: 110, height: 60 };
  const options = { signer: await signerOf('thu'), clock, field: { page: 1, rect } };
  approved = await (await signPdf(makeLetter([{ texts: letter() }]), options)).bytes();
});
afterAll(() => server.close());

async function issued(evidence: Partial<NonNullable<IssueOptions['evidence']>>) {
  const { root } = await sandbox();
  return issue(approved, {
    ...{ signer: await signerOf('ubnd'), clock, seal: PICTURES.red, spanning: true },
    ...{ number: '5', date: '2026-02-03', timestamps: tsaClient(server.timestampUrl) },
    evidence: { trust: [{ name: 'user', anchors: [root.certificate] }], ...evidence },
  });
}

describe('an issued document', () => {
  test('is B-LT where authorities can be asked', async () => {
    const fetcher = {
      fetch: (request: Parameters<ReturnType<typeof webFetcher>['fetch']>[0]) => {
        const url = request.url.replace('http://sandbox.example', server.url);
        return webFetcher().fetch({ ...request, origin: 'caller', url });
      },
    };
    const { level, notices } = await issued({ fetcher });
    expect(level).toBe('B-LT');
    expect(notices.map(({ code }) => code)).not.toContain('evidence-missing');
  });

  test('is B-T and says so where they cannot: the seal stands', async () => {
    const { level, notices } = await issued({});
    expect(level).toBe('B-T');
    expect(notices).toContainEqual({
      code: 'evidence-missing',
      found: 'ERR_EVIDENCE, TRY_LATER',
    });
  });

  test('is refused instead where the caller says so', async () => {
    await expect(issued({ onFailure: 'refuse' })).rejects.toMatchObject({ code: 'ERR_EVIDENCE' });
  });
});
