import type { ProviderRecord } from '@darkroom/core';
import { originOf, parseBaseUrl } from '../sources/base-url.ts';
import type { ProviderConfig } from '../sources/config-file.ts';
import type { EnvironmentOfProvider } from '../sources/environment-values.ts';
import type { FoundValue } from '../sources/found-value.ts';

export interface BaseUrlInForce {
  /** Null: in process, or none is set yet. */
  url: string | null;
  /** STORED came through providerConfigure; the others are the person's own environment and files. */
  from: 'ENVIRONMENT' | 'FILE' | 'STORED' | 'PROVIDER';
  /** The variable or the file that says so, for ENVIRONMENT and FILE. */
  place: string | null;
  isOverridden: boolean;
  /** The origin that requests would go to without what is stored: keys of the environment and of files are for it. */
  ownOrigin: string | null;
}

/**
 * Where requests go: DARKROOM_<PROVIDER>_BASE_URL, the form's own variable in the environment and in api_keys.yaml,
 * config.yaml, what providerConfigure stored, the provider's file.
 */
export function baseUrlInForce(
  record: ProviderRecord,
  sources: {
    environment: EnvironmentOfProvider;
    fileValues: ReadonlyMap<string, string>;
    config: ProviderConfig | null;
    stored: string | null;
  },
): BaseUrlInForce {
  const { environment, fileValues, config, stored } = sources;
  const variable = record.baseUrlVariable;
  const usual = normal(record.baseUrl ?? null);
  const ofForm = variable === undefined ? undefined : environment.values.get(variable);
  const fromEnvironment: FoundValue | null =
    environment.baseUrl ?? ofForm ?? environment.foreignBaseUrl;
  const ofFile = variable === undefined ? undefined : fileValues.get(variable);
  const ofKeys = normal(ofFile ?? null);
  const fromFile = ofKeys ?? config?.baseUrl ?? null;
  const filePlace = ofKeys === null ? 'config.yaml' : 'api_keys.yaml';
  // What is set beside the server goes before what came in through it.
  const own = fromEnvironment?.value ?? fromFile;
  const url = own ?? stored ?? usual;
  return {
    url,
    from: fromEnvironment ? 'ENVIRONMENT' : fromFile ? 'FILE' : stored ? 'STORED' : 'PROVIDER',
    place: fromEnvironment?.place ?? (fromFile === null ? null : filePlace),
    isOverridden: url !== usual,
    ownOrigin: originOf(own ?? usual),
  };
}

/** Files and forms were checked when they were read; what is wrong all the same counts as absent. */
function normal(text: string | null): string | null {
  const parsed = text === null ? null : parseBaseUrl(text);
  return parsed?.ok ? parsed.url : null;
}
