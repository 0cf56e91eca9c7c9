import type { IncomingMessage, ServerResponse } from 'node:http';
import { SandboxError } from './errors.js';
import type { RevocationMisbehaviour } from './ocsp-answer.js';

/** Who tells about revocation. */
export interface RevocationSource {
  readonly publishedCrl: (misbehaviour?: RevocationMisbehaviour) => Uint8Array;
  readonly answerOcsp: (request: Uint8Array, misbehaviour?: RevocationMisbehaviour) => Uint8Array;
}

/** What was asked of `/ocsp`: by GET in the path, by POST in the body (RFC 6960 §A.1). */
interface Asked {
  readonly encoded: string;
  /** `undefined` where it was too long. */
  readonly body: Uint8Array | undefined;
  readonly type: string;
}

interface Answering {
  readonly published: { readonly revocation: ReadonlyMap<string, RevocationSource> };
  readonly misbehaviour: RevocationMisbehaviour | undefined;
  readonly asked: Asked;
}

/** Answers over HTTP for whichever authority issued the certificate. */
export async function answerStatusRequest(
  request: IncomingMessage,
  response: ServerResponse,
  { published, misbehaviour, asked }: Answering,
): Promise<void> {
  const query = queryOf(request, asked);
  if (typeof query === 'number') {
    refuse(response, query);
    return;
  }
  try {
    const answers = [...published.revocation.values()].map((source) =>
      source.answerOcsp(query, misbehaviour),
    );
    // A refusal has five octets; the authority that knows the certificate says more.
    const answer = answers.find(({ length }) => length > 5) ?? answers[0] ?? new Uint8Array(0);
    await send(response, { type: 'application/ocsp-response', bytes: answer }, misbehaviour);
  } catch (cause) {
    if (!(cause instanceof SandboxError)) throw cause;
    refuse(response, 400);
  }
}

/** Serves the list of an authority. */
export async function answerRevocationList(
  response: ServerResponse,
  source: RevocationSource,
  misbehaviour: RevocationMisbehaviour | undefined,
): Promise<void> {
  const bytes = source.publishedCrl(misbehaviour);
  await send(response, { type: 'application/pkix-crl', bytes }, misbehaviour);
}

/** The request in DER, or the HTTP status that refuses it. */
function queryOf({ method }: IncomingMessage, { encoded, body, type }: Asked): Uint8Array | number {
  if (method === 'GET' && encoded !== '') {
    return Uint8Array.from(Buffer.from(decodeURIComponent(encoded), 'base64'));
  }
  if (method !== 'POST' || encoded !== '') return 405;
  if (type !== 'application/ocsp-request') return 415;
  return body ?? 413;
}

async function send(
  response: ServerResponse,
  { type, bytes }: { readonly type: string; readonly bytes: Uint8Array },
  misbehaviour: RevocationMisbehaviour | undefined,
): Promise<void> {
  if (misbehaviour?.kind === 'delay') await misbehaviour.until;
  if (misbehaviour?.kind === 'httpStatus') {
    refuse(response, misbehaviour.status);
    return;
  }
  response.writeHead(200, { 'Content-Type': type, 'Content-Length': bytes.length });
  if (misbehaviour?.kind === 'truncatedBody') {
    response.write(bytes.subarray(0, bytes.length >> 1), () => response.destroy());
  } else response.end(bytes);
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'Content-Length': 0 });
  response.end();
}
