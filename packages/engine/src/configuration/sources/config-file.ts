import { z } from 'zod';
import type { ConfigurationError } from '../configuration-error.ts';
import type { CatalogProvider } from '../ports.ts';
import { parseBaseUrl } from './base-url.ts';
import { findProvider, isLeftOut, LEFT_OUT, PASSED_OVER, providerNames } from './provider-names.ts';
import { readYaml, unknownName, yamlIssue } from './read-yaml.ts';
import type { FileContent, ParsedFile } from './watched-file.ts';

const perMinute = z
  .int('a whole number from 1, or null for no limit')
  .min(1, 'a whole number from 1, or null for no limit')
  .nullable();

const limitsSchema = z.strictObject({
  inFlight: z
    .int('a whole number from 1 to 1024')
    .min(1, 'a whole number from 1 to 1024')
    .max(1024, 'a whole number from 1 to 1024')
    .optional(),
  requestsPerMinute: perMinute.optional(),
  imagesPerMinute: perMinute.optional(),
});

const credentialsSchema = z.strictObject({
  order: z
    .array(z.string('the name of a set of credentials'), 'a list of names of sets of credentials')
    .optional(),
  strategy: z.enum(['ordered', 'balanced'], '"ordered" or "balanced"').optional(),
});

const providerSchema = z.strictObject({
  baseUrl: z.string('a URL such as https://api.example.com/v1').optional(),
  limits: limitsSchema.optional(),
  credentials: credentialsSchema.optional(),
});

const configSchema = z.strictObject({
  providers: z.record(z.string(), providerSchema, 'a block of providers').nullish(),
});

const KNOWN_KEYS = [
  ...Object.keys(configSchema.shape),
  ...Object.keys(providerSchema.shape),
  ...Object.keys(limitsSchema.shape),
  ...Object.keys(credentialsSchema.shape),
];

/** What `config.yaml` says of one provider. */
export interface ProviderConfig {
  baseUrl: string | null;
  limits: Readonly<z.infer<typeof limitsSchema>>;
  /** Which sets of credentials go first, and how calls are spread over them. */
  credentials: Readonly<z.infer<typeof credentialsSchema>>;
}

/** By provider slug. */
export type ProviderConfigs = ReadonlyMap<string, ProviderConfig>;

/**
 * Reads `config.yaml`: `providers: { openai: { baseUrl: …, limits: { inFlight: 4 }, credentials: { order: [work, lab] } } }`. A block about a
 * provider that nobody knows is a problem of its own, and the others count.
 *
 * @throws ConfigurationError with file and line for any other key that is not known, and any value that is not possible:
 * without an address or a limit that somebody wrote down, requests would go where and as often as they should not.
 */
export function parseConfig(
  content: FileContent,
  options: {
    file: string;
    providers: readonly CatalogProvider[];
    /** Providers that are not there because their files are broken. */
    leftOut: ReadonlySet<string>;
  },
): ParsedFile<ProviderConfigs> {
  const { file, providers, leftOut } = options;
  const problems: ConfigurationError[] = [];
  const notices: string[] = [];
  const yaml = readYaml(content.text, file, 'typed');
  const parsed = configSchema.safeParse(yaml.data ?? {});
  if (!parsed.success) throw yamlIssue(yaml, parsed.error, KNOWN_KEYS);
  const configs = new Map<string, ProviderConfig>();
  for (const [name, entry] of Object.entries(parsed.data.providers ?? {})) {
    const path = ['providers', name];
    const provider = findProvider(providers, name);
    if (!provider) {
      const known = unknownName('provider', name, providerNames(providers));
      if (isLeftOut(leftOut, name)) notices.push(`${file}:${yaml.lineOf(path)}: ${LEFT_OUT}`);
      else problems.push(yaml.error(path, `${known} ${PASSED_OVER}`));
      continue;
    }
    const { slug } = provider.record;
    if (configs.has(slug)) {
      throw yaml.error(path, `${slug} stands twice, once by another name. Keep one of them.`);
    }
    let baseUrl: string | null = null;
    if (entry.baseUrl !== undefined) {
      const url = parseBaseUrl(entry.baseUrl);
      if (!url.ok) throw yaml.error([...path, 'baseUrl'], `baseUrl: ${url.reason}.`);
      baseUrl = url.url;
    }
    const { limits = {}, credentials = {} } = entry;
    configs.set(slug, { baseUrl, limits, credentials });
  }
  return { value: configs, problems, notices };
}
