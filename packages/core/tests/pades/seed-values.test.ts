import { describe, expect, test } from 'vitest';
import { signPdf, type SignPdfOptions } from '../../src/pades/index.js';
import { anySigner, clock, crypto, timestamps } from './cast.js';
import { emptyField, formPdf } from './forms.js';

async function findingsWith(seed: string, options: Partial<SignPdfOptions> = {}) {
  const pdf = formPdf({ 10: emptyField('Ky', `/SV << ${seed} >>`) });
  const signer = await anySigner();
  const signed = await signPdf(pdf, { crypto, clock, signer, ...options, field: { name: 'Ky' } });
  return signed.findings.map(({ check, expected }) => `${check} ${String(expected)}`);
}

const hex = (bytes: Uint8Array) => `<${Buffer.from(bytes).toString('hex')}>`;

describe('seed values of the field that is signed (ISO 32000-2 §12.7.5.5)', () => {
  test.each<[string, number, string, Partial<SignPdfOptions>]>([
    ['Filter', 1, '/Filter /Other', {}],
    ['SubFilter', 2, '/SubFilter [/adbe.pkcs7.detached]', {}],
    ['V', 3, '/V 4', {}],
    ['Reasons', 4, '/Reasons [(Duyet) (Ban hanh)]', { reason: 'Khac' }],
    ['Reasons', 4, '/Reasons [(Duyet)]', {}],
    ['Reasons', 4, '/Reasons [(.)]', { reason: 'Duyet' }],
    ['LegalAttestation', 5, '/LegalAttestation [(x)]', { certify: 2 }],
    ['AddRevInfo', 6, '/AddRevInfo true', {}],
    ['DigestMethod', 7, '/DigestMethod [(SHA512) (SHA384)]', {}],
    ['LockDocument', 8, '/LockDocument /true', {}],
    ['LockDocument', 8, '/LockDocument /false', { certify: 1 }],
    ['AppearanceFilter', 9, '/AppearanceFilter (Dau)', {}],
  ])('%s unmet: refused where required, told otherwise', async (constraint, bit, seed, options) => {
    const required = `${seed} /Ff ${String(1 << (bit - 1))}`;
    await expect(findingsWith(required, options)).rejects.toMatchObject({
      code: 'ERR_FIELD',
      facts: { field: 'Ky', constraint },
    });
    expect(await findingsWith(seed, options)).toEqual([`signature-field ${constraint}`]);
  });

  test.each<[string, string, Partial<SignPdfOptions>]>([
    ['Filter', '/Ff 1 /Filter /Adobe.PPKLite', {}],
    ['SubFilter', '/Ff 2 /SubFilter [/adbe.x509.rsa_sha1 /ETSI.CAdES.detached]', {}],
    ['V', '/Ff 4 /V 3', {}],
    ['Reasons', '/Ff 8 /Reasons [(Duyet)]', { reason: 'Duyet' }],
    ['a reason that is forbidden', '/Ff 8 /Reasons [(.)]', {}],
    ['required reasons that are not there', '/Ff 8', {}],
    ['AddRevInfo', '/Ff 32 /AddRevInfo false', {}],
    ['DigestMethod', '/Ff 64 /DigestMethod [(SHA256)]', {}],
    ['LockDocument', '/Ff 128 /LockDocument /true', { certify: 1 }],
    ['MDP 0', '/MDP << /P 0 >>', {}],
    ['MDP 2', '/MDP << /P 2 >>', { certify: 2 }],
    ['MDP without a level', '/MDP << >>', {}],
  ])('%s met: signed without a word', async (_, seed, options) => {
    expect(await findingsWith(seed, options)).toEqual([]);
  });

  test.each<[string, Partial<SignPdfOptions>]>([
    ['/MDP << /P 0 >>', { certify: 1 }],
    ['/MDP << /P 2 >>', { certify: 1 }],
    ['/MDP << /P 2 >>', {}],
    ['/TimeStamp << /URL (http://tsa.example/) /Ff 1 >>', {}],
    ['/Cert << /Ff 1 /Subject [<3000>] >>', {}],
    ['/Cert << /Ff 2 /Issuer [<3000>] >>', {}],
    ['/Cert << /Ff 4 /OID [(1.2.3)] >>', {}],
  ])('%s is required', async (seed, options) => {
    await expect(findingsWith(seed, options)).rejects.toMatchObject({ code: 'ERR_FIELD' });
  });

  test('a timestamp that is wished for is told when it is missing', async () => {
    const seed = '/TimeStamp << /URL (http://tsa.example/) >>';
    expect(await findingsWith(seed)).toEqual(['signature-field TimeStamp']);
    expect(
      await findingsWith(`${seed.slice(0, -2)} /Ff 1 >>`, { timestamps: timestamps() }),
    ).toEqual([]);
  });

  test('the right certificate, and one above it, are accepted', async () => {
    const { certificate, chain } = await anySigner();
    const issuer = chain[0] ?? certificate;
    expect(await findingsWith(`/Cert << /Ff 1 /Subject [<3000> ${hex(certificate)}] >>`)).toEqual(
      [],
    );
    expect(await findingsWith(`/Cert << /Ff 2 /Issuer [${hex(issuer)}] >>`)).toEqual([]);
    expect(await findingsWith('/Cert << /Subject [<3000>] >>')).toEqual([
      'signature-field Cert/Subject',
    ]);
  });
});
