import { createSandbox, type IssueOptions, type Sandbox } from '@kyso/sandbox';
import { context, sequence, tlv } from '../../src/der/writer.js';
import {
  checkRevocation,
  parseCrl,
  parseOcspResponse,
  trustIssuerAlone,
  type RevocationAnswer,
  type RevocationQuestion,
} from '../../src/revocation/index.js';
import { parseCertificate, type Certificate } from '../../src/x509/index.js';
import { crypto } from '../cms/sign.js';

/** The sandbox's clock. */
export const NOW = new Date('2026-11-21T03:04:05Z');
export const DAY = 86_400_000;

/** So many days after the clock's time, or before. */
export function days(count: number): Date {
  return new Date(NOW.getTime() + count * DAY);
}

/** The same sandbox in every run, with small keys. */
export async function revocationSandbox(name: string): Promise<Sandbox> {
  return createSandbox({ seed: name, clock: () => NOW, authorityKeyType: 'rsa-2048' });
}

/** What is at hand for one question; the rest is the usual. */
export interface Asked {
  readonly crls?: readonly Uint8Array[];
  readonly ocsp?: readonly Uint8Array[];
  /** DER of candidates for signers. */
  readonly certificates?: readonly Uint8Array[];
  readonly question?: Partial<RevocationQuestion>;
}

/** Asks about a certificate of the sandbox's intermediate authority. */
export async function ask(
  sandbox: Sandbox,
  certificate: Uint8Array,
  { crls = [], ocsp = [], certificates = [], question = {} }: Asked,
): Promise<RevocationAnswer> {
  const issuer = parseCertificate(sandbox.intermediate.certificate);
  return checkRevocation({
    certificate: parseCertificate(certificate),
    issuer,
    crls: crls.map(parseCrl),
    ocsp: ocsp.map(parseOcspResponse),
    certificates: certificates.map(parseCertificate),
    at: NOW,
    crypto,
    validateSigner: trustIssuerAlone({ issuers: [issuer], at: NOW, crypto }),
    ...question,
  });
}

/** Status and the checks that were not passed, with what they found. */
export function short({ status, findings }: RevocationAnswer): unknown[] {
  return [status, ...findings.filter((one) => one.status !== 'passed').map(({ check }) => check)];
}

/** One distribution point of a certificate. */
export interface PointWish {
  readonly address?: string;
  /** Contents of an RDN: attributes in DER. */
  readonly relative?: Uint8Array;
  /** Contents of ReasonFlags, the octet of unused bits first. */
  readonly reasons?: readonly number[];
  readonly crlIssuer?: Certificate;
}

/** cRLDistributionPoints with these points. */
export function pointsExtension(
  ...points: readonly PointWish[]
): NonNullable<IssueOptions['extensions']>[number] {
  return { id: '2.5.29.31', value: sequence(...points.map(pointOf)) };
}

function pointOf({ address, relative, reasons, crlIssuer }: PointWish): Uint8Array {
  const fullName = address === undefined ? [] : [context(0, uri(address))];
  const name = relative ? [context(1, relative)] : fullName;
  return sequence(
    ...(name.length > 0 ? [context(0, ...name)] : []),
    ...(reasons ? [tlv(0x81, Uint8Array.from(reasons))] : []),
    ...(crlIssuer ? [context(2, context(4, crlIssuer.subject.der))] : []),
  );
}

function uri(address: string): Uint8Array {
  return tlv(0x86, new TextEncoder().encode(address));
}
