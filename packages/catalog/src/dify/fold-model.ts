import { capabilitiesSchema, defaultSettingsSchema, modelRecordSchema } from '@darkroom/core';
import type { Problems } from '../problem.ts';
import { isMap, type Located, type LocatedMap, mapOf, scalar, textOf } from '../yaml/located.ts';
import { type FoldTable, foldItems, foldKeys, modelType, plainText } from './fold.ts';
import { foldParameterRules, foldPricing } from './parameter-rules.ts';

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** snake_case to camelCase for every key of a schema that has two words. */
const snakeKeys = (shape: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(
    Object.keys(shape).flatMap((name) => (snake(name) === name ? [] : [[snake(name), name]])),
  );

const CAPABILITY_KEYS: FoldTable = snakeKeys(capabilitiesSchema.shape);
const PRESET_KEYS: FoldTable = { aspect_ratio: 'aspectRatio', image_size: 'imageSize' };
const SETTING_KEYS: FoldTable = { ...snakeKeys(defaultSettingsSchema.shape), num_images: 'count' };

/** Keys of a model's file as Dify and InvokeAI write them. `slug` is the provider's, `changedOn` the file's day. */
export function modelKeys(slug: string, changedOn: string): FoldTable {
  return {
    ...snakeKeys(modelRecordSchema.shape),
    model: {
      into: (node) => [
        ['providerModelId', node],
        ['source', { ...node, ...sourceOf(slug, node) }],
      ],
    },
    label: { to: 'name', value: plainText },
    model_type: { to: 'modelType', value: modelType },
    type: { to: 'modelType', value: modelType },
    parameter_rules: {
      into: (node, problems) => [['parameters', foldParameterRules(node, problems)]],
    },
    pricing: { into: (node, problems) => [['prices', foldPricing(node, changedOn, problems)]] },
    deprecated: {
      into: (node) => {
        const isSo = node.kind === 'scalar' && node.value === true;
        const isOurs = node.kind === 'scalar' && typeof node.value === 'boolean';
        if (!isOurs) return [['deprecated', node]];
        return isSo
          ? [['lifecycle', mapOf(node.place, [['state', scalar('deprecated', node.place)]])]]
          : [];
      },
    },
    // What language models say of themselves; nothing here acts on it.
    model_properties: 'ignored',
    features: 'ignored',
    fetch_from: 'ignored',
  };
}

const sourceOf = (slug: string, node: Located) =>
  scalar(`external://${slug}/${textOf(node) ?? ''}`, node.place);

function foldWithin(map: LocatedMap, name: string, change: (node: Located) => Located): void {
  const entry = map.entries.get(name);
  if (entry) map.entries.set(name, { ...entry, value: change(entry.value) });
}

/** A model's file with foreign keys folded onto ours. */
export function foldModel(
  file: LocatedMap,
  slug: string,
  changedOn: string,
  problems: Problems,
): LocatedMap {
  const isForeign = file.entries.has('model');
  // A file with a source of its own keeps it: `model` is the vendor's name alone then.
  const table = file.entries.has('source')
    ? { ...modelKeys(slug, changedOn), model: 'providerModelId' }
    : modelKeys(slug, changedOn);
  const folded = foldKeys(file, table, problems);
  foldWithin(folded, 'defaultSettings', (node) =>
    isMap(node) ? foldKeys(node, SETTING_KEYS, problems) : node,
  );
  foldWithin(folded, 'capabilities', (node) => {
    if (!isMap(node)) return node;
    const capabilities = foldKeys(node, CAPABILITY_KEYS, problems);
    foldWithin(capabilities, 'resolutionPresets', (presets) =>
      foldItems(presets, (preset) => foldKeys(preset, PRESET_KEYS, problems)),
    );
    return capabilities;
  });
  const model = file.entries.get('model');
  if (isForeign && model) {
    const name = folded.entries.get('name') ?? { key: model.key, value: model.value };
    folded.entries.set('name', name);
    if (!folded.entries.has('description')) {
      const text = `${textOf(name.value) ?? ''} by ${slug}. An API key is required, and use may cost money.`;
      folded.entries.set('description', { key: model.key, value: scalar(text, model.key) });
    }
  }
  return folded;
}
