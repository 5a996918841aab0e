import type { GenerationMode, ModelRecordInput } from '@darkroom/core';
import type { SchemaObject } from './resolve-schema.ts';
import { wholeFrom } from './schema-kind.ts';
import type { SchemaRole } from './schema-roles.ts';

type Capabilities = NonNullable<ModelRecordInput['capabilities']>;
type Inputs = NonNullable<NonNullable<ModelRecordInput['wire']>['inputs']>;

/** What a schema says about pictures that are given. */
export interface ReadPictures {
  capabilities: Pick<
    Capabilities,
    'supportsReferenceImages' | 'maxReferenceImages' | 'maxInputImages' | 'maskFormat'
  >;
  inputs: Inputs;
  /** Names of the properties that are taken. */
  used: string[];
  needsImage: boolean;
  needsMask: boolean;
}

type Property = { name: string; field: string; schema: SchemaObject; isRequired: boolean };

/** Pictures of a list whose schema gives no bound. */
const MOST_PICTURES = 16;
const SCALES =
  /^(scale|scale_factor|upscale_factor|upscale|upscaling_factor|target_scale|target_resolution)$/;

/** Input picture, mask and references. Where there is a list alone, its first picture is the one that is changed. */
export function readPictures(
  of: (role: SchemaRole) => Property | null,
  maskPaints: 'alpha' | 'white' | 'black',
): ReadPictures {
  const [single, mask, list] = [of('image'), of('mask'), of('referenceImages')];
  const most = Math.min(1000, wholeFrom(list?.schema.maxItems, 1) ?? MOST_PICTURES);
  const inputs: Inputs = {};
  if (single) inputs.image = { field: single.field };
  else if (list) inputs.image = { field: `${list.field}[]` };
  const hasReferences = list !== null && (single !== null || most > 1);
  if (list && hasReferences) inputs.referenceImages = { field: `${list.field}[]` };
  if (mask && inputs.image) inputs.mask = { field: mask.field, maskPaints };
  return {
    capabilities: {
      ...(hasReferences
        ? { supportsReferenceImages: true, maxReferenceImages: single ? most : most - 1 }
        : {}),
      ...(hasReferences && !single ? { maxInputImages: most } : {}),
      ...(inputs.mask ? { maskFormat: maskPaints === 'alpha' ? 'alpha' : 'binary' } : {}),
    },
    inputs,
    used: [single, list, inputs.mask ? mask : null].flatMap((one) => one?.name ?? []),
    needsImage: single ? single.isRequired : (list?.isRequired ?? false),
    needsMask: inputs.mask !== undefined && (mask?.isRequired ?? false),
  };
}

/** What a model with these pictures does. `names`: of all properties. */
export function modesOf(
  { inputs, needsImage, needsMask }: ReadPictures,
  { hasPrompt, names }: { hasPrompt: boolean; names: readonly string[] },
): GenerationMode[] {
  if (!inputs.image) return ['txt2img'];
  if (names.some((name) => SCALES.test(name)) && (needsImage || !hasPrompt)) return ['upscale'];
  return [
    ...(needsImage || !hasPrompt ? [] : (['txt2img'] as const)),
    ...(needsMask ? [] : (['img2img'] as const)),
    ...(inputs.mask ? (['inpaint'] as const) : []),
  ];
}
