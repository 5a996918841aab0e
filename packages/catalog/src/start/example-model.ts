import { COMMON_SETTINGS } from '@darkroom/core';
import type { LoadedModel, LoadedProvider } from '../load/load-provider.ts';
import { toValue } from '../yaml/located.ts';

type Json = Readonly<Record<string, unknown>>;

const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const part = (json: Json, name: string): Json => {
  const value = json[name];
  return isJson(value) ? value : {};
};
const pick = (json: Json, names: readonly string[]): Json =>
  Object.fromEntries(names.flatMap((name) => (name in json ? [[name, json[name]]] : [])));

/** The plainest mode, which every protocol for pictures has. */
const MODE = 'txt2img';

/** Settings that the example goes without. */
const PICTURES = ['image', 'mask', 'referenceImages', 'partialImages', 'strength'];

/** What a text-to-image model may say of itself without parameters, pictures and previews. */
const CAPABILITIES = [
  'promptUse',
  'supportsNegativePrompt',
  'supportsSeed',
  'maxSeed',
  'supportsGuidance',
  'guidanceRange',
  'supportsSteps',
  'stepsRange',
  'maxImagesPerRequest',
  'maxImageSize',
  'allowedAspectRatios',
  'aspectRatioSizes',
  'sizeRule',
  'outputFormats',
  'maxPromptLength',
];

/** What a model's file takes from one that speaks the same protocol. */
export interface ExampleModel {
  capabilities: Json;
  defaultSettings: Json;
  wire: Json;
}

/**
 * The parts of a plain text-to-image model, out of the files of a provider that speaks the protocol: its plainest model
 * without parameters, pictures and previews. Null where none of its models makes pictures from text alone.
 */
export function exampleModel(models: readonly LoadedModel[]): ExampleModel | null {
  const [plainest] = models
    .filter(
      ({ record }) =>
        record.capabilities.modes.includes(MODE) &&
        record.parameters.every(({ isRequired }) => !isRequired),
    )
    .map((model) => ({ model, weight: weightOf(model) }))
    .sort((left, right) => left.weight - right.weight);
  if (!plainest) return null;
  const file = toValue(plainest.model.tree);
  return isJson(file) ? exampleOf(file) : null;
}

/** The same out of what a provider without files says of any model. Null where it says nothing of text to image. */
export function exampleOfUnknown({ tree, record }: LoadedProvider): ExampleModel | null {
  const file = toValue(tree);
  const modes = record.unknownModel?.capabilities?.modes;
  const paints = Array.isArray(modes) && modes.includes(MODE);
  return isJson(file) && paints ? exampleOf(part(file, 'unknownModel')) : null;
}

function exampleOf(file: Json): ExampleModel {
  const wire = part(file, 'wire');
  const isCommon = (name: unknown) =>
    COMMON_SETTINGS.some((setting) => setting === name) && !PICTURES.some((one) => one === name);
  const carries = (field: unknown): boolean =>
    Array.isArray(field)
      ? field.some(carries)
      : !isJson(field) || !Array.isArray(field.modes) || field.modes.includes(MODE);
  const fields = Object.entries(part(wire, 'fields')).filter(
    ([name, field]) => isCommon(name) && carries(field),
  );
  const handled = Array.isArray(wire.handledByAdapter) ? wire.handledByAdapter : [];
  const modes = pick(part(wire, 'modes'), [MODE]);
  const kept = {
    ...(Object.keys(modes).length > 0 ? { modes } : {}),
    ...pick(wire, ['constants', 'jsonText']),
    ...(fields.length > 0 ? { fields: Object.fromEntries(fields) } : {}),
    ...(handled.some(isCommon) ? { handledByAdapter: handled.filter(isCommon) } : {}),
  };
  return {
    capabilities: { modes: [MODE], ...pick(part(file, 'capabilities'), CAPABILITIES) },
    defaultSettings: part(file, 'defaultSettings'),
    wire: kept,
  };
}

const weightOf = ({ record }: LoadedModel): number =>
  record.capabilities.modes.length * 1000 +
  record.parameters.length * 100 +
  JSON.stringify(record.wire).length / 100;
