import type { GenerationMode } from '../capabilities/modes.ts';
import type { ExtraValue } from '../generation/request.ts';
import { type Parameter, parameterDefault } from '../parameters/parameter.ts';
import type { ModelRecord } from '../records/model-record.ts';

/** The plainest value that a parameter takes and that asks for something. */
function plainValue(parameter: Parameter, assetId: string): ExtraValue {
  switch (parameter.type) {
    case 'int':
    case 'float':
      return parameter.minimum || parameter.default || Math.min(1, parameter.maximum ?? 1);
    case 'boolean':
      return true;
    case 'enum':
      return parameter.values[0] ?? '';
    case 'text': {
      const text = parameter.example ?? 'lighthouse';
      return parameter.isList ? [text] : text;
    }
    case 'image':
      return { images: [{ assetId }] };
  }
}

/**
 * What a model must be told beside prompt and pictures, in the plainest way: parameters that it requires and have no
 * default, and the first of those of which it needs one. For trying out that a file's defaults pass. `assetId` is the
 * picture to give where one is needed.
 */
export function plainExtra(
  model: ModelRecord,
  mode: GenerationMode,
  assetId: string,
): { name: string; value: ExtraValue }[] {
  const alternatives = model.rules
    .filter(({ when, given }) => given.length === 0 && (when.mode?.includes(mode) ?? true))
    .map(({ needsOneOf }) => needsOneOf)
    .filter((names) => names.every((name) => name !== 'prompt' && name !== 'image'))
    .map(([first]) => first);
  return model.parameters
    .filter(
      (parameter) =>
        alternatives.includes(parameter.name) ||
        (parameter.isRequired && parameterDefault(parameter) === undefined),
    )
    .filter(({ onlyWhen }) => onlyWhen?.mode?.includes(mode) ?? true)
    .map((parameter) => ({ name: parameter.name, value: plainValue(parameter, assetId) }));
}
