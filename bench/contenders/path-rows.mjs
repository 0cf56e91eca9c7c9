import { X509Certificate, verify, webcrypto } from 'node:crypto';
import { nodeCrypto } from '@kyso/core/node';
import { parseCrl } from '@kyso/core/revocation';
import { revocationByEvidence, validatePath } from '@kyso/core/trust';
import { parseCertificate } from '@kyso/core/x509';
import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import { NOW } from '../fixtures.mjs';

/**
 * One path of three certificates with a revocation list of each authority; everything is parsed once.
 *
 * @param {import('@kyso/sandbox').Sandbox} sandbox
 * @param {import('../fixtures.mjs').Identity} identity
 */
export function pathMaterial({ root, intermediate }, { certificate }) {
  return {
    certificates: [certificate, intermediate.certificate, root.certificate],
    lists: [root.crl(), intermediate.crl()],
  };
}

/** The mathematics alone: the signatures of two certificates and of two lists. */
export function rawVerifier({ certificates, lists }) {
  const [leaf, ca, root] = certificates.map((der) => new pkijs.Certificate({ schema: read(der) }));
  const [rootList, caList] = lists.map(
    (der) => new pkijs.CertificateRevocationList({ schema: read(der) }),
  );
  const key = (der) => new X509Certificate(der).publicKey;
  const [caKey, rootKey] = [key(certificates[1]), key(certificates[2])];
  const signed = [
    [leaf, caKey],
    [ca, rootKey],
    [rootList, rootKey],
    [caList, caKey],
  ].map(([one, by]) => ({
    by,
    data: Buffer.from(one.tbsView ?? one.tbs),
    value: Buffer.from(one.signatureValue.valueBlock.valueHexView),
  }));
  void root;
  return () => {
    if (!signed.every(({ data, by, value }) => verify('sha256', data, by, value)))
      throw new Error('a signature does not verify');
  };
}

/**
 * The whole of RFC 5280 §6, with revocation where `withLists` says so. The subscriber's certificate is read each time, as
 * if it was another one; those of the authorities and their lists were met before.
 */
export function validator({ certificates, lists }, withLists = true) {
  const [subscriber] = certificates;
  const [ca, root] = certificates.slice(1).map((der) => parseCertificate(der));
  const crypto = nodeCrypto();
  const evidence = { crls: lists.map((der) => parseCrl(der)), certificates: [ca, root], crypto };
  const options = {
    anchors: [root],
    intermediates: [ca],
    at: NOW,
    crypto,
    purpose: 'document-signing',
    ...(withLists && { revocation: { mode: 'required', check: revocationByEvidence(evidence) } }),
  };
  return async () => {
    const { kind } = await validatePath(parseCertificate(subscriber), options);
    if (kind !== 'valid') throw new Error(`the path is ${kind}`);
  };
}

/** The chain validation engine of pkijs, as its documentation has it: certificates and lists parsed before. */
export function pkijsValidator({ certificates, lists }) {
  pkijs.setEngine('node', new pkijs.CryptoEngine({ name: 'node', crypto: webcrypto }));
  const [leaf, ca, root] = certificates.map((der) => new pkijs.Certificate({ schema: read(der) }));
  const crls = lists.map((der) => new pkijs.CertificateRevocationList({ schema: read(der) }));
  return async () => {
    const engine = new pkijs.CertificateChainValidationEngine({
      trustedCerts: [root],
      certs: [ca, leaf],
      crls,
      checkDate: NOW,
    });
    const { result, resultMessage } = await engine.verify();
    if (!result) throw new Error(resultMessage);
  };
}

/** What Node has: names and signatures; no dates, no rules, no lists. */
export function nodeChain({ certificates }) {
  const [leaf, ca, root] = certificates.map((der) => new X509Certificate(der));
  const caKey = ca.publicKey;
  const rootKey = root.publicKey;
  return () => {
    const holds =
      leaf.checkIssued(ca) && leaf.verify(caKey) && ca.checkIssued(root) && ca.verify(rootKey);
    if (!holds) throw new Error('the chain does not hold');
  };
}

function read(der) {
  return asn1js.fromBER(new Uint8Array(der).buffer).result;
}
