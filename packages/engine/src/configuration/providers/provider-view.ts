import { createHash } from 'node:crypto';
import {
  type CredentialField,
  ID_PREFIXES,
  isSecretField,
  printable,
  secretHint,
} from '@darkroom/core';
import { z } from 'zod';
import type { CredentialState, ProviderView } from '../../contracts.ts';
import type { FoundValues } from '../sources/found-value.ts';
import { keyEnvironmentNames } from '../status/missing-key.ts';
import type { Situation } from '../status/situation.ts';
import type { StatusMemory } from '../status/status-memory.ts';

const digest = (...parts: string[]) =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 26);

/** A provider's id: the same in every installation, since its slug is. */
export const providerId = (slug: string): string => `${ID_PREFIXES.provider}_${digest(slug)}`;

/** The id of one named set of a provider's credentials. */
export const credentialId = (slug: string, name: string): string =>
  `${ID_PREFIXES.credential}_${digest(slug, name)}`;

/** What may be shown of a value: the end of a secret, whose a key file is, or a setting that is no secret. */
export function hintOf(field: CredentialField, value: string): string {
  if (!isSecretField(field)) return printable(value, 200);
  return field.type === 'file' ? keyFileHint(value) : secretHint(value);
}

/** The file of a service account (Google's and those like it): its account's name is public, its key is not. */
const serviceAccountSchema = z.object({ client_email: z.email() });

/** The end of a file is the same for every file; where the account lives tells one from the next. */
function keyFileHint(text: string): string {
  const parsed = serviceAccountSchema.safeParse(jsonOf(text));
  const home = parsed.success ? parsed.data.client_email.split('@').at(-1) : undefined;
  return home === undefined ? 'key file' : `key file …@${printable(home, 80)}`;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // another kind of file
  }
}

/** The state of each field of a form; never a secret's value. */
export function fieldStates(
  form: readonly CredentialField[],
  values: FoundValues,
): CredentialState[] {
  return form.map((field) => {
    const found = values.get(field.variable);
    return {
      variable: field.variable,
      isSet: found !== undefined,
      origin: found?.origin ?? null,
      hint: found ? hintOf(field, found.value) : null,
      setAt: found?.setAt ?? null,
    };
  });
}

/** A provider as the doors show it. */
export function providerView(situation: Situation, statuses: StatusMemory): ProviderView {
  const { record, baseUrl, sets, arrangement, problems } = situation;
  const usable = statuses.usable(situation);
  const { slug, credentialForm } = record;
  return {
    id: providerId(slug),
    slug,
    record,
    status: statuses.of(situation),
    credentials:
      credentialForm.length === 0
        ? []
        : sets.map((set, index) => ({
            id: credentialId(slug, set.name),
            name: set.name,
            fields: fieldStates(credentialForm, set.values),
            status: statuses.ofSet(situation, set),
            coolingUntil: statuses.coolingUntil(situation, set),
            position: index + 1,
            isInUse: usable.includes(set),
          })),
    credentialStrategy: arrangement.strategy,
    isCredentialOrderFixed: arrangement.fromFile.order || arrangement.fromFile.strategy,
    baseUrl: baseUrl.url,
    isBaseUrlOverridden: baseUrl.isOverridden,
    environmentVariables: keyEnvironmentNames(situation),
    problems: [...problems],
  };
}
