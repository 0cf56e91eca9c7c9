import { fork, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { toPem, type SandboxIdentity } from '@kyso/sandbox';
import { Ajv, type ValidateFunction } from 'ajv';
import ajvFormats from 'ajv-formats';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The command as people run it; `npm test` builds it first. */
const KYSO = at('../bin/kyso.js');
if (!existsSync(at('../dist/index.js'))) throw new Error('the command is not built: npm run build');

/** The project's own sample, a draft decision of several pages. */
export const SAMPLE = at('../../../test-fixtures/du-thao-quyet-dinh/du-thao-quyet-dinh.pdf');

export interface RunOptions {
  /** Beside the language: what is set here has a process of its own. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Looks at the running process, for example to send it a signal. */
  readonly watch?: (child: ChildProcess) => void;
  /** Whether the command has a process of its own in any case. */
  readonly alone?: boolean;
  /** Takes from root the right to read what is closed to everybody. */
  readonly bound?: boolean;
}

export interface RunResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const WITHOUT_OVERRIDE = ['setpriv', '--bounding-set=-dac_override,-dac_read_search', '--'];

/**
 * Runs the command without a terminal, in English unless told otherwise: in the process that this test file has for its
 * command lines, or in one of its own where it is watched, bound, stands in another folder or environment.
 */
export async function kyso(argv: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const { env, cwd, watch, bound = false, alone = false } = options;
  const special = env ?? cwd ?? watch;
  return special || bound || alone ? inOwnProcess(argv, options) : inHost(argv);
}

let host: ChildProcess | undefined;
let last: Promise<unknown> = Promise.resolve();

/** One after the other: a command has the process for itself while it runs. */
async function inHost(argv: readonly string[]): Promise<RunResult> {
  const running = last.then(() => ask(argv));
  last = running.catch(() => undefined);
  return running;
}

async function ask(argv: readonly string[]): Promise<RunResult> {
  host ??= startHost();
  const child = host;
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) => {
      host = undefined;
      reject(new Error(`kyso ${argv.join(' ')} ended the process with ${code ?? 'a signal'}`));
    };
    child.once('exit', ended);
    child.once('message', (result) => {
      child.off('exit', ended);
      resolve(result as RunResult);
    });
    child.send({ argv, env: ENVIRONMENT });
  });
}

function startHost(): ChildProcess {
  const child = fork(at('kyso-host.mjs'), { env: ENVIRONMENT, stdio: 'inherit', execArgv: [] });
  // The worker that runs the tests ends when they do, and this process with its channel.
  child.unref();
  child.channel?.unref();
  return child;
}

const ENVIRONMENT = { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8' };

async function inOwnProcess(
  argv: readonly string[],
  { env = {}, cwd, watch, bound = false }: RunOptions,
): Promise<RunResult> {
  const prefix = bound && process.getuid?.() === 0 ? WITHOUT_OVERRIDE : [];
  const [command = '', ...all] = [...prefix, process.execPath, KYSO, ...argv];
  const child = spawn(command, all, {
    env: { ...ENVIRONMENT, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(cwd !== undefined && { cwd }),
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  watch?.(child);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      resolve({ code, stdout, stderr });
    });
  });
}

export interface JsonResult extends RunResult {
  readonly json: Readonly<Record<string, unknown>>;
}

/**
 * The same with `--json`; throws where standard output is not one JSON object of the schema that is
 * published for the command, or for failures.
 */
export async function kysoJson(
  argv: readonly string[],
  options: RunOptions = {},
): Promise<JsonResult> {
  const result = await kyso([...argv, '--json'], options);
  const json = JSON.parse(result.stdout) as JsonResult['json'];
  const schema = 'error' in json ? 'error-report' : schemaName(argv[0] ?? '', json);
  const fits = schemaOf(schema);
  if (!fits(json)) {
    const problems = (fits.errors ?? []).map((e) => `${e.instancePath} ${e.message ?? ''}`);
    throw new Error(`${argv[0] ?? ''} --json is not ${schema}:\n${problems.join('\n')}`);
  }
  return { ...result, json };
}

function schemaName(command: string, json: JsonResult['json']): string {
  if (command === 'sign' && 'documents' in json) return 'sign-batch-output';
  if (json['format'] === 'cms' && 'attached' in json) return 'cms-output';
  return SCHEMAS[command] ?? 'none';
}

const SCHEMAS: Readonly<Record<string, string>> = {
  bundle: 'bundle-check-output',
  sign: 'sign-output',
  preview: 'preview-output',
  timestamp: 'timestamp-output',
  extend: 'extend-output',
  verify: 'verify-output',
  inspect: 'inspect-output',
  encrypt: 'encrypt-output',
  decrypt: 'decrypt-output',
  revocation: 'revocation-output',
  cert: 'cert-verify-output',
  p12: 'pkcs12-info-output',
  sandbox: 'sandbox-output',
  token: 'token-output',
  tokens: 'tokens-output',
  stats: 'stats-output',
  log: 'log-verify-output',
  prepare: 'prepare-output',
  initial: 'act-output',
  approve: 'act-output',
  issue: 'act-output',
  copy: 'act-output',
  appendix: 'act-output',
  register: 'act-output',
  comment: 'act-output',
  trust: 'trust-output',
  watch: 'watch-output',
  report: 'report-output',
  supersede: 'supersede-output',
};

/** Whether a value is of a published schema of the command. */
export function fits(schema: string, value: unknown): boolean {
  return schemaOf(schema)(value);
}

const compiled = new Map<string, ValidateFunction>();

function schemaOf(name: string): ValidateFunction {
  const known = compiled.get(name);
  if (known) return known;
  const ajv = new Ajv({ strict: true, allowUnionTypes: true, allErrors: true });
  ajvFormats.default(ajv);
  const text = readFileSync(at(`../schema/${name}.schema.json`), 'utf8');
  const schema = ajv.compile(JSON.parse(text) as object);
  compiled.set(name, schema);
  return schema;
}

/** A folder for one test file. */
export interface TestFolder {
  readonly path: (name: string) => string;
  readonly write: (name: string, content: Uint8Array | string) => string;
  readonly read: (name: string) => Uint8Array;
  readonly remove: () => void;
}

export function testFolder(): TestFolder {
  const folder = mkdtempSync(join(tmpdir(), 'kyso-cli-'));
  const path = (name: string): string => join(folder, name);
  return {
    path,
    write(name, content) {
      writeFileSync(path(name), content);
      return path(name);
    },
    read: (name) => new Uint8Array(readFileSync(path(name))),
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Options that sign with the key of an identity, from PEM files in the folder. */
export function keyOptions(folder: TestFolder, identity: SandboxIdentity): string[] {
  const { id, privateKey, certificate, chain } = identity;
  const certificates = [certificate, ...chain].map((der) => toPem('CERTIFICATE', der));
  return [
    '--key',
    folder.write(`${id}.key.pem`, toPem('PRIVATE KEY', privateKey)),
    '--cert',
    folder.write(`${id}.crt.pem`, certificates.join('')),
  ];
}

/** An environment in which the optional library that draws pages is not installed. */
export function withoutRenderer(folder: TestFolder): Readonly<Record<string, string>> {
  const absent = folder.write(
    'absent.cjs',
    `const Module = require('node:module');
     const resolve = Module._resolveFilename;
     Module._resolveFilename = (name, ...rest) => {
       if (!name.startsWith('pdfjs-dist')) return resolve(name, ...rest);
       throw Object.assign(new Error('not installed'), { code: 'MODULE_NOT_FOUND' });
     };`,
  );
  return { NODE_OPTIONS: `--require ${absent}` };
}
