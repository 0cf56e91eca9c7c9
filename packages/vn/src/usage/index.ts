export interface UsageEvent {
  readonly time: string;
  readonly act:
    'initial' | 'approve' | 'issue' | 'copy' | 'appendix' | 'register' | 'comment' | 'sign';
  readonly result: 'done' | 'failed';
  readonly code?: string;
  readonly signer: {
    readonly name: string;
    readonly organisation: string | null;
    readonly serial: string;
    readonly issuer: string;
  };
  readonly domain: string;
  readonly channel: string;
  readonly documentDigest: string | null;
  readonly level?: string;
  readonly clerk?: string;
}
