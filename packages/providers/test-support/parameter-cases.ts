import {
  type ExtraValue,
  type GenerationMode,
  type GenerationRequest,
  MODES_WITH_IMAGE,
  MODES_WITH_MASK,
  type ModelRecord,
  type Parameter,
} from '@darkroom/core';

/** A request that sets one parameter to one of its values, and whatever else that value needs. */
export interface ParameterCase {
  parameter: Parameter;
  value: ExtraValue;
  request: Partial<GenerationRequest>;
}

/** The pictures that a mode needs, by the names that the harness knows. */
export function requestOf(mode: GenerationMode): Partial<GenerationRequest> {
  return {
    mode,
    ...(MODES_WITH_IMAGE.includes(mode) ? { image: { assetId: 'picture' } } : {}),
    ...(MODES_WITH_MASK.includes(mode) ? { mask: { assetId: 'mask' } } : {}),
  };
}

function valuesOf(parameter: Parameter): ExtraValue[] {
  switch (parameter.type) {
    case 'enum':
      return parameter.values;
    case 'boolean':
      return [true, false];
    case 'int':
    case 'float':
      return [parameter.minimum ?? 0, parameter.maximum ?? 1];
    case 'text':
      return [parameter.example ?? 'words of a test'];
    case 'image':
      return [{ images: [{ assetId: 'mask' }] }];
  }
}

/** Every parameter of a model at every value (the ends of a range), under the conditions that it names. */
export function parameterCases(model: ModelRecord): ParameterCase[] {
  return model.parameters.flatMap((parameter) => {
    const { mode: modes, outputFormat: formats } = parameter.onlyWhen ?? {};
    const mode = model.capabilities.modes.find((one) => modes?.includes(one) ?? true) ?? 'txt2img';
    const outputFormat = formats ? String(formats[0]) : null;
    return valuesOf(parameter).map((value) => ({
      parameter,
      value,
      request: { ...requestOf(mode), outputFormat, extra: [{ name: parameter.name, value }] },
    }));
  });
}
