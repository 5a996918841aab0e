import {
  MODES_WITH_IMAGE,
  MODES_WITH_MASK,
  type ModelRecord,
  type Parameter,
  plainExtra,
  plainSize,
} from '@darkroom/core';
import type { HarnessRequest } from '../harness-types.ts';
import type { SettingSample } from './contract.ts';

export type SampleRequest = Partial<Omit<HarnessRequest, 'model'>>;

export interface Sample extends SettingSample {
  request: SampleRequest;
}

/** The plainest request of a mode: the pictures that it needs, and what the model must be told besides. */
export function modeRequest(
  model: ModelRecord,
  mode: ModelRecord['capabilities']['modes'][number],
): SampleRequest {
  const extra = plainExtra(model, mode, 'picture');
  const size = plainSize(model, mode);
  return {
    mode,
    ...(size ? { size } : {}),
    ...(extra.length > 0 ? { extra } : {}),
    ...(model.capabilities.promptUse === 'none' ? { prompt: '' } : {}),
    ...(MODES_WITH_IMAGE.includes(mode) ? { image: { assetId: 'picture' } } : {}),
    ...(MODES_WITH_MASK.includes(mode) ? { mask: { assetId: 'mask' } } : {}),
  };
}

/** The names of the pictures that the plainest request of a mode carries, parameters' ones included. */
export function pictureNames(
  model: ModelRecord,
  mode: ModelRecord['capabilities']['modes'][number],
): string[] {
  const { image, mask, extra = [] } = modeRequest(model, mode);
  const isPicture = ({ value }: { value: unknown }) =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  return [
    ...(image ? ['image'] : []),
    ...(mask ? ['mask'] : []),
    ...extra.filter(isPicture).map(({ name }) => name),
  ];
}

const middle = ([low, high]: readonly [number, number], isWhole: boolean) =>
  isWhole ? Math.round((low + high) / 2) : Math.round((low + (high - low) * 0.3) * 10) / 10;

/** Every common setting that a model's file claims, with the values that are worth trying. */
export function commonSamples(model: ModelRecord): Sample[] {
  const { capabilities } = model;
  const [first = 'txt2img'] = capabilities.modes;
  const base = modeRequest(model, first);
  const withImage = capabilities.modes.find((mode) => MODES_WITH_IMAGE.includes(mode));
  const samples: Sample[] = [];
  const add = (setting: string, value: unknown, request: SampleRequest) =>
    samples.push({ model, setting, value, request: { ...base, ...request } });

  if (capabilities.promptUse !== 'none') {
    add('prompt', 'Ein "Vogel" — 鳥\nzwei Zeilen', { prompt: 'Ein "Vogel" — 鳥\nzwei Zeilen' });
  }
  if (capabilities.supportsNegativePrompt) add('negativePrompt', 'fog', { negativePrompt: 'fog' });
  if (capabilities.supportsSeed) {
    add('seed', '0', { seed: '0' });
    add('seed', capabilities.maxSeed, { seed: capabilities.maxSeed });
  }
  if (capabilities.supportsSteps) {
    const steps = middle(capabilities.stepsRange, true);
    add('steps', steps, { steps });
  }
  if (capabilities.supportsGuidance) {
    const guidance = middle(capabilities.guidanceRange, false);
    add('guidance', guidance, { guidance });
  }
  if (capabilities.supportsStrength && withImage) {
    add('strength', 0.55, { ...modeRequest(model, withImage), strength: 0.55 });
  }
  for (const outputFormat of capabilities.outputFormats) {
    add('outputFormat', outputFormat, { outputFormat });
  }
  for (const ratio of capabilities.allowedAspectRatios ??
    Object.keys(capabilities.aspectRatioSizes)) {
    add('size', ratio, { size: { aspectRatio: ratio } });
  }
  const tiers = new Map(capabilities.resolutionPresets.map((preset) => [preset.imageSize, preset]));
  for (const { label } of tiers.values()) add('size', label, { size: { preset: label } });
  return samples;
}

function valuesOf(parameter: Parameter): unknown[] {
  switch (parameter.type) {
    case 'enum':
      return parameter.isList ? [parameter.values.slice(0, 2)] : parameter.values;
    case 'boolean':
      return [true, false];
    case 'text': {
      const text = parameter.example ?? 'contract text'.slice(0, parameter.maxLength ?? 100);
      return parameter.isList ? [[text]] : [text];
    }
    case 'int':
    case 'float': {
      const low = parameter.minimum ?? parameter.default ?? 1;
      const high = parameter.maximum ?? low + (parameter.step ?? 1);
      return low === high ? [low] : [low, high];
    }
    case 'image':
      return [{ images: [{ assetId: 'mask' }] }]; // transparent in places, which some want and none minds
  }
}

/** Every parameter of a model with the values that are worth trying, and whatever must hold beside it. */
export function parameterSamples(model: ModelRecord): Sample[] {
  return model.parameters.flatMap((parameter) =>
    valuesOf(parameter).map((value): Sample => {
      const { mode, outputFormat, ...others } = parameter.onlyWhen ?? {};
      const modes = model.capabilities.modes;
      const chosen = modes.find((one) => mode === undefined || mode.includes(one)) ?? modes[0];
      const base = modeRequest(model, chosen ?? 'txt2img');
      const needs = Object.entries(others).map(([name, [needed]]) => ({
        name,
        value: needed ?? true,
      }));
      const isOther = ({ name }: { name: string }) =>
        name !== parameter.name && !needs.some((need) => need.name === name);
      return {
        model,
        setting: parameter.name,
        value,
        request: {
          ...base,
          ...(outputFormat?.[0] === undefined ? {} : { outputFormat: String(outputFormat[0]) }),
          // made from the parameter's own declaration, so it has one of the allowed forms
          extra: [
            ...(base.extra ?? []).filter(isOther),
            ...needs,
            { name: parameter.name, value: value as string },
          ],
        },
      };
    }),
  );
}
