import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unzipSync } from 'fflate';

/** Where `interop` keeps what EU DSS brings: the schemas of ETSI and W3C, read there and never copied here. */
const DSS = fileURLToPath(
  new URL('../../../../node_modules/.cache/kyso-interop/dss/lib', import.meta.url),
);
const VERSION = '6.4';
const JARS = ['specs-validation-report', 'specs-xmldsig', 'specs-xades', 'specs-trusted-list-v211'];
const SCHEMA = '1910202xmlSchema.xsd';

/** Schema locations on the web, and the files of the jars that stand for them. */
const LOCAL = new Map([
  [
    'http://www.w3.org/TR/2002/REC-xmldsig-core-20020212/xmldsig-core-schema.xsd',
    'xmldsig-core-schema.xsd',
  ],
  ['http://uri.etsi.org/01903/v1.3.2/XAdES.xsd', 'XAdES.xsd'],
  ['http://uri.etsi.org/19612/v2.2.1/ts_119612v020201_201601xsd.xsd', 'ts_119612v020101_xsd.xsd'],
  ['http://www.w3.org/2001/xml.xsd', 'xml.xsd'],
]);

/** Why the schema cannot be asked here; empty where it can. `npm run interop` asks EU DSS in any case. */
export const WITHOUT_SCHEMA = reason();

function reason(): string {
  if (!JARS.every((name) => existsSync(jarOf(name))))
    return `the schemas of EU DSS ${VERSION} are not there (npm run interop:prepare)`;
  try {
    execFileSync('xmllint', ['--version'], { stdio: 'ignore' });
    return '';
  } catch {
    return 'xmllint is not installed (libxml2-utils)';
  }
}

function jarOf(name: string): string {
  return join(DSS, `${name}-${VERSION}.jar`);
}

/** What xmllint says against a document by the schema of ETSI TS 119 102-2 V1.4.1; empty where nothing. */
export function schemaFaults(xml: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'kyso-etsi-'));
  try {
    for (const name of JARS) unpack(name, folder);
    writeFileSync(join(folder, 'report.xml'), xml);
    execFileSync(
      'xmllint',
      ['--nonet', '--noout', '--schema', join(folder, SCHEMA), join(folder, 'report.xml')],
      { stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' },
    );
    return '';
  } catch (error) {
    return String((error as { readonly stderr?: string }).stderr ?? error);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function unpack(name: string, folder: string): void {
  const files = unzipSync(readFileSync(jarOf(name)), {
    filter: (file) => file.name.endsWith('.xsd'),
  });
  for (const [path, bytes] of Object.entries(files)) {
    let text = Buffer.from(bytes).toString('utf8');
    for (const [url, file] of LOCAL) text = text.replaceAll(`"${url}"`, `"${file}"`);
    writeFileSync(join(folder, path.replace('xsd/', '')), text);
  }
}
