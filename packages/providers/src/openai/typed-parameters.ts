import type { JsonObject } from '@darkroom/core';

/** What a list says that a parameter takes. */
export type Descriptor =
  | { type: 'enum'; values: string[] }
  | { type: 'range'; min: number; max: number }
  | { type: 'boolean' };

/** What else the list says of the model. */
export interface Beside {
  takesPictures: boolean;
  streams: boolean;
}

interface Parts {
  capabilities: JsonObject;
  parameters: JsonObject[];
  fields: JsonObject;
}

/** Pictures of one call, or of the inputs, that are believed at most. */
const MOST = 16;
/** Common settings under the names that the API has for them. What is not here becomes a parameter of its own name. */
const ROLES: Readonly<Record<string, (descriptor: Descriptor, parts: Parts) => void>> = {
  n: (descriptor, { capabilities, fields }) => {
    const most = descriptor.type === 'range' ? Math.min(MOST, Math.floor(descriptor.max)) : 1;
    if (most <= 1) return;
    capabilities.maxImagesPerRequest = most;
    fields.count = 'n';
  },
  aspect_ratio: (descriptor, { capabilities, fields }) => {
    if (descriptor.type !== 'enum') return;
    const ratios = new Map(
      descriptor.values.flatMap((name): [string, string][] => {
        const ratio = wholeRatio(name);
        return ratio === null ? [] : [[ratio, name]];
      }),
    );
    if (ratios.size === 0) return;
    capabilities.allowedAspectRatios = [...ratios.keys()];
    // Ratios with a point travel by the name that the API has for them.
    const renamed = [...ratios].filter(([ratio, name]) => ratio !== name);
    fields.size = {
      field: 'aspect_ratio',
      strategy: 'aspectRatio',
      ...(renamed.length > 0 ? { values: Object.fromEntries(renamed) } : {}),
    };
  },
  seed: (descriptor, { capabilities, fields }) => {
    capabilities.supportsSeed = true;
    if (descriptor.type === 'range' && Number.isSafeInteger(descriptor.max)) {
      capabilities.maxSeed = String(Math.max(0, descriptor.max));
    } else {
      capabilities.maxSeed = '2147483647';
    }
    fields.seed = { field: 'seed', strategy: 'number' };
  },
  output_format: (descriptor, { capabilities, fields }) => {
    if (descriptor.type !== 'enum') return;
    capabilities.outputFormats = descriptor.values;
    fields.outputFormat = 'output_format';
  },
  input_references: () => undefined, // read with what the model takes in
  stream: () => undefined,
  prompt: () => undefined,
  model: () => undefined,
  // A shorthand of resolution and ratio, which travel by their own names.
  size: () => undefined,
};

/** A ratio in whole numbers: "2.35:1" is 47:20. Null for what is none, such as "auto". */
export function wholeRatio(name: string): string | null {
  const match = /^(\d{1,3}(?:\.\d{1,2})?):(\d{1,3}(?:\.\d{1,2})?)$/.exec(name);
  const [width, height] = [match?.[1], match?.[2]].map((side) => Math.round(Number(side) * 100));
  if (!width || !height) return null;
  if (!name.includes('.')) return name;
  const divisor = greatestDivisor(width, height);
  return `${width / divisor}:${height / divisor}`;
}

const greatestDivisor = (a: number, b: number): number => (b === 0 ? a : greatestDivisor(b, a % b));

const labelOf = (name: string) =>
  name.charAt(0).toUpperCase() + name.slice(1).replaceAll('_', ' ').slice(0, 78);

/** A parameter as its descriptor says; null where its name cannot be one. */
function parameterOf(name: string, descriptor: Descriptor): JsonObject | null {
  if (!/^[a-zA-Z][a-zA-Z0-9_]{0,63}$/.test(name)) return null;
  const base = { name, label: labelOf(name) };
  switch (descriptor.type) {
    case 'enum':
      return { ...base, type: 'enum', values: [...new Set(descriptor.values)] };
    case 'boolean':
      return { ...base, type: 'boolean' };
    case 'range': {
      const isWhole = Number.isInteger(descriptor.min) && Number.isInteger(descriptor.max);
      const { min: minimum, max: maximum } = descriptor;
      return { ...base, type: isWhole ? 'int' : 'float', minimum, maximum };
    }
  }
}

/** Whether the model changes pictures. How they travel stands in provider.yaml, for a model that takes none as well. */
function readInputs(descriptor: Descriptor | undefined, takesPictures: boolean): JsonObject {
  const most = descriptor?.type === 'range' ? Math.min(MOST, Math.floor(descriptor.max)) : 1;
  if ((!descriptor && !takesPictures) || most < 1) return { modes: ['txt2img'] };
  return {
    modes: ['txt2img', 'img2img'],
    supportsReferenceImages: true,
    maxReferenceImages: most,
    maxInputImages: most,
  };
}

/** The parts of a model's file that a typed list tells: capabilities, parameters with their bounds, and where they travel. */
export function readDescriptors(
  descriptors: ReadonlyMap<string, Descriptor>,
  beside: Beside,
): JsonObject {
  const parts: Parts = { capabilities: {}, parameters: [], fields: {} };
  for (const [name, descriptor] of descriptors) {
    const role = ROLES[name];
    if (role) {
      role(descriptor, parts);
      continue;
    }
    const parameter = parameterOf(name, descriptor);
    if (!parameter) continue;
    parts.parameters.push(parameter);
    parts.fields[name] = name;
    if (name !== 'background' || descriptor.type !== 'enum') continue;
    parts.capabilities.supportsTransparentBackground = descriptor.values.includes('transparent');
  }
  if (beside.streams) {
    parts.capabilities.supportsPartialImages = true;
    parts.capabilities.maxPartialImages = 1;
    parts.fields.partialImages = { field: 'stream', values: { '1': true } };
  }
  const inputs = readInputs(descriptors.get('input_references'), beside.takesPictures);
  return {
    capabilities: { ...parts.capabilities, ...inputs },
    ...(parts.parameters.length > 0 ? { parameters: parts.parameters } : {}),
    wire: { fields: parts.fields },
  };
}
