import type { ProviderRecord } from '@darkroom/core';
import { setEnvironmentPrefix } from './environment-names.ts';
import { DEFAULT_SET } from './set-name.ts';

/** `TEAM_B` behind the two underscores. */
const SUFFIX = /^[A-Z0-9](?:[A-Z0-9]|_(?=[A-Z0-9])){0,63}$/;

/** A value of the environment that is for a named set. */
export interface NamedVariable {
  /** The set's name: `team-b` for `…__TEAM_B`. */
  set: string;
  /** Of the credential form. */
  variable: string;
  /** Of the environment. */
  name: string;
}

/**
 * Variables of the environment that hold values of named sets: Darkroom's own name of the variable, two underscores and
 * the set's name, such as DARKROOM_OPENAI_API_KEY__TEAM_B for the set "team-b". Ordered by their names. The address is
 * the provider's, and not a set's.
 */
export function namedVariables(record: ProviderRecord, names: readonly string[]): NamedVariable[] {
  const found = record.credentialForm
    .filter(({ variable }) => variable !== record.baseUrlVariable)
    .flatMap(({ variable }) => {
      const prefix = setEnvironmentPrefix(record, variable);
      return names
        .filter((name) => name.startsWith(prefix) && SUFFIX.test(name.slice(prefix.length)))
        .map((name): NamedVariable => {
          const set = name.slice(prefix.length).toLowerCase().replaceAll('_', '-');
          return { set, variable, name };
        });
    });
  return found
    .filter(({ set }) => set !== DEFAULT_SET)
    .sort((left, right) => (left.set < right.set ? -1 : left.set > right.set ? 1 : 0));
}
