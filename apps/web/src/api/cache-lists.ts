import type { Cache } from '@urql/exchange-graphcache';

/** The keys in a list that the cache holds; entries that are gone are left out. */
function keysOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((key) => typeof key === 'string') : [];
}

/** Every page of a root list that the cache holds, with the arguments that it was asked with. */
function pagesOf(cache: Cache, field: string) {
  return cache
    .inspectFields('Query')
    .filter(({ fieldName }) => fieldName === field)
    .flatMap(({ arguments: args }) => {
      const connection = cache.resolve('Query', field, args ?? undefined);
      return typeof connection === 'string' ? [{ args: args ?? {}, connection }] : [];
    });
}

/** Puts an object first in every list of it that begins at the newest and filters nothing. */
function prepend(cache: Cache, field: string, filters: readonly string[], key: string): void {
  for (const { args, connection } of pagesOf(cache, field)) {
    if (args.after) continue;
    const isFiltered = filters.some((name) => args[name] !== undefined && args[name] !== null);
    if (isFiltered) {
      cache.invalidate('Query', field, args);
      continue;
    }
    const nodes = keysOf(cache.resolve(connection, 'nodes'));
    if (!nodes.includes(key)) cache.link(connection, 'nodes', [key, ...nodes]);
  }
}

export function prependGeneration(cache: Cache, key: string): void {
  prepend(cache, 'generations', ['status'], key);
}

/** Arguments of `images` that narrow it. */
const IMAGE_FILTERS = [
  'source',
  'search',
  'isStarred',
  'provider',
  'mode',
  'board',
  'isOnBoard',
  'minimumRating',
  'orientation',
  'from',
  'to',
  'user',
] as const;

/** Asks again for the lists of images that are narrowed by one of these: what is in them may be others now. */
export function reloadNarrowed(cache: Cache, filters: readonly string[]): void {
  for (const { args } of pagesOf(cache, 'images')) {
    if (filters.some((name) => args[name] !== undefined && args[name] !== null)) {
      cache.invalidate('Query', 'images', args);
    }
  }
}

/** Asks again for the images of every generation that a list has: some came back. */
export function forgetImagesOfGenerations(cache: Cache): void {
  for (const { connection } of pagesOf(cache, 'generations')) {
    for (const key of keysOf(cache.resolve(connection, 'nodes'))) cache.invalidate(key, 'images');
  }
}

export function prependImage(cache: Cache, key: string): void {
  prepend(cache, 'images', IMAGE_FILTERS, key);
}

/** Takes deleted images out of every list and out of their generations. */
export function removeImages(cache: Cache, ids: readonly string[]): void {
  const gone = new Set(ids.map((id) => `Image:${id}`));
  const without = (parent: string, field: string) => {
    const nodes = keysOf(cache.resolve(parent, field));
    const left = nodes.filter((key) => !gone.has(key));
    if (left.length < nodes.length) cache.link(parent, field, left);
  };
  for (const { connection } of pagesOf(cache, 'images')) without(connection, 'nodes');
  for (const key of gone) {
    const generation = cache.resolve(key, 'generation');
    if (typeof generation === 'string') without(generation, 'images');
  }
}

/** Forgets what these root fields answered, whatever they were asked with, null too: whoever shows it asks again. */
export function invalidateRoots(cache: Cache, fields: readonly string[]): void {
  for (const { fieldName, arguments: args } of cache.inspectFields('Query')) {
    if (fields.includes(fieldName)) cache.invalidate('Query', fieldName, args ?? undefined);
  }
}
