import { ConfigurationError } from '../configuration-error.ts';
import type { CatalogProvider } from '../ports.ts';
import { entriesOf, type FileSets, FOREIGN_KEY, readEntry } from './api-keys-entry.ts';
import { findProvider, isLeftOut, LEFT_OUT, PASSED_OVER, providerNames } from './provider-names.ts';
import { readYaml, unknownName, type YamlFile } from './read-yaml.ts';
import type { FileContent, ParsedFile } from './watched-file.ts';

/** Values by provider slug, set and variable. */
export type ApiKeys = ReadonlyMap<string, FileSets>;

export interface ApiKeysOptions {
  file: string;
  providers: readonly CatalogProvider[];
  /** Providers that are not there because their files are broken. */
  leftOut: ReadonlySet<string>;
  /** What counted until now: a provider whose lines are wrong keeps it. */
  before: ApiKeys;
}

/**
 * Reads `api_keys.yaml`: `openai: sk-…`, or `openai: { openai_api_key: sk-…, openai_organization: org-… }`, where the
 * variable may leave out the provider's name. Further sets have names: `openai: { work: sk-…, lab: sk-… }`, or
 * `lab: { openai_api_key: sk-…, openai_organization: org-… }`. Aliases of providers are understood. A line that is wrong is a problem of
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
  const values = new Map<string, Map<string, Map<string, string>>>();
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
    const sets = values.get(slug) ?? new Map<string, Map<string, string>>();
    values.set(slug, sets);
    try {
      readEntry(provider, [name, entry], { yaml, file, sets, onNotice });
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
    if (kept) values.set(slug, new Map([...kept].map(([set, own]) => [set, new Map(own)])));
    else values.delete(slug);
  }
  return { value: values, problems, notices };
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
