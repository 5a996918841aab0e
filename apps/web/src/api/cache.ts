import schema from 'virtual:graph-schema';
import type { Cache, CacheExchangeOpts, KeyingConfig } from '@urql/exchange-graphcache';
import { relayPagination } from '@urql/exchange-graphcache/extras';
import { applyActivity } from './apply-activity.ts';
import {
  forgetImagesOfGenerations,
  invalidateRoots,
  prependGeneration,
  reloadNarrowed,
  removeImages,
} from './cache-lists.ts';
import { idOf, partOf } from './partial.ts';

/** Objects without an id of their own live inside the object that answered them. */
function embeddedTypes(): KeyingConfig {
  const keys: KeyingConfig = {};
  for (const type of schema.__schema.types) {
    if (type.kind !== 'OBJECT') continue;
    if (!type.fields?.some((field: { name: string }) => field.name === 'id'))
      keys[type.name] = () => null;
  }
  return keys;
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

const reloadModels = (_result: unknown, _args: unknown, cache: Cache) =>
  invalidateRoots(cache, ['model', 'models', 'starterModels']);

const showNewGeneration = (root: string) => (result: unknown, _args: unknown, cache: Cache) => {
  const key = generationKeyOf(result, root);
  if (key !== null) prependGeneration(cache, key);
};

function generationKeyOf(result: unknown, root: string): string | null {
  const id = idOf(partOf(partOf(result, root), 'generation'));
  return id === null ? null : `Generation:${id}`;
}

/** How answers are kept and what changes when something is changed: all of the server's state that the app holds. */
export const cacheOptions: CacheExchangeOpts = {
  schema,
  keys: { ...embeddedTypes(), StarterModel: ({ source }) => text(source) },
  resolvers: {
    Query: {
      generations: relayPagination(),
      node: (_parent, args, cache) =>
        knownImage(cache, args.id) ?? cache.resolve('Query', 'node', args),
    },
  },
  updates: {
    Mutation: {
      generationCreate: showNewGeneration('generationCreate'),
      generationRetry: showNewGeneration('generationRetry'),
      imageDelete: (result, _args, cache) => {
        removeImages(cache, deletedIds(result));
        invalidateRoots(cache, ['boards']);
      },
      imageRestore: (_result, _args, cache) => {
        invalidateRoots(cache, ['images', 'boards']);
        forgetImagesOfGenerations(cache);
      },
      imageUpdate: (_result, _args, cache) => reloadNarrowed(cache, ['isStarred', 'minimumRating']),
      imageUpdateMany: (_result, _args, cache) =>
        reloadNarrowed(cache, ['isStarred', 'minimumRating']),
      boardCreate: (_result, _args, cache) => invalidateRoots(cache, ['boards']),
      boardDelete: (_result, _args, cache) => {
        invalidateRoots(cache, ['boards']);
        reloadNarrowed(cache, ['board', 'isOnBoard']);
      },
      boardUpdate: (_result, _args, cache) => invalidateRoots(cache, ['boards']),
      boardAddImages: (_result, _args, cache) => reloadNarrowed(cache, ['board', 'isOnBoard']),
      boardRemoveImages: (_result, _args, cache) => reloadNarrowed(cache, ['board', 'isOnBoard']),
      modelInstall: reloadModels,
      modelUninstall: reloadModels,
      providerConfigure: reloadModels,
      providerReset: reloadModels,
      providerDiscoverModels: reloadModels,
    },
    Subscription: { activity: (result, _args, cache) => applyActivity(result, cache) },
  },
};

/** An image that a list brought is shown at once by its id; what is missing of it comes after. */
function knownImage(cache: Cache, id: unknown): string | undefined {
  const key = `Image:${String(id)}`;
  return cache.resolve(key, 'id') === id ? key : undefined;
}

function deletedIds(result: unknown): string[] {
  const ids = partOf(partOf(result, 'imageDelete'), 'deletedIds');
  return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : [];
}
