import { createSandbox, type Sandbox } from '@kyso/sandbox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkFit, type CheckFitOptions } from '@kyso/pkcs11';
import {
  SOFTHSM,
  WITHOUT_SOFTHSM,
  tokenStore,
  type TokenStore,
} from '../../../../test-fixtures/softhsm.js';

const PIN = '482915';
const DAY = 86_400_000;

describe.skipIf(WITHOUT_SOFTHSM !== '')('how the certificates of a token stand', () => {
  let store: TokenStore;
  let sandbox: Sandbox;
  let serial: string;
  let notAfter: number;

  beforeAll(async () => {
    store = tokenStore();
    serial = store.token('thẻ', PIN);
    sandbox = await createSandbox({ seed: 'fit' });
    const [an, binh] = ['nguyen-van-an', 'tran-thi-binh'].map((id) => sandbox.identity(id));
    if (!an || !binh) throw new Error('the sandbox has both');
    notAfter = an.notAfter.getTime();
    store.write(serial, an, { pin: PIN, id: 'a1' });
    store.write(serial, binh, { pin: PIN, id: 'b2', certificateId: 'b3' });
    store.writeCertificate(serial, sandbox.organisation.certificate, { pin: PIN, id: 'a1' });
    const [other] = sandbox.people.filter(({ id }) => ![an.id, binh.id].includes(id));
    if (!other) throw new Error('the sandbox has more people');
    store.writeCertificate(serial, other.certificate, { pin: PIN, id: 'c4' });
    store.writeCertificate(serial, sandbox.intermediate.certificate, { pin: PIN, id: 'd5' });
  });
  afterAll(() => {
    store.dispose();
  });

  const stands = async (options: Partial<CheckFitOptions> = {}) => {
    const clock = () => new Date(notAfter - 100 * DAY);
    const fits = await checkFit({ module: SOFTHSM, token: { serial }, clock, ...options });
    return new Map(fits.map((fit) => [fit.certificate.subject, fit]));
  };
  const of = (all: Awaited<ReturnType<typeof stands>>, name: string) =>
    [...all.values()].find(({ certificate }) => certificate.subject.includes(name));

  test('with a PIN: the private key is there, elsewhere, another one, or none', async () => {
    const all = await stands({ pin: PIN });
    expect(all.size).toBe(4);
    expect(of(all, 'Nguyễn Văn An')).toMatchObject({ key: 'fits', keyId: 'a1', warnings: [] });
    expect(of(all, 'Trần Thị Bình')).toMatchObject({
      ...{ key: 'fits', keyId: 'b2', warnings: ['other-id'] },
    });
    const organisation = [...all.values()].find(({ keyId, certificate: { id } }) => {
      return keyId === null && id === 'a1';
    });
    expect(organisation).toMatchObject({ key: 'other', warnings: ['other-key'] });
    const lone = [...all.values()].find(({ certificate }) => certificate.id === 'c4');
    expect(lone).toMatchObject({ key: 'missing', keyId: null });
    expect(lone?.warnings).toContain('no-key');
  });

  test('without a PIN: as far as public keys tell', async () => {
    const all = await stands();
    expect(of(all, 'Nguyễn Văn An')).toMatchObject({ key: 'fits-public', keyId: 'a1' });
  });

  test('a certificate that is left without its private key is told once the PIN is given', async () => {
    const lone = store.token('mất khóa', PIN);
    const an = sandbox.identity('nguyen-van-an');
    store.write(lone, an, { pin: PIN, id: 'a1' });
    /* eslint-disable @typescript-eslint/no-unsafe-call, @typescript-eslint/no-unsafe-member-access */
    store.session(lone, PIN, (cryptoki, session) => {
      cryptoki.C_FindObjectsInit(session, [{ type: 0x0, value: 0x3 }]);
      const keys = cryptoki.C_FindObjects(session, 5) as Buffer[];
      cryptoki.C_FindObjectsFinal(session);
      for (const key of keys) cryptoki.C_DestroyObject(session, key);
    });
    /* eslint-enable */
    const token = { serial: lone };
    expect([...(await stands({ token })).values()]).toMatchObject([{ key: 'fits-public' }]);
    expect([...(await stands({ token, pin: PIN })).values()]).toMatchObject([
      { key: 'missing', warnings: ['no-key'] },
    ]);
  });

  test.each([
    [31, 31, []],
    [29, 29, ['renew']],
    [-1, -1, ['expired']],
    [10 * 366, 10 * 366, ['not-yet-valid']],
  ])('%i days before it runs out', async (days, daysLeft, warnings) => {
    const clock = () => new Date(notAfter - days * DAY);
    const fit = of(await stands({ clock }), 'Nguyễn Văn An');
    expect(fit).toMatchObject({ daysLeft, warnings });
  });
});
