import type { Texts } from './texts.js';

/** What `kyso verify` says of signatures, and of what changed after them. */
export const verdictEn: Pick<Texts, 'verdict' | 'comparison'> = {
  verdict: {
    formats: { pdf: 'PDF document', cms: 'CMS signature', 'timestamp-token': 'timestamp' },
    pages: (pages, revisions) => `${counted(pages, 'page')}, ${counted(revisions, 'revision')}`,
    kinds: {
      signature: 'Signature',
      'document-timestamp': 'Document timestamp',
      'timestamp-token': 'Timestamp',
    },
    notPermitted: 'not permitted',
    labels: {
      signer: 'Signer',
      role: 'Claimed role',
      act: 'Act',
      issuer: 'Issued by',
      validity: 'Certificate',
      trust: 'Trust',
      integrity: 'Integrity',
      covers: 'Covers',
      changedSince: 'Added since',
      time: 'Time',
      level: 'Level',
      algorithm: 'Algorithm',
      reason: 'Verdict',
      findings: 'Notes',
    },
    unknownSigner: 'unknown',
    acts: {
      initial: 'initialed',
      approve: 'approved',
      issue: 'issued',
      copy: 'certified as a copy',
      appendix: 'signed as an appendix',
      register: 'registered as received',
      comment: 'commented',
    },
    trustedBy: (domain) => `reaches the trust anchor of ${domain}`,
    notTrusted: 'reaches no trust anchor',
    provenTime: (time) => `${time} (by a timestamp)`,
    claimedTime: (time) => `${time} (as the signer says)`,
    noTime: 'not stated',
    validity: (from, to) => `valid from ${from} to ${to}`,
    importAuthorities:
      'To decide this, import these certificates (kyso trust update, or kyso trust import FILE):',
    importFrom: (subject, sha256, source) =>
      `${subject}${source === undefined ? '' : `, from ${source}`} (SHA-256 ${sha256})`,
  },
  comparison: {
    title: (file) => `What changed after signing: ${file}`,
    signer: 'Signer',
    time: 'Time',
    changes: 'Added since',
    page: (number) => `Page ${number}`,
    before: 'As it was signed',
    after: 'As it is today',
    notYet: 'This page was not there yet.',
    noMore: 'This page is no more.',
    nothingAfter: 'Nothing came after this signature.',
    same: 'No page looks different.',
    changed: (pages) => `Pages that look different: ${pages}.`,
    leftOut: (pages) => `Not compared: pages ${pages}.`,
    notDrawn: 'The revision that was signed, or the document of today, cannot be drawn.',
    drawing: 'Drawing pages …',
    written: (output) => `What changed after signing is shown in ${output}`,
    noRenderer:
      'Pages cannot be drawn: the optional libraries pdfjs-dist and @napi-rs/canvas are not installed',
    onlyPdf: '--compare is for PDF documents',
  },
};

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
