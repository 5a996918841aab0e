import type { GenerationRequest, ResolvedImage } from '../generation/request.ts';
import { checkParameter } from '../parameters/check-parameter.ts';
import type { Parameter } from '../parameters/parameter.ts';
import type { ModelRecord } from '../records/model-record.ts';
import { nearestWord } from '../text/nearest.ts';
import { printable } from '../text/printable.ts';
import { type KnownImages, resolveImage } from './check-images.ts';
import type { Planner } from './planner.ts';

export interface ExtraSettings {
  parameters: Record<string, string | number | boolean | string[]>;
  parameterImages: Record<string, ResolvedImage[]>;
}

/** Why a parameter does not apply beside the other settings, or null. */
function conditionProblem(
  parameter: Parameter,
  facts: Readonly<Record<string, unknown>>,
): string | null {
  for (const [name, values] of Object.entries(parameter.onlyWhen ?? {})) {
    if (!values.some((value) => String(value) === String(facts[name] ?? ''))) {
      return `${parameter.name} applies only where ${name} is ${values.join(' or ')}.`;
    }
  }
  return null;
}

/** Checks the settings of `extra` against the model's own parameters. Defaults are the vendor's business: not sent. */
export function checkExtra(
  planner: Planner,
  model: ModelRecord,
  request: GenerationRequest,
  known: KnownImages,
): ExtraSettings {
  const parameters: ExtraSettings['parameters'] = {};
  const parameterImages: ExtraSettings['parameterImages'] = {};
  const seen = new Set<string>();
  const facts: Record<string, unknown> = {
    outputFormat: request.outputFormat ?? undefined,
    mode: request.mode,
  };
  for (const parameter of model.parameters) {
    if (parameter.type !== 'image' && parameter.default !== undefined)
      facts[parameter.name] = parameter.default;
  }
  for (const { name, value } of request.extra) if (typeof value !== 'object') facts[name] = value;

  request.extra.forEach(({ name, value }, index) => {
    const field = ['extra', String(index)];
    const parameter = model.parameters.find((candidate) => candidate.name === name);
    const asked = typeof value === 'object' ? JSON.stringify(value) : String(value);
    if (!parameter) {
      const names = model.parameters.map((candidate) => candidate.name);
      const nearest = nearestWord(name, names);
      planner.cannot(
        printable(name, 60),
        [...field, 'name'],
        printable(asked, 200),
        `${model.name} has no parameter "${printable(name, 60)}".${nearest ? ` Did you mean "${nearest}"?` : names.length > 0 ? ` It has ${names.join(', ')}.` : ' It has none beyond the common settings.'}`,
        { allowed: names },
      );
      return;
    }
    if (seen.has(name)) {
      planner.refuse('INVALID_INPUT', field, `${name} is given twice.`, { parameter: name });
      return;
    }
    seen.add(name);
    const isImages = typeof value === 'object' && !Array.isArray(value);
    const checked = checkParameter(parameter, isImages ? { images: value.images.length } : value);
    if (!checked.ok) {
      planner.refuse(checked.code, [...field, 'value'], checked.message, {
        parameter: name,
        ...(checked.allowed ? { allowed: checked.allowed } : {}),
      });
      return;
    }
    const condition = conditionProblem(parameter, facts);
    if (condition) {
      planner.cannot(name, field, printable(asked, 200), condition);
      return;
    }
    if (isImages) {
      parameterImages[name] = value.images.flatMap((reference, position) => {
        const image = resolveImage(planner, known, reference, [
          ...field,
          'value',
          'images',
          String(position),
        ]);
        return image ? [image] : [];
      });
    } else {
      parameters[name] = checked.value;
    }
  });
  for (const parameter of model.parameters) {
    if (
      parameter.isRequired &&
      !seen.has(parameter.name) &&
      (parameter.type === 'image' || parameter.default === undefined)
    ) {
      planner.refuse(
        'INVALID_INPUT',
        ['extra'],
        `${model.name} needs the parameter "${parameter.name}".`,
        { parameter: parameter.name },
      );
    }
  }
  return { parameters, parameterImages };
}
