import {
  type CredentialField,
  isSecretField,
  type Problem,
  type ProviderRecord,
} from '@darkroom/core';
import { parseBaseUrl } from './base-url.ts';

/** Variables that hold an endpoint's whole URL. */
function endpointUrls(record: ProviderRecord): string[] {
  return Object.values(record.endpoints).flatMap(({ variable }) => variable ?? []);
}

/**
 * Fields of a form that say, besides the base URL, where a provider's keys are sent: an endpoint's URL, or a text that
 * stands in its host. Whoever fills one decides who gets the keys, so the keys are welded to it as to the base URL.
 * A choice among the file's own options is no such field.
 */
export function addressVariables(
  record: ProviderRecord,
  form: readonly CredentialField[],
): string[] {
  const places = Object.values(record.endpoints).flatMap(({ url }) =>
    [...url.matchAll(/\{([^{}]+)\}/g)].map(([, variable = '']) => variable),
  );
  const named = new Set([...endpointUrls(record), ...places]);
  return form
    .filter(({ type, variable }) => type === 'text-input' && named.has(variable))
    .map(({ variable }) => variable);
}

/** Every field of a provider's form that says where requests go: an admin's to set, for everybody. */
export const fixedVariables = (record: ProviderRecord): ReadonlySet<string> =>
  new Set([
    ...addressVariables(record, record.credentialForm),
    ...(record.baseUrlVariable === undefined ? [] : [record.baseUrlVariable]),
  ]);

/** Puts URLs of endpoints into the form in which they are kept. Problems for what is no URL. */
export function judgeEndpointUrls(
  record: ProviderRecord,
  changes: ReadonlyMap<string, string | null>,
): { changes: Map<string, string | null>; problems: Problem[] } {
  const judged = new Map(changes);
  const problems: Problem[] = [];
  for (const variable of endpointUrls(record)) {
    const value = changes.get(variable);
    if (typeof value !== 'string') continue;
    const url = parseBaseUrl(value);
    if (url.ok) judged.set(variable, url.url);
    else {
      const message = `${variable} cannot be used: ${url.reason}.`;
      problems.push({ code: 'INVALID_INPUT', message, field: ['credentials'] });
    }
  }
  return { changes: judged, problems };
}

/**
 * Changes of one set, with its stored secrets cleared where they would go to another address than they were saved for
 * and are not given anew.
 */
export function withoutMovedSecrets(
  record: ProviderRecord,
  form: readonly CredentialField[],
  stored: ReadonlyMap<string, string>,
  changes: ReadonlyMap<string, string | null>,
): Map<string, string | null> {
  const hasMoved = addressVariables(record, form).some(
    (variable) =>
      changes.has(variable) && (changes.get(variable) ?? null) !== (stored.get(variable) ?? null),
  );
  const kept = new Map(changes);
  if (!hasMoved) return kept;
  for (const { variable } of form.filter(isSecretField)) {
    if (stored.has(variable) && !changes.has(variable)) kept.set(variable, null);
  }
  return kept;
}
