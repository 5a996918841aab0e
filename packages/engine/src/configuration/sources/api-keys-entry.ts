import { type CredentialField, nearestWord, type ProviderRecord } from '@darkroom/core';
import type { CatalogProvider } from '../ports.ts';
import { parseBaseUrl } from './base-url.ts';
import { checkField } from './check-field.ts';
import { keyField } from './environment-names.ts';
import { unknownName, type YamlFile } from './read-yaml.ts';
import { DEFAULT_SET, isSetName, SET_NAME_RULE } from './set-name.ts';

/** Values of one provider by set and variable. */
export type FileSets = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** What stands below one name of the file, and where it goes. */
export interface EntryReading {
  yaml: YamlFile;
  file: string;
  sets: Map<string, Map<string, string>>;
  onNotice(message: string): void;
}

/** `external_openai_api_key`: how InvokeAI's file names a key. */
export const FOREIGN_KEY = /^external_(.+)_api_key$/;

/**
 * Takes what stands below one name into `reading.sets`. A lone key and lines that are named as the form's variables are
 * the default set's; another name with a block of its own is a set of that name, and so is one with a lone key where
 * no line beside it is a variable. A name that is almost a variable's is taken for a slip.
 *
 * @throws ConfigurationError for the first line that cannot count.
 */
export function readEntry(
  { record }: CatalogProvider,
  [name, entry]: [string, unknown],
  reading: EntryReading,
): void {
  const { yaml } = reading;
  if (typeof entry === 'string') {
    putKey(record, DEFAULT_SET, [name], entry, reading);
    return;
  }
  const lines = entriesOf(yaml, [name], entry);
  const form = record.credentialForm;
  const hasVariables = lines.some(([key]) => fieldNamed(record, key) !== null);
  for (const [key, value] of lines) {
    const path = [name, key];
    const field = fieldNamed(record, key);
    if (field) {
      put(record, DEFAULT_SET, field, path, value, reading);
      continue;
    }
    const isBlock = typeof value === 'object' && value !== null;
    if (isSlip(record, key) || (hasVariables && !isBlock)) {
      const known = form.map((one) => one.variable);
      throw yaml.error(path, unknownName(`setting of ${record.slug}`, key, known));
    }
    if (!isSetName(key)) throw yaml.error(path, SET_NAME_RULE);
    if (isBlock) readSet(record, key, path, value, reading);
    else putKey(record, key, path, value ?? '', reading);
  }
}

function readSet(
  record: ProviderRecord,
  set: string,
  path: string[],
  data: unknown,
  reading: EntryReading,
): void {
  for (const [variable, text] of entriesOf(reading.yaml, path, data)) {
    const own = [...path, variable];
    const field = fieldNamed(record, variable);
    if (!field) {
      const known = record.credentialForm.map((one) => one.variable);
      throw reading.yaml.error(own, unknownName(`setting of ${record.slug}`, variable, known));
    }
    if (field.variable === record.baseUrlVariable && set !== DEFAULT_SET) {
      const { slug } = record;
      throw reading.yaml.error(
        own,
        `${field.variable} is the same for every set of ${slug}: write it directly below ${slug}.`,
      );
    }
    put(record, set, field, own, text, reading);
  }
}

function putKey(
  record: ProviderRecord,
  set: string,
  path: string[],
  text: unknown,
  reading: EntryReading,
): void {
  const field = keyField(record.credentialForm);
  if (!field) throw reading.yaml.error(path, `${record.slug} takes no key. Remove this line.`);
  put(record, set, field, path, text, reading);
}

function put(
  record: ProviderRecord,
  set: string,
  field: CredentialField,
  path: string[],
  text: unknown,
  { yaml, file, sets, onNotice }: EntryReading,
): void {
  const { variable } = field;
  if (typeof text !== 'string') throw yaml.error(path, `${variable} takes a single value.`);
  const check = checkField(field, text);
  if (!check.ok) throw yaml.error(path, check.message);
  if (check.notice !== null)
    onNotice(`${file}:${yaml.lineOf(path)}: ${check.notice} were taken off ${variable}.`);
  if (variable === record.baseUrlVariable && check.value !== '') {
    const url = parseBaseUrl(check.value);
    if (!url.ok) throw yaml.error(path, `${variable}: ${url.reason}.`);
  }
  const own = sets.get(set) ?? new Map<string, string>();
  if (own.has(variable)) {
    const whose = set === DEFAULT_SET ? '' : ` ("${set}")`;
    throw yaml.error(path, `${variable} of ${record.slug}${whose} is set twice. Keep one of them.`);
  }
  if (check.value !== '') sets.set(set, own.set(variable, check.value));
}

/** Whether a name is most likely a variable's, misspelt: with or without a name of the provider before it. */
function isSlip({ slug, aliases, credentialForm }: ProviderRecord, name: string): boolean {
  const prefixes = [slug, ...aliases].map((one) => `${one.replaceAll('-', '_')}_`);
  const bare = (text: string) => {
    const prefix = prefixes.find((one) => text.startsWith(one));
    return prefix === undefined ? text : text.slice(prefix.length);
  };
  const variables = credentialForm.map(({ variable }) => variable);
  const known = [...variables, ...variables.map(bare), 'api_key'];
  const folded = name.toLowerCase();
  return nearestWord(folded, known) !== null || nearestWord(bare(folded), known) !== null;
}

function fieldNamed({ slug, credentialForm }: ProviderRecord, variable: string) {
  const foreign = FOREIGN_KEY.test(variable);
  const prefixed = `${slug.replaceAll('-', '_')}_${variable}`;
  return (
    credentialForm.find((field) => field.variable === variable) ??
    credentialForm.find((field) => field.variable === prefixed) ??
    (foreign || variable === 'api_key' ? keyField(credentialForm) : null)
  );
}

/** The lines of a block, in their order. @throws ConfigurationError where it is none. */
export function entriesOf(yaml: YamlFile, path: string[], data: unknown): [string, unknown][] {
  if (data === null || data === undefined || data === '') return [];
  if (typeof data !== 'object' || Array.isArray(data)) {
    throw yaml.error(path, 'this takes lines such as "openai: sk-…", and no list.');
  }
  return Object.entries(data);
}
