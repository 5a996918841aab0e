import type { ProviderRecord } from '@darkroom/core';

/** The provider that a person means: by slug or alias, with `_` for `-`, in any case. */
export function findProvider<T extends { record: ProviderRecord }>(
  providers: readonly T[],
  name: string,
): T | null {
  const folded = name.toLowerCase().replaceAll('_', '-');
  return (
    providers.find(({ record }) => record.slug === folded) ??
    providers.find(({ record }) => record.aliases.includes(folded)) ??
    null
  );
}

/** Every name that `findProvider` knows, slugs first: candidates for "did you mean". */
export function providerNames(providers: readonly { record: ProviderRecord }[]): string[] {
  return [
    ...providers.map(({ record }) => record.slug),
    ...providers.flatMap(({ record }) => record.aliases),
  ];
}
