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

const SIZE_KEYS = ['aspectRatioSizes', 'resolutionPresets', 'sizeRule', 'allowedAspectRatios'];

const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));

/** A model that names no sizes has one: its default, under the name of its ratio. */
function nameOnlySize(folded: LocatedMap): void {
  const capabilities = folded.entries.get('capabilities')?.value;
  const settings = folded.entries.get('defaultSettings')?.value;
  if (!isMap(capabilities) || !isMap(settings)) return;
  if (SIZE_KEYS.some((name) => capabilities.entries.has(name))) return;
  const width = settings.entries.get('width')?.value;
  const height = settings.entries.get('height')?.value;
  const [across, down] = [edgeOf(width), edgeOf(height)];
  if (!width || !height || across === null || down === null) return;
  const common = divisor(across, down);
  const size = mapOf(settings.place, [
    ['width', width],
    ['height', height],
  ]);
  const sizes = mapOf(settings.place, [[`${across / common}:${down / common}`, size]]);
  capabilities.entries.set('aspectRatioSizes', { key: settings.place, value: sizes });
}

function edgeOf(node: Located | undefined): number | null {
  const value = node?.kind === 'scalar' ? node.value : null;
  return typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= 9999
    ? value
    : null;
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
  nameOnlySize(folded);
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
