import type { Texts } from './texts/index.js';
import type {
  TrustBundleOutput,
  TrustListOutput,
  TrustOutput,
  TrustRemoveOutput,
  TrustShowOutput,
  TrustUpdateOutput,
} from './trust-outputs.js';

/** What `kyso trust` says to people. */
export function trustText(output: TrustOutput, words: Texts): string {
  const { trust } = words;
  return [...linesOf(output, words), trust.store(output.store), ''].join('\n');
}

function linesOf(output: TrustOutput, words: Texts): readonly string[] {
  switch (output.action) {
    case 'import':
      return output.certificates.map(({ subject, domain, role, isNew }) => {
        const { imported, roles } = words.trust;
        return `${imported(subject, domain, isNew)} (${roles[role]})`;
      });
    case 'list':
      return listLines(output, words);
    case 'show':
      return showLines(output, words);
    case 'update':
      return updateLines(output, words);
    case 'remove':
      return removeLines(output, words);
    case 'bundle':
      return bundleLines(output, words);
  }
}

function listLines({ domains, bundles, problems }: TrustListOutput, { trust }: Texts): string[] {
  return [
    ...domains.map(({ name, kind, operator, anchors, intermediates }) => {
      const who = operator === null ? '' : `, ${operator}`;
      return `${name} (${trust.kinds[kind]}${who}): ${trust.counts(anchors, intermediates)}`;
    }),
    ...bundles.map(({ signer, sequence }) => trust.bundle(signer, sequence, true)),
    ...problems.map(({ file, reason }) => trust.problem(file, reason)),
  ];
}

function showLines({ certificates, missing }: TrustShowOutput, { trust }: Texts): string[] {
  return [
    ...certificates.flatMap(({ subject, domain, role, sha256, notBefore, notAfter }) => [
      subject,
      `  ${domain}, ${trust.roles[role]}; ${trust.validity(notBefore.slice(0, 10), notAfter.slice(0, 10))}`,
      `  SHA-256 ${sha256}`,
    ]),
    ...missing.flatMap(({ subject, domain, sha256, source }) => [
      subject,
      `  ${domain}, ${trust.pinned}; ${trust.missing(source)}`,
      `  SHA-256 ${sha256}`,
    ]),
  ];
}

function updateLines({ updates, bundle }: TrustUpdateOutput, words: Texts): string[] {
  const { trust, network } = words;
  const lines = updates.map(({ url, imported, failure }) => {
    if (!failure) {
      const subjects = imported.map(({ subject, isNew }) => (isNew ? `+ ${subject}` : subject));
      return trust.updated(url, subjects.join('; '));
    }
    const { reason } = failure;
    return trust.notUpdated(url, network.failures[reason] ?? trust.refusals[reason] ?? reason);
  });
  if (!bundle) return lines;
  const { signer, sequence, isNew, domains } = bundle;
  return [...lines, `${trust.bundle(signer, sequence, isNew)}: ${domains.join(', ')}`];
}

function removeLines(
  { removed, kind, certificates }: TrustRemoveOutput,
  { trust }: Texts,
): readonly string[] {
  const lines = certificates.map(({ subject, domain }) => trust.removed(subject, domain));
  return kind === 'bundle' ? [trust.bundleRemoved(removed), ...lines] : lines;
}

function bundleLines(
  { output, signer, sequence, domains }: TrustBundleOutput,
  { trust }: Texts,
): readonly string[] {
  return [
    trust.bundleWritten(output, sequence),
    ...domains.map(
      ({ name, anchors, intermediates }) => `  ${name}: ${trust.counts(anchors, intermediates)}`,
    ),
    trust.bundleUse(output, signer),
  ];
}
