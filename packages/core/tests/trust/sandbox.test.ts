import { createSandbox } from '@kyso/sandbox';
import { beforeAll, describe, expect, test } from 'vitest';
import { pureCrypto, webCrypto } from '../../src/crypto/index.js';
import { parseTimestampToken, checkTimestampToken, tsaClient } from '../../src/timestamp/index.js';
import { validatePath } from '../../src/trust/index.js';
import { commonNameOf, identifiersOf, parseCertificate } from '../../src/x509/index.js';
import { crypto, sha256 } from '../cms/sign.js';

// Certificates and tokens of another encoder than ours, judged with every provider.
const NOW = new Date('2026-06-01T00:00:00Z');
const sandbox = createSandbox({ seed: 'paths', clock: () => NOW });
beforeAll(async () => {
  await sandbox;
});

describe.each([
  ['node', crypto],
  ['webcrypto', webCrypto()],
  ['pure', pureCrypto()],
])('with the provider %s', (_, provider) => {
  test('every person of the sandbox leads to its root, and one has run out', async () => {
    const { people, organisation, root } = await sandbox;
    const anchors = [parseCertificate(root.certificate)];
    const results = await Promise.all(
      [...people, organisation].map(({ certificate, chain }) =>
        validatePath(parseCertificate(certificate), {
          anchors,
          intermediates: chain.map(parseCertificate),
          at: NOW,
          crypto: provider,
          purpose: 'document-signing',
        }),
      ),
    );
    const troubles = results.flatMap((result) =>
      result.kind === 'valid' ? [] : [result.subIndication],
    );
    expect(troubles).toEqual(['OUT_OF_BOUNDS_NO_POE']);
  });

  test('a token of the sandbox is intact, and its authority leads to the root', async () => {
    const { timestampResponse, root } = await sandbox;
    const imprint = sha256(Uint8Array.of(1));
    const source = tsaClient('http://tsa.example', {
      crypto: provider,
      fetcher: {
        fetch: async ({ body = new Uint8Array(0) }) => ({
          status: 200,
          headers: {},
          body: await timestampResponse(body),
        }),
      },
    });
    const token = parseTimestampToken(
      await source.requestToken({ digestAlgorithm: 'SHA-256', imprint }),
    );
    const { integrity, certificate } = await checkTimestampToken(token, {
      crypto: provider,
      imprint: () => imprint,
    });
    expect(integrity).toBe('intact');
    const path =
      certificate &&
      (await validatePath(certificate, {
        anchors: [parseCertificate(root.certificate)],
        intermediates: [],
        at: token.info.genTime,
        crypto: provider,
        purpose: 'timestamping',
      }));
    expect(path).toMatchObject({ kind: 'valid' });
  });
});

test('identity numbers of people are read from their certificates', async () => {
  const { people, organisation } = await sandbox;
  const subjects = [...people, organisation].map(
    ({ certificate }) => parseCertificate(certificate).subject,
  );
  const schemes = new Set(subjects.flatMap(identifiersOf).map(({ scheme }) => scheme));
  expect([...schemes]).toEqual(expect.arrayContaining(['MST', 'CCCD']));
  expect(subjects.map(commonNameOf)).not.toContain(undefined);
});
