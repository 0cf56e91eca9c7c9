import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { RevocationMisbehaviour } from './ocsp-answer.js';
import {
  answerRevocationList,
  answerStatusRequest,
  type RevocationSource,
} from './serve-revocation.js';
import { SandboxError } from './errors.js';
import type { TimestampAuthority, TokenMisbehaviour } from './timestamp.js';

/**
 * How the served timestamp authority shall misbehave: a wrong answer, an HTTP error status with no
 * token, or a body that breaks off half-way although its whole length was announced.
 */
export type TimestampMisbehaviour =
  | TokenMisbehaviour
  | { readonly kind: 'httpStatus'; readonly status: number }
  | { readonly kind: 'truncatedBody' };

/**
 * One misbehaviour for every request, or a choice by the number of the request, from 1; undefined
 * answers rightly.
 */
export type MisbehaviourPlan =
  TimestampMisbehaviour | ((request: number) => TimestampMisbehaviour | undefined) | undefined;

/** Where to listen, and how to misbehave from the start. */
export interface ServeOptions {
  /** TCP port; 0, the default, takes a free one. */
  readonly port?: number;
  /** Address to listen on, by default 127.0.0.1. */
  readonly host?: string;
  readonly misbehaviour?: MisbehaviourPlan;
  /** How revocation lists and OCSP answers are wrong from the start. */
  readonly revocationMisbehaviour?: RevocationMisbehaviourPlan;
}

/** As {@link MisbehaviourPlan}, for revocation lists and OCSP answers, whose requests are counted together. */
export type RevocationMisbehaviourPlan =
  RevocationMisbehaviour | ((request: number) => RevocationMisbehaviour | undefined) | undefined;

/** A sandbox on a socket. */
export interface SandboxServer {
  /** Base address without a slash at its end. */
  readonly url: string;
  /** Where the timestamp authority takes its requests. */
  readonly timestampUrl: string;
  /**
   * Changes how the timestamp authority answers from the next request on; undefined ends the
   * misbehaviour.
   */
  readonly misbehave: (plan: MisbehaviourPlan) => void;
  /** The same for revocation lists and OCSP answers. */
  readonly misbehaveRevocation: (plan: RevocationMisbehaviourPlan) => void;
  /** The number of requests for revocation lists and OCSP answers. */
  readonly revocationRequests: () => number;
  /** The number of requests the timestamp authority has received. */
  readonly timestampRequests: () => number;
  /** Stops listening and drops the connections that are open. */
  readonly close: () => Promise<void>;
}

/** What is served besides the timestamp authority. */
export interface Published {
  /** The certificate (DER) behind `/certs/NAME.crt`, undefined where there is none. */
  readonly certificate: (name: string) => Uint8Array | undefined;
  /** Authorities by the name of their list `/crl/NAME.crl`; `/ocsp` answers for all of them. */
  readonly revocation: ReadonlyMap<string, RevocationSource>;
}

/** Listens and answers until closed. Rejects where the address cannot be bound. */
export async function serveSandbox(
  authority: TimestampAuthority,
  published: Published,
  options: ServeOptions,
): Promise<SandboxServer> {
  const state: ServerState = {
    ...{ plan: options.misbehaviour, requests: 0 },
    ...{ revocationPlan: options.revocationMisbehaviour, revocationRequests: 0 },
  };
  const server = createServer((request, response) => {
    answer(request, response, { authority, published, state }).catch((cause: unknown) => {
      response.destroy(cause instanceof Error ? cause : undefined);
    });
  });
  const url = await listen(server, options.port ?? 0, options.host ?? '127.0.0.1');
  return {
    url,
    timestampUrl: `${url}${TIMESTAMP_PATH}`,
    misbehave: (plan) => {
      state.plan = plan;
    },
    misbehaveRevocation: (plan) => {
      state.revocationPlan = plan;
    },
    revocationRequests: () => state.revocationRequests,
    timestampRequests: () => state.requests,
    close: async () => close(server),
  };
}

/** Where OCSP is answered, as certificates name it. */
const OCSP_PATH = '/ocsp';
/** The path of the timestamp authority below the base address. */
const TIMESTAMP_PATH = '/tsa';

interface ServerState {
  plan: MisbehaviourPlan;
  requests: number;
  revocationPlan: RevocationMisbehaviourPlan;
  revocationRequests: number;
}

