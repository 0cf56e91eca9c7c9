import { nodeCrypto, readWholeFile } from '@kyso/core/node';
import { readCertificates } from '@kyso/core/cms';
import { readCrls, readOcspResponses } from '@kyso/core/revocation';
import {
  algorithmPolicyOf,
  revocationByEvidence,
  validatePath,
  type AlgorithmPolicy,
  type PathValidation,
  type Purpose,
  type ValidatePathOptions,
} from '@kyso/core/trust';
import { nameText, parseCertificate, type Certificate } from '@kyso/core/x509';
import { readArguments, type OptionValues } from '../arguments.js';
import type { CertVerifyOutput } from '../outputs.js';
import { certText } from '../cert-text.js';
import { usageError } from '../errors.js';
import { Exit } from '../exit-codes.js';
import { readJson } from '../json-file.js';
import { MAX_EVIDENCE_FILE, MAX_KEY_FILE } from '../limits.js';
import { tell } from '../tell.js';
import { print, type Context, type Language } from '../terminal.js';
import { timeOfOption } from '../time.js';
import { certificatesAt } from '../trust-files.js';

const OPTIONS = {
  anchor: { type: 'string', multiple: true },
  intermediate: { type: 'string', multiple: true },
  crl: { type: 'string', multiple: true },
  ocsp: { type: 'string', multiple: true },
  at: { type: 'string' },
  revocation: { type: 'string' },
  purpose: { type: 'string' },
  'anchor-constraints': { type: 'boolean' },
  policy: { type: 'string', multiple: true },
  'explicit-policy': { type: 'boolean' },
  'inhibit-policy-mapping': { type: 'boolean' },
  'inhibit-any-policy': { type: 'boolean' },
  algorithms: { type: 'string' },
} as const;

type Values = OptionValues<typeof OPTIONS>;

/** `kyso cert verify FILE` */
export async function cert(argv: readonly string[], context: Context): Promise<number> {
  const { values, positionals } = readArguments(argv, {
    options: OPTIONS,
    positionals: ['verify', 'FILE'],
  });
  const [action, file = ''] = positionals;
  if (action !== 'verify')
    throw usageError(`unknown action "${String(action)}" of cert; there is verify`);
  const [target, ...carried] = readCertificates(await readWholeFile(file, MAX_KEY_FILE));
  if (!target) throw new TypeError('no certificate');
  const result = await validatePath(
    parseCertificate(target),
    await optionsOf(values, carried.map(parseCertificate)),
  );
  const output = outputOf(result, context.language);
  print(context, output, () => certText(output, context));
  return EXITS[output.indication];
}

const EXITS = {
  PASSED: Exit.done,
  FAILED: Exit.failed,
  INDETERMINATE: Exit.indeterminate,
} as const;

function outputOf(result: PathValidation, language: Language): CertVerifyOutput {
  const subjects = (path: readonly Certificate[]) => path.map(({ subject }) => nameText(subject));
  const findings = tell(result.findings, language);
  if (result.kind === 'valid') {
    const { certificates, policies } = result.path;
    return {
      valid: true,
      indication: 'PASSED',
      subIndication: null,
      path: subjects(certificates),
      policies,
      findings,
    };
  }
  return {
    valid: false,
    indication: result.kind === 'failed' ? 'FAILED' : 'INDETERMINATE',
    subIndication: result.subIndication,
    path: subjects(result.candidate),
    policies: [],
    findings,
  };
}

async function optionsOf(
  values: Values,
  carried: readonly Certificate[],
): Promise<ValidatePathOptions> {
  if (values.anchor === undefined)
    throw usageError('--anchor FILE is missing', { option: 'anchor' });
  const anchors = (await certificatesAt(values.anchor)).map(parseCertificate);
  const between = (await certificatesAt(values.intermediate ?? [])).map(parseCertificate);
  const intermediates = [...carried, ...between];
  const algorithms = values.algorithms !== undefined && {
    algorithms: await algorithmsOf(values.algorithms),
  };
  const certificates = [...anchors, ...intermediates];
  const revocation = await revocationOf(values, { certificates, ...algorithms });
  return {
    ...{ anchors, intermediates },
    ...(revocation && { revocation }),
    at: values.at === undefined ? new Date() : timeOfOption('at', values.at),
    crypto: nodeCrypto(),
    purpose: purposeOf(values.purpose),
    policies: {
      ...(values.policy && { acceptable: values.policy.map(policyOf) }),
      explicit: values['explicit-policy'] ?? false,
      inhibitMapping: values['inhibit-policy-mapping'] ?? false,
      inhibitAny: values['inhibit-any-policy'] ?? false,
    },
    anchorConstraints: values['anchor-constraints'] === true ? 'apply' : 'ignore',
    ...algorithms,
  };
}

/** How revocation is asked for; undefined for not at all. */
async function revocationOf(
  { revocation: mode = 'if-available', crl = [], ocsp = [] }: Values,
  {
    certificates,
    ...algorithms
  }: Pick<ValidatePathOptions, 'algorithms'> & { readonly certificates: readonly Certificate[] },
): Promise<ValidatePathOptions['revocation']> {
  if (mode === 'off') return undefined;
  if (mode !== 'required' && mode !== 'if-available') {
    throw usageError(`--revocation is required, if-available or off, not "${mode}"`, {
      option: 'revocation',
    });
  }
  const crls = await evidenceOf(crl, readCrls);
  const responses = await evidenceOf(ocsp, readOcspResponses);
  const evidence = { crls, ocsp: responses, certificates, crypto: nodeCrypto() };
  return { mode, check: revocationByEvidence({ ...evidence, ...algorithms }) };
}

/** What the files hold. One that cannot be read could be the one that revokes: it is an error. */
async function evidenceOf<T>(
  files: readonly string[],
  read: (bytes: Uint8Array) => readonly T[],
): Promise<T[]> {
  const found: T[] = [];
  for (const file of files) found.push(...read(await readWholeFile(file, MAX_EVIDENCE_FILE)));
  return found;
}

const PURPOSES: Readonly<Record<string, Purpose>> = {
  any: 'any',
  'document-signing': 'document-signing',
  timestamping: 'timestamping',
  ocsp: 'ocsp-signing',
};

function purposeOf(name = 'any'): Purpose {
  const purpose = Object.hasOwn(PURPOSES, name) ? PURPOSES[name] : undefined;
  if (purpose) return purpose;
  throw usageError(`--purpose is one of ${Object.keys(PURPOSES).join(', ')}, not "${name}"`, {
    option: 'purpose',
  });
}

function policyOf(text: string): string {
  if (/^[0-2](\.(0|[1-9]\d*))+$/.test(text)) return text;
  throw usageError(`--policy is a dotted OID such as 2.16.704.1.1.1.1.1, not "${text}"`, {
    option: 'policy',
  });
}

async function algorithmsOf(value: string): Promise<AlgorithmPolicy | 'any'> {
  return value === 'any' ? 'any' : algorithmPolicyOf(await readJson('algorithms', value));
}
