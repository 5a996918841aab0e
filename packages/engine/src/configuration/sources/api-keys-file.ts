import type { CredentialField } from '@darkroom/core';
import type { CatalogProvider } from '../ports.ts';
import { parseBaseUrl } from './base-url.ts';
import { checkField } from './check-field.ts';
import { keyField } from './environment-names.ts';
import { findProvider, isLeftOut, LEFT_OUT, providerNames } from './provider-names.ts';
import { readYaml, unknownName, type YamlFile } from './read-yaml.ts';
import type { FileContent } from './watched-file.ts';

/** Values by provider slug and variable. */
export type ApiKeys = ReadonlyMap<string, ReadonlyMap<string, string>>;

export interface ApiKeysOptions {
  file: string;
  providers: readonly CatalogProvider[];
  /** Providers that are not there because their files are broken. */
  leftOut: ReadonlySet<string>;
  onNotice(message: string): void;
}

/** `external_openai_api_key`: how InvokeAI's file names a key. */
const FOREIGN_KEY = /^external_(.+)_api_key$/;

/**
 * Reads `api_keys.yaml`: `openai: sk-…`, or `openai: { openai_api_key: sk-…, openai_organization: org-… }`, where the
 * variable may leave out the provider's name. Aliases of providers are understood.
 *
 * @throws ConfigurationError with file and line for anything that is not known, and for a file that others may write.
 */
export function parseApiKeys(content: FileContent, options: ApiKeysOptions): ApiKeys {
  const { file, providers, leftOut, onNotice } = options;
  const yaml = readYaml(content.text, file, 'texts');
  checkMode(content.mode, file, yaml, onNotice);
  const values = new Map<string, Map<string, string>>();
  for (const [name, entry] of entriesOf(yaml, [], yaml.data)) {
    const foreign = FOREIGN_KEY.exec(name)?.[1];
    const provider = findProvider(providers, foreign ?? name);
    if (!provider) {
      if (!isLeftOut(leftOut, foreign ?? name))
        throw yaml.error([name], unknownName('provider', name, providerNames(providers)));
      onNotice(`${file}:${yaml.lineOf([name])}: ${LEFT_OUT}`);
      continue;
    }
    const { slug, credentialForm } = provider.record;
    const own = values.get(slug) ?? new Map<string, string>();
    values.set(slug, own);
    const put = (field: CredentialField, path: string[], text: unknown) => {
      if (typeof text !== 'string')
        throw yaml.error(path, `${field.variable} takes a single value.`);
      const check = checkField(field, text);
      if (!check.ok) throw yaml.error(path, check.message);
      if (check.notice !== null) {
        onNotice(`${file}:${yaml.lineOf(path)}: ${check.notice} were taken off ${field.variable}.`);
      }
      if (field.variable === provider.record.baseUrlVariable && check.value !== '') {
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
      continue;
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
  return values;
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
