import { Secret } from '@darkroom/core';
import type { Credentials } from '../adapter/adapter.ts';

/** Credentials out of plain texts, by the variables of the provider's form. */
export function testCredentials(values: Readonly<Record<string, string>>): Credentials {
  const text = (variable: string) => values[variable] || null;
  return {
    secret: (variable) => {
      const value = text(variable);
      return value === null ? null : new Secret(value);
    },
    text,
    flag: (variable) => values[variable] === 'true',
  };
}
