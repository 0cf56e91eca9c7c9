/**
 * `npm run schemas`: writes a JSON schema for every public input and result of the library, so that
 * another process or language can drive it. `npm run schemas -- --check` only says what is stale.
 *
 * Byte strings are Base64 and times are RFC 3339 in JSON. What is no data (a signer, a clock, the
 * network) is left out: the other process brings its own or names it otherwise.
 */
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import {
  AnnotatedType,
  DEFAULT_CONFIG,
  SchemaGenerator,
  StringType,
  createFormatter,
  createParser,
  createProgram,
} from 'ts-json-schema-generator';
import { SCHEMAS } from './schema-list.mjs';

const project = fileURLToPath(new URL('..', import.meta.url));

/** Types of the engine that are Base64 in JSON. */
const BYTES = new Set(['Uint8Array', 'BytesInput']);

/** Types that are services, not data. */
const SERVICES = new Set([
  'AbortSignal',
  'ByteSink',
  'ByteSource',
  'Clock',
  'CryptoProvider',
  'Fetcher',
  'KeyObject',
  'MarkCache',
  'MisbehaviourPlan',
  'RevocationMisbehaviourPlan',
  'Signer',
  'TimestampSource',
]);
const SERVICE = { $comment: 'service' };

/** The files whose outputs say each finding also in words (`Told<…>`). */
const TOLD_FILES = ['outputs.ts', 'batch/batch-output.ts'];

const CONFIG = {
  ...DEFAULT_CONFIG,
  path: join(project, `packages/{${allFiles().join(',')}}`),
  tsconfig: join(project, 'tsconfig.json'),
  // Types are judged by `npm run typecheck`, with the compiler of this workspace.
  skipTypeCheck: true,
  topRef: false,
  functions: 'hide',
};
// One for all: to read the sources takes longer than everything else.
const program = createProgram(CONFIG);

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
const made = Object.entries(SCHEMAS).flatMap(([name, types]) => schemasOf(name, types));
process.exitCode = values.check ? check(made) : write(made);

/** Every file that declares a type with a schema, from the folder of the packages on. */
function allFiles() {
  return Object.entries(SCHEMAS).flatMap(([name, types]) =>
    Object.keys(types).map((file) => `${name}/src/${file}`),
  );
}

/** The schema files of one package, as `{ file, text }`. */
function schemasOf(name, types) {
  const folder = join(project, 'packages', name);
  return Object.entries(types).flatMap(([file, names]) => {
    const source = program.getSourceFile(join(folder, 'src', file));
    const parser = createParser(program, CONFIG, (chain) => {
      chain.addNodeParser(referenceParser(BYTES, { contentEncoding: 'base64' }));
      chain.addNodeParser(referenceParser(SERVICES, SERVICE));
      chain.addNodeParser(toldParser(chain));
    });
    const generator = new SchemaGenerator(program, parser, createFormatter(CONFIG), CONFIG);
    return names.map((type) => {
      const id = `urn:kyso:schema:${name}:${kebab(type)}`;
      const root = declarationIn(source, type);
      const schema = dataOnly({ $id: id, ...generator.createSchemaFromNodes([root]) });
      if (TOLD_FILES.includes(file)) tellFindings(schema);
      printErrors(schema);
      refuseUnstableNames(schema);
      return {
        file: join(folder, 'schema', `${kebab(type)}.schema.json`),
        text: `${JSON.stringify(schema, null, 2)}\n`,
      };
    });
  });
}

/** The type of that name which the file itself declares: other files may have one of the same name. */
function declarationIn(source, type) {
  const found = source?.statements.find(({ name }) => name?.text === type);
  if (!found)
    throw new Error(`${type} is no type of ${source?.fileName ?? 'a file that is there'}`);
  return found;
}

/** Stands for a reference to one of the named types, whatever its type arguments. */
function referenceParser(names, annotations) {
  return {
    supportsNode: (node) => node.typeName !== undefined && names.has(node.typeName.getText()),
    createType: () => new AnnotatedType(new StringType(), annotations, false),
  };
}

/** `Told<T>` is T; that its findings have a message besides is added to the schema by `tellFindings`. */
function toldParser(chain) {
  return {
    supportsNode: (node) => node.typeName?.getText() === 'Told',
    createType: (node, context) => chain.createType(node.typeArguments[0], context),
  };
}

function tellFindings({ definitions = {} }) {
  const finding = definitions.Finding;
  if (finding === undefined) return;
  finding.properties.message = { type: 'string', description: 'The finding in words.' };
  finding.required.push('message');
}

/** An error in JSON is its code and message with the facts beside them (`KysoError.toJSON`). */
function printErrors({ definitions = {} }) {
  const errors = Object.entries(definitions).filter(([name]) => name.startsWith('KysoError'));
  for (const [, error] of errors) {
    const { code, message } = error.properties;
    error.properties = { code, message };
    error.required = ['code', 'message'];
    error.additionalProperties = definitions.ErrorFacts.additionalProperties;
  }
  if (errors.length > 0) delete definitions.ErrorFacts;
}

/** A schema without the properties that are services, and without `undefined`, which JSON has not. */
function dataOnly(schema) {
  if (Array.isArray(schema)) return schema.filter((part) => !isUndefined(part)).map(dataOnly);
  if (typeof schema !== 'object' || schema === null) return schema;
  const isData = ([, value]) => value?.$comment !== SERVICE.$comment;
  const kept = Object.entries(schema).filter(isData);
  const result = Object.fromEntries(kept.map(([key, value]) => [key, dataOnly(value)]));
  if (!Array.isArray(schema.required)) return result;
  const { required, ...rest } = result;
  const data = required.filter((key) => Object.hasOwn(rest.properties ?? {}, key));
  return data.length === 0 ? rest : { ...rest, required: data };
}

/** `{ "not": {} }`, which no value satisfies. */
function isUndefined(part) {
  return typeof part?.not === 'object' && Object.keys(part.not).length === 0;
}

/** The generator names a type that has no name by a hash of its place on this machine. */
function refuseUnstableNames({ $id, definitions = {} }) {
  const unstable = Object.keys(definitions).filter((name) => /\d{6}/.test(name));
  if (unstable.length > 0) throw new Error(`${$id}: give a name to ${unstable.join(', ')}`);
}

function kebab(type) {
  return type.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase();
}

function write(schemas) {
  for (const name of Object.keys(SCHEMAS)) {
    const folder = join(project, 'packages', name, 'schema');
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
  }
  for (const { file, text } of schemas) writeFileSync(file, text);
  console.log(`${schemas.length} schemas written`);
  return 0;
}

function check(schemas) {
  const wanted = new Set(schemas.map(({ file }) => file));
  const stale = schemas
    .filter(({ file, text }) => !existsSync(file) || readFileSync(file, 'utf8') !== text)
    .map(({ file }) => `${file} is stale`);
  const stray = Object.keys(SCHEMAS)
    .map((name) => join(project, 'packages', name, 'schema'))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((file) => join(folder, file)))
    .filter((file) => !wanted.has(file))
    .map((file) => `${file} belongs to no listed type`);
  for (const fault of [...stale, ...stray]) console.error(fault);
  if (stale.length + stray.length === 0) console.log(`${schemas.length} schemas are up to date`);
  else console.error('run `npm run schemas`');
  return stale.length + stray.length === 0 ? 0 : 1;
}
