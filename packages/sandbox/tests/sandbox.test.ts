import { createPrivateKey, X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { createSandbox, toPem, type Sandbox } from '../src/index.js';
import { openssl, opensslStatus, put, scratchDirectory } from './openssl.js';

const directory = scratchDirectory();
const clock = (): Date => new Date('2026-11-21T03:04:05.678Z');
const ATTIME = String(Date.parse('2026-11-21T00:00:00Z') / 1000);
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await createSandbox({ seed: 'sandbox.test', clock });
  put(directory, 'root.pem', toPem('CERTIFICATE', sandbox.root.certificate));
  put(directory, 'intermediate.pem', toPem('CERTIFICATE', sandbox.intermediate.certificate));
});

function verifyPath(certificate: Uint8Array, purpose: string, attime = ATTIME) {
  const file = put(directory, 'leaf.pem', toPem('CERTIFICATE', certificate));
  const trust = ['-CAfile', 'root.pem', '-untrusted', 'intermediate.pem'];
  const how = ['-x509_strict', '-purpose', purpose, '-attime', attime];
  return opensslStatus(directory, 'verify', ...trust, ...how, file);
}

function textOf(certificate: Uint8Array): string {
  const file = put(directory, 'text.der', certificate);
  const how = ['-inform', 'DER', '-noout', '-text', '-nameopt', 'utf8,sep_comma_plus_space'];
  return openssl(directory, 'x509', ...how, '-in', file);
}

describe('certificate paths', () => {
  it('holds people of every kind of key and one organisation, all accepted by OpenSSL', () => {
    const valid = [...sandbox.people.slice(0, -1), sandbox.organisation];
    expect(new Set(valid.map((one) => one.keyType))).toEqual(
      new Set(['rsa-2048', 'rsa-3072', 'rsa-pss', 'p-256', 'p-384', 'p-521', 'ed25519']),
    );
    for (const identity of valid) {
      expect(verifyPath(identity.certificate, 'smimesign')).toMatchObject({ status: 0 });
    }
  });

  it('holds one person whose certificate has expired and was good before', () => {
    const expired = sandbox.identity('do-van-quy');
    expect(verifyPath(expired.certificate, 'smimesign').text).toContain('certificate has expired');
    const before = String(Date.parse('2023-01-01T00:00:00Z') / 1000);
    expect(verifyPath(expired.certificate, 'smimesign', before)).toMatchObject({ status: 0 });
  });

  it('lists each chain from the direct issuer to the root', () => {
    for (const identity of [...sandbox.people, sandbox.organisation]) {
      const [leaf, ...issuers] = [identity.certificate, ...identity.chain].map(
        (der) => new X509Certificate(der),
      );
      expect(issuers.map((one) => one.raw)).toEqual([
        Buffer.from(sandbox.intermediate.certificate),
        Buffer.from(sandbox.root.certificate),
      ]);
      const key = createPrivateKey({
        key: Buffer.from(identity.privateKey),
        format: 'der',
        type: 'pkcs8',
      });
      expect(leaf?.checkPrivateKey(key)).toBe(true);
    }
  });

  it('has a timestamp authority below the root that OpenSSL accepts for that purpose', () => {
    const { certificate } = sandbox.timestampAuthority;
    expect(verifyPath(certificate, 'timestampsign')).toMatchObject({ status: 0 });
    expect(textOf(certificate)).toMatch(/Extended Key Usage: critical\s+Time Stamping\n/);
  });

  it('gives revocation lists that OpenSSL verifies and accepts in path checking', () => {
    put(directory, 'intermediate.crl', sandbox.intermediate.crl());
    const pem = openssl(directory, 'crl', '-inform', 'DER', '-in', 'intermediate.crl');
    put(directory, 'crl.pem', pem);
    put(directory, 'leaf.pem', toPem('CERTIFICATE', sandbox.organisation.certificate));
    const trust = ['-CAfile', 'root.pem', '-untrusted', 'intermediate.pem', '-CRLfile', 'crl.pem'];
    const how = ['-crl_check', '-attime', String(Date.parse('2026-11-22T00:00:00Z') / 1000)];
    expect(opensslStatus(directory, 'verify', ...trust, ...how, 'leaf.pem').status).toBe(0);
  });
});