interface Answering {
  readonly authority: TimestampAuthority;
  readonly published: Published;
  readonly state: ServerState;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { authority, published, state }: Answering,
): Promise<void> {
  const path = new URL(request.url ?? '/', 'http://localhost').pathname;
  if (path === TIMESTAMP_PATH) {
    await answerTimestamp(request, response, { authority, state });
  } else if (path === OCSP_PATH || path.startsWith(`${OCSP_PATH}/`)) {
    const encoded = path.slice(OCSP_PATH.length + 1);
    const misbehaviour = nextRevocation(state);
    const asked = { encoded, body: await readBody(request), type: mediaType(request) };
    await answerStatusRequest(request, response, { published, misbehaviour, asked });
  } else if (request.method === 'GET' || request.method === 'HEAD') {
    await answerFile(path, response, { published, state });
  } else {
    refuse(response, 405, { Allow: 'GET, HEAD' });
  }
}

async function answerTimestamp(
  request: IncomingMessage,
  response: ServerResponse,
  { authority, state }: Omit<Answering, 'published'>,
): Promise<void> {
  if (request.method !== 'POST') {
    refuse(response, 405, { Allow: 'POST' });
    return;
  }
  state.requests += 1;
  const plan = typeof state.plan === 'function' ? state.plan(state.requests) : state.plan;
  const body = await readBody(request);
  if (body === undefined) refuse(response, 413);
  else if (plan?.kind === 'httpStatus') refuse(response, plan.status);
  else if (mediaType(request) !== 'application/timestamp-query') refuse(response, 415);
  else await answerQuery(body, response, { authority, plan });
}

async function answerQuery(
  query: Uint8Array,
  response: ServerResponse,
  { authority, plan }: { authority: TimestampAuthority; plan: AnswerPlan | undefined },
): Promise<void> {
  try {
    const truncated = plan?.kind === 'truncatedBody';
    const reply = await authority.respond(query, truncated ? undefined : plan);
    const headers = {
      'Content-Type': 'application/timestamp-reply',
      'Content-Length': reply.length,
    };
    response.writeHead(200, headers);
    if (truncated) response.write(reply.subarray(0, reply.length >> 1), () => response.destroy());
    else response.end(reply);
  } catch (cause) {
    if (!(cause instanceof SandboxError)) throw cause;
    refuse(response, 400);
  }
}

type AnswerPlan = Exclude<TimestampMisbehaviour, { readonly kind: 'httpStatus' }>;

async function answerFile(
  path: string,
  response: ServerResponse,
  { published, state }: Pick<Answering, 'published' | 'state'>,
): Promise<void> {
  const name = /^\/(?:certs|crl)\/([a-z0-9-]+)\.(?:crt|crl)$/.exec(path)?.[1] ?? '';
  const lists = path === `/crl/${name}.crl` ? published.revocation.get(name) : undefined;
  if (path === `/certs/${name}.crt`) {
    sendFile(response, 'application/pkix-cert', published.certificate(name));
  } else if (lists) {
    await answerRevocationList(response, lists, nextRevocation(state));
  } else {
    refuse(response, 404);
  }
}

/** Counts the request, and says how its answer shall be wrong. */
function nextRevocation(state: ServerState): RevocationMisbehaviour | undefined {
  state.revocationRequests += 1;
  const { revocationPlan: plan, revocationRequests: request } = state;
  return typeof plan === 'function' ? plan(request) : plan;
}

function sendFile(response: ServerResponse, type: string, bytes: Uint8Array | undefined): void {
  if (bytes === undefined) {
    refuse(response, 404);
    return;
  }
  response.writeHead(200, { 'Content-Type': type, 'Content-Length': bytes.length });
  response.end(bytes);
}

// A request with a SHA-512 imprint has some 100 octets; extensions may add a few hundred.
const MAX_REQUEST_BYTES = 65_536;

async function readBody(request: IncomingMessage): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length <= MAX_REQUEST_BYTES) chunks.push(chunk);
  }
  return length <= MAX_REQUEST_BYTES ? new Uint8Array(Buffer.concat(chunks)) : undefined;
}

function mediaType(request: IncomingMessage): string {
  const [type = ''] = (request.headers['content-type'] ?? '').split(';');
  return type.trim().toLowerCase();
}

function refuse(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { ...headers, 'Content-Length': 0 });
  response.end();
}

async function listen(server: Server, port: number, host: string): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.removeListener('error', reject);
      resolve();
    });
  });
  const address = server.address();
  if (address === null || typeof address === 'string')
    throw new TypeError('expected a TCP address');
  const name = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `http://${name}:${String(address.port)}`;
}

async function close(server: Server): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.close((error) => {
      if (error === undefined) resolve();
      else reject(error);
    });
    server.closeAllConnections();
  });
}
