import type { CredentialField } from '@darkroom/core';
import { ConfigurationError } from '../configuration-error.ts';
import type { CatalogProvider } from '../ports.ts';
import { parseBaseUrl } from './base-url.ts';
import { checkField } from './check-field.ts';
import { keyField } from './environment-names.ts';
import { findProvider, isLeftOut, LEFT_OUT, PASSED_OVER, providerNames } from './provider-names.ts';
import { readYaml, unknownName, type YamlFile } from './read-yaml.ts';
import type { FileContent, ParsedFile } from './watched-file.ts';

/** Values by provider slug and variable. */
export type ApiKeys = ReadonlyMap<string, ReadonlyMap<string, string>>;

export interface ApiKeysOptions {
  file: string;
  providers: readonly CatalogProvider[];
  /** Providers that are not there because their files are broken. */
  leftOut: ReadonlySet<string>;
  /** What counted until now: a provider whose lines are wrong keeps it. */
  before: ApiKeys;
}

/** `external_openai_api_key`: how InvokeAI's file names a key. */
const FOREIGN_KEY = /^external_(.+)_api_key$/;

/**
 * Reads `api_keys.yaml`: `openai: sk-…`, or `openai: { openai_api_key: sk-…, openai_organization: org-… }`, where the
 * variable may leave out the provider's name. Aliases of providers are understood. A line that is wrong is a problem of
 * its own, and the other providers' lines count. Of a provider nothing counts where one of its lines is wrong: a key
 * whose address could not be read would go to another one.
 *
 * @throws ConfigurationError with file and line for what is no such file as a whole, and for one that others may write.
 */
export function parseApiKeys(content: FileContent, options: ApiKeysOptions): ParsedFile<ApiKeys> {
  const { file, providers, leftOut, before } = options;
  const yaml = readYaml(content.text, file, 'texts');
  const notices: string[] = [];
  const onNotice = (message: string) => notices.push(message);
  checkMode(content.mode, file, yaml, onNotice);
  const values = new Map<string, Map<string, string>>();
  const problems: ConfigurationError[] = [];
  const broken = new Set<string>();
  for (const [name, entry] of entriesOf(yaml, [], yaml.data)) {
    const foreign = FOREIGN_KEY.exec(name)?.[1];
    const provider = findProvider(providers, foreign ?? name);
    if (!provider) {
      const known = unknownName('provider', name, providerNames(providers));
      if (isLeftOut(leftOut, foreign ?? name))
        onNotice(`${file}:${yaml.lineOf([name])}: ${LEFT_OUT}`);
      else problems.push(yaml.error([name], `${known} ${PASSED_OVER}`));
      continue;
    }
    const { slug } = provider.record;
    const own = values.get(slug) ?? new Map<string, string>();
    values.set(slug, own);
    try {
      readEntry(provider, [name, entry], { yaml, file, own, onNotice });
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      broken.add(slug);
      const then = before.has(slug)
        ? `What the file said of ${slug} before goes on counting.`
        : `Nothing that the file says of ${slug} counts until that is mended.`;
      const { line, reason, message } = error;
      problems.push(
        new ConfigurationError(`${message} ${then}`, { file, line, reason: `${reason} ${then}` }),
      );
    }
  }
  for (const slug of broken) {
    const kept = before.get(slug);
    if (kept) values.set(slug, new Map(kept));
    else values.delete(slug);
  }
  return { value: values, problems, notices };
}

/** Takes what stands below one name into `own`. @throws ConfigurationError for the first line that cannot count. */
function readEntry(
  { record }: CatalogProvider,
  [name, entry]: [string, unknown],
  into: {
    yaml: YamlFile;
    file: string;
    own: Map<string, string>;
    onNotice(message: string): void;
  },
): void {
  const { yaml, file, own, onNotice } = into;
  const { slug, credentialForm } = record;
  const put = (field: CredentialField, path: string[], text: unknown) => {
    if (typeof text !== 'string') throw yaml.error(path, `${field.variable} takes a single value.`);
    const check = checkField(field, text);
    if (!check.ok) throw yaml.error(path, check.message);
    if (check.notice !== null) {
      onNotice(`${file}:${yaml.lineOf(path)}: ${check.notice} were taken off ${field.variable}.`);
    }
    if (field.variable === record.baseUrlVariable && check.value !== '') {
      const url = parseBaseUrl(check.value);
      if (!url.ok) throw yaml.error(path, `${field.variable}: ${url.reason}.`);
    }
    if (own.has(field.variable)) {
      throw yaml.error(path, `${field.variable} of ${slug} is set twice. Keep one of them.`);
    }
    if (check.value !== '') own.set(field.variable, check.value);
  };
  if (typeof entry === 'string') {
    const field = keyField(credentialForm);
    if (!field) throw yaml.error([name], `${slug} takes no key. Remove this line.`);
    put(field, [name], entry);
    return;
  }
  for (const [variable, text] of entriesOf(yaml, [name], entry)) {
    const field = fieldNamed(credentialForm, slug, variable);
    if (!field) {
      const known = credentialForm.map((one) => one.variable);
      throw yaml.error([name, variable], unknownName(`setting of ${slug}`, variable, known));
    }
    put(field, [name, variable], text);
  }
}

function fieldNamed(
  form: readonly CredentialField[],
  slug: string,
  variable: string,
): CredentialField | null {
  const foreign = FOREIGN_KEY.test(variable);
  const prefixed = `${slug.replaceAll('-', '_')}_${variable}`;
  return (
    form.find((field) => field.variable === variable) ??
    form.find((field) => field.variable === prefixed) ??
    (foreign || variable === 'api_key' ? keyField(form) : null)
  );
}

function entriesOf(yaml: YamlFile, path: string[], data: unknown): [string, unknown][] {
  if (data === null || data === undefined || data === '') return [];
  if (typeof data !== 'object' || Array.isArray(data)) {
    throw yaml.error(path, 'this takes lines such as "openai: sk-…", and no list.');
  }
  return Object.entries(data);
}

/** Others who may read the file are told of; others who may write it could plant a key of their own. */
function checkMode(
  mode: number | null,
  file: string,
  yaml: YamlFile,
  onNotice: (message: string) => void,
): void {
  if (mode === null || (mode & 0o077) === 0) return;
  const shown = `0${mode.toString(8)}`;
  if ((mode & 0o022) !== 0) {
    throw yaml.error(
      [],
      `others may write this file (mode ${shown}), so its keys are not used. Run: chmod 600 ${file}`,
    );
  }
  onNotice(
    `${file} can be read by other users of this machine (mode ${shown}). Run: chmod 600 ${file}`,
  );
}
