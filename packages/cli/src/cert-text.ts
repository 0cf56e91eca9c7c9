import { subIndicationText } from '@kyso/core/validation';
import type { CertVerifyOutput } from './cert-outputs.js';
import type { Context } from './terminal.js';
import { table } from './text-table.js';
import { texts } from './texts/index.js';

const MARKS = { PASSED: '✓', FAILED: '✗', INDETERMINATE: '?' } as const;
const NOTES = { passed: '✓', failed: '✗', warning: '!', unknown: '?' } as const;
const ANY_POLICY = '2.5.29.32.0';

/** The verdict on a certificate for people: the path, the policies, and what did not simply pass. */
export function certText(output: CertVerifyOutput, { language }: Context): string {
  const { cert } = texts(language);
  const { indication, subIndication, path, findings } = output;
  const remarkable = findings.filter(({ status }) => status !== 'passed');
  const notes = new Set(remarkable.map(({ status, message }) => `${NOTES[status]} ${message}`));
  const rows = [
    ...labelled(cert.path, path),
    ...(output.valid ? labelled(cert.policies, policiesText(output, cert)) : []),
    ...labelled(
      cert.reason,
      subIndication === null
        ? []
        : [`${subIndicationText(subIndication, language)} (${subIndication})`],
    ),
    ...labelled(cert.findings, [...notes]),
  ];
  const title = `${MARKS[indication]} ${path[0] ?? ''}: ${cert.indications[indication]}`;
  return `${title}\n${table(rows, 2)}`;
}

function policiesText(
  { policies }: CertVerifyOutput,
  { anyPolicy, noPolicy }: { readonly anyPolicy: string; readonly noPolicy: string },
): readonly string[] {
  if (policies.length === 0) return [noPolicy];
  return policies.map((policy) => (policy === ANY_POLICY ? anyPolicy : policy));
}

/** The label stands in the first row alone. */
function labelled(label: string, values: readonly string[]): [string, string][] {
  return values.map((value, index) => [index === 0 ? label : '', value]);
}