describe('profiles', () => {
  it('writes a person as real certificates do: Vietnamese names, several UID, one RDN each', () => {
    const person = sandbox.identity('tran-thi-binh');
    const subject =
      'C=VN, L=Hà Nội, O=BỘ THỬ NGHIỆM, OU=Vụ Pháp chế, CN=Trần Thị Bình, UID=MST:0000000002, UID=CCCD:000000000002';
    expect(person.subject).toBe(subject);
    const text = textOf(person.certificate);
    expect(text).toContain(`Subject: ${subject}\n`);
    expect(text).toMatch(/Key Usage: critical\s+Digital Signature, Non Repudiation\n/);
    expect(text).toMatch(
      /Extended Key Usage:\s+TLS Web Client Authentication, E-mail Protection\n/,
    );
    expect(text).toContain('email:tran-thi-binh@bothunghiem.example');
    expect(text).toContain('CA Issuers - URI:http://sandbox.example/certs/intermediate.crt');
    expect(text).toContain('OCSP - URI:http://sandbox.example/ocsp');
    expect(text).toContain('URI:http://sandbox.example/crl/intermediate.crl');
    expect(text).toContain('Policy: 1.3.6.1.4.1.32473.704.1');
    expect(text).not.toContain('Basic Constraints');
  });

  it('lets an organisation encipher as well', () => {
    expect(textOf(sandbox.organisation.certificate)).toMatch(
      /Key Usage: critical\s+Digital Signature, Non Repudiation, Key Encipherment, Data Encipherment\n/,
    );
  });

  it('marks the authorities as such, the intermediate with path length 0', () => {
    expect(textOf(sandbox.root.certificate)).toMatch(/Basic Constraints: critical\s+CA:TRUE\n/);
    const intermediate = textOf(sandbox.intermediate.certificate);
    expect(intermediate).toMatch(/Basic Constraints: critical\s+CA:TRUE, pathlen:0\n/);
    expect(intermediate).toMatch(/Key Usage: critical\s+Certificate Sign, CRL Sign\n/);
    expect(intermediate).toContain('Signature Algorithm: sha256WithRSAEncryption');
  });

  it('writes a given base address and a given size of authority keys', async () => {
    const options = { authorityKeyType: 'rsa-2048', baseUrl: 'http://127.0.0.1:8080/' } as const;
    const other = await createSandbox({ seed: 'x', clock, ...options });
    const text = textOf(other.intermediate.certificate);
    expect(text).toContain('CA Issuers - URI:http://127.0.0.1:8080/certs/root.crt');
    expect(text).toContain('Public-Key: (2048 bit)');
  });
});

describe('reproducibility', () => {
  it('gives equal bytes for equal seeds, whatever is read first', async () => {
    const again = await createSandbox({ seed: 'sandbox.test', clock });
    for (const identity of [...again.people, again.organisation].reverse()) {
      const first = sandbox.identity(identity.id);
      expect(identity.privateKey).toEqual(first.privateKey);
      expect(identity.certificate).toEqual(first.certificate);
      expect(identity.chain).toEqual(first.chain);
    }
    expect(again.timestampAuthority.certificate).toEqual(sandbox.timestampAuthority.certificate);
    expect(await again.pkcs12(again.organisation, 'm')).toEqual(
      await sandbox.pkcs12(sandbox.organisation, 'm'),
    );
  });

  it('gives other keys for another seed and, without one, each time', async () => {
    const authorityKeyType = 'rsa-2048';
    const others = await Promise.all([
      createSandbox({ seed: 'another', clock, authorityKeyType }),
      createSandbox({ clock, authorityKeyType }),
      createSandbox({ clock, authorityKeyType }),
    ]);
    const roots = others.map((one) => Buffer.from(one.root.certificate).toString('hex'));
    expect(new Set(roots).size).toBe(3);
    const person = others[1].identity('pham-duc-dung');
    expect(person.certificate).toBe(person.certificate);
    expect(person.notBefore).toEqual(new Date('2026-11-20T03:04:05Z'));
  });
});

describe('issuing', () => {
  it('issues what is asked for, and knows it by its id afterwards', async () => {
    const identity = await sandbox.issue({
      id: 'mai',
      keyType: 'p-256',
      subject: [
        ['C', 'VN'],
        ['E', 'mai@example.vn'],
        ['CN', 'Mai'],
      ],
      notBefore: new Date('2049-12-31T00:00:00Z'),
      notAfter: new Date('2050-01-01T00:00:00Z'),
      keyUsage: ['keyEncipherment'],
      extendedKeyUsage: [],
    });
    expect(sandbox.identity('mai')).toBe(identity);
    const text = textOf(identity.certificate);
    expect(text).toContain('Subject: C=VN, emailAddress=mai@example.vn, CN=Mai\n');
    expect(text).toMatch(/Key Usage: critical\s+Key Encipherment\n/);
    expect(text).not.toContain('Extended Key Usage');
    expect(text).toContain('Not After : Jan  1 00:00:00 2050 GMT');
    // RFC 5280 §4.1.2.5: UTCTime through 2049, GeneralizedTime from 2050.
    const file = put(directory, 'mai.der', identity.certificate);
    const asn1 = openssl(directory, 'asn1parse', '-inform', 'DER', '-in', file);
    expect(asn1).toMatch(/UTCTIME +:491231000000Z/);
    expect(asn1).toMatch(/GENERALIZEDTIME +:20500101000000Z/);
  });

  it('composes a name that was given with separate tone marks', async () => {
    const decomposed = 'Nguyễn Thị Ẩn'.normalize('NFD');
    const identity = await sandbox.issue({ keyType: 'ed25519', subject: [['CN', decomposed]] });
    expect(textOf(identity.certificate)).toContain(`Subject: CN=${decomposed.normalize('NFC')}\n`);
  });

  it('refuses a taken or malformed id, a name without CN, a validity that ends before it begins', async () => {
    const keyType = 'ed25519';
    const [notBefore, notAfter] = [new Date('2026-02-01'), new Date('2026-01-01')];
    const refused = [
      sandbox.issue({ id: 'tran-thi-binh', keyType }),
      sandbox.issue({ id: '../x', keyType }),
      sandbox.issue({ keyType, subject: [['C', 'VN']] }),
      sandbox.issue({ keyType, notBefore, notAfter }),
    ];
    for (const one of refused) await expect(one).rejects.toBeInstanceOf(TypeError);
    expect(() => sandbox.identity('nobody')).toThrow(RangeError);
  });
});
