import { localize, type Problem, type ProviderRecord } from '@darkroom/core';
import { originOf } from '../sources/base-url.ts';
import {
  baseUrlEnvironmentNames,
  fieldEnvironmentNames,
  keyField,
} from '../sources/environment-names.ts';
import type { CredentialSet } from './credential-set.ts';
import { isPerModel } from './own-set.ts';
import { defaultSet, type Situation } from './situation.ts';

const sentences = (...parts: (string | null | undefined | false)[]): string =>
  parts.filter((part) => part).join(' ');

const orList = (names: readonly string[]): string =>
  names.length < 2
    ? (names[0] ?? '')
    : `${names.slice(0, -1).join(', ')} or ${names[names.length - 1]}`;

/** Names of the environment variables where the provider's key may be set, in order. */
export function keyEnvironmentNames({ record }: Situation): string[] {
  const field = keyField(record.credentialForm);
  return field ? fieldEnvironmentNames(record, field) : [];
}

/** Why the provider cannot be used, and every place where that can be changed; null where it can. */
export function notConfiguredProblem(situation: Situation, apiKeysFile: string): Problem | null {
  if (situation.active !== null) return null;
  const { record } = situation;
  const name = localize(record.label);
  const base = { provider: record.slug };
  if (isPerModel(record)) return ownNeededProblem(record);
  if (!situation.hasAddress) {
    return {
      ...base,
      code: 'PROVIDER_NOT_CONFIGURED',
      message: `${name} has no address yet. Set ${baseUrlEnvironmentNames(record).own} in the environment or .env, write it into config.yaml (providers: ${record.slug}: baseUrl: …), enter it on the Providers page of the web app, or run: darkroom provider configure ${record.slug}.`,
    };
  }
  const set = defaultSet(situation);
  const { missing } = set;
  const [field] = missing;
  if (!field) return null;
  const variables = missing.map(({ variable, label }) => `${localize(label)} (${variable})`);
  const isLoneKey = missing.length === 1 && field === keyField(record.credentialForm);
  const fileLine = isLoneKey
    ? `"${record.slug}: <key>"`
    : `"${record.slug}: { ${missing.map(({ variable }) => `${variable}: …`).join(', ')} }"`;
  return {
    ...base,
    code: 'PROVIDER_KEY_REQUIRED',
    message: sentences(
      `${name} needs ${variables.join(' and ')}, and ${missing.length === 1 ? 'it is' : 'they are'} not set.`,
      withheldSentence(situation, set),
      set.problem,
      ...missing.map(
        (one) =>
          `Set ${orList(fieldEnvironmentNames(record, one))} in the environment or .env, and restart.`,
      ),
      `Or write ${fileLine} into ${apiKeysFile} (mode 0600), enter it on the Providers page of the web app, or run: darkroom provider configure ${record.slug}.`,
      record.teaching.keyShape,
      record.teaching.newKey,
    ),
  };
}

/** What a model needs whose provider has nothing in common for its models. */
function ownNeededProblem(record: ProviderRecord): Problem {
  const needed = record.modelCredentialForm
    .filter(({ required }) => required)
    .map(({ variable, label }) => `${localize(label)} (${variable})`);
  return {
    code: 'PROVIDER_KEY_REQUIRED',
    provider: record.slug,
    message: sentences(
      `${localize(record.label)} has no address and no key in common: each model brings its own.`,
      needed.length > 0 && `A model needs ${needed.join(' and ')}.`,
      `Give them with the model on the Models page of the web app, or run: darkroom model install external://${record.slug}/<name> --set <variable>=<value>.`,
      record.teaching.newKey,
    ),
  };
}

/** Says why a key that is there is not used: it belongs to another address. */
export function withheldSentence(
  { record, baseUrl, setting }: Situation,
  { withheld, values }: CredentialSet,
): string | null {
  const [first] = [...withheld.entries()];
  if (!first) return null;
  const [variable, { origin, place }] = first;
  if (values.get(variable)?.origin === 'DATABASE') {
    return `${place ?? variable} is not used: it is meant for ${baseUrl.ownOrigin ?? 'another address'}, requests go to ${baseUrl.url ?? 'none'}, which was set through Darkroom, and a key is never sent to another address. The stored ${variable} is used. To use the other one, set ${baseUrlEnvironmentNames(record).own} beside it, or take the stored address away.`;
  }
  if (origin !== 'DATABASE' && originOf(baseUrl.url) === baseUrl.ownOrigin) {
    return `${place ?? variable} is meant for the provider's own addresses, and one of them was set through Darkroom: a key is never sent to another address. Give one for this address, or set the address beside the key.`;
  }
  return origin === 'DATABASE'
    ? `The stored ${variable} was saved for ${setting?.origin ?? 'another address'}, and requests go to ${baseUrl.url ?? 'none'} now: a key is never sent to another address. Give one for this address.`
    : `${place ?? variable} is meant for ${baseUrl.ownOrigin ?? 'another address'}, and requests go to ${baseUrl.url ?? 'none'}, which was set through Darkroom: a key is never sent to another address. Give one for this address, or set the address beside the key.`;
}

/** Says that a stored value does not count while the environment or a file has one; null where none is in its way. */
export function shadowingSentence({ shadowing }: CredentialSet): string | null {
  const [first] = [...shadowing.entries()];
  if (!first) return null;
  const [variable, place] = first;
  return `${place} goes before the stored ${variable}; the stored one counts once that is removed.`;
}
