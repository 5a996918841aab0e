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

/** Why a line about such a provider does nothing. */
export const LEFT_OUT =
  "this provider's own files are broken, so it is not there, and this line waits for them to be mended.";

/** What becomes of a line about a provider that nobody knows. */
export const PASSED_OVER = 'This line does nothing; the others count.';

/** Whether a name means one of the user's providers whose files are broken: no mistake of whoever wrote the name. */
export function isLeftOut(leftOut: ReadonlySet<string>, name: string): boolean {
  return leftOut.has(name) || leftOut.has(name.toLowerCase().replaceAll('_', '-'));
}

/** Every name that `findProvider` knows, slugs first: candidates for "did you mean". */
export function providerNames(providers: readonly { record: ProviderRecord }[]): string[] {
  return [
    ...providers.map(({ record }) => record.slug),
    ...providers.flatMap(({ record }) => record.aliases),
  ];
}
