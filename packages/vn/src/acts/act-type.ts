/** The acts of an office on a document. */
export type ActType =
  'initial' | 'approve' | 'issue' | 'copy' | 'appendix' | 'register' | 'comment';
