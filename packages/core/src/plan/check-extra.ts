import {
  COMMON_SETTINGS,
  type GenerationRequest,
  type ResolvedImage,
} from '../generation/request.ts';
import { checkParameter } from '../parameters/check-parameter.ts';
import { type Parameter, parameterDefault } from '../parameters/parameter.ts';
import type { ModelRecord } from '../records/model-record.ts';
import { nearestWord } from '../text/nearest.ts';
import { printable } from '../text/printable.ts';
import { modeWords, orList, settingWithArticle } from '../text/words.ts';
import { extraSettingName } from './asked-settings.ts';
import { type KnownImages, resolveImage } from './check-images.ts';
import type { Planner } from './planner.ts';

export interface ExtraSettings {
  parameters: Record<string, string | number | boolean | string[]>;
  parameterImages: Record<string, ResolvedImage[]>;
}

/** A setting of `extra` whose name and value the model takes. */
interface Accepted {
  parameter: Parameter;
  field: string[];
  value: string | number | boolean | string[];
  /** Null: no parameter for images. */
  images: ResolvedImage[] | null;
}

function refuseName(planner: Planner, model: ModelRecord, name: string, field: string[]): void {
  const shown = printable(name, 60);
  const names = model.parameters.map((parameter) => parameter.name);
  const setting = extraSettingName(name);
  if (COMMON_SETTINGS.some((common) => common === name)) {
    planner.refuse(
      'UNSUPPORTED_PARAMETER',
      field,
      `"${shown}" is a setting of its own: give it beside the prompt and not in extra.`,
      { parameter: setting, allowed: names },
    );
    return;
  }
  const nearest = nearestWord(name, names);
  const instead = nearest
    ? ` Did you mean "${nearest}"?`
    : names.length > 0
      ? ` It has ${names.join(', ')}.`
      : ' It has none beyond the common settings.';
  planner.cannot(setting, field, `${model.name} has no parameter "${shown}".${instead}`, {
    allowed: names,
  });
}

/** Checks name and value of each setting. What comes back is in the caller's order, each name once. */
function accept(
  planner: Planner,
  model: ModelRecord,
  request: GenerationRequest,
  known: KnownImages,
): Accepted[] {
  const seen = new Set<string>();
  return request.extra.flatMap(({ name, value }, index): Accepted[] => {
    const field = ['extra', String(index)];
    const parameter = model.parameters.find((candidate) => candidate.name === name);
    if (!parameter) {
      refuseName(planner, model, name, [...field, 'name']);
      return [];
    }
    if (seen.has(name)) {
      planner.refuse('INVALID_INPUT', field, `${name} is given twice. Give it once.`, {
        parameter: name,
      });
      return [];
    }
    seen.add(name);
    const isImages = typeof value === 'object' && !Array.isArray(value);
    const checked = checkParameter(parameter, isImages ? { images: value.images.length } : value);
    if (!checked.ok) {
      const { code, message, allowed, nearest } = checked;
      const at = [...field, 'value'];
      if (nearest !== undefined) {
        const goesOn = planner.cannot(name, at, message, {
          code,
          sent: String(nearest),
          outcome: 'CLAMPED',
        });
        return goesOn ? [{ parameter, field, value: nearest, images: null }] : [];
      }
      if (code === 'UNSUPPORTED_PARAMETER') {
        planner.cannot(name, at, message, allowed ? { allowed } : {});
      } else {
        planner.refuse(code, at, message, { parameter: name, ...(allowed ? { allowed } : {}) });
      }
      return [];
    }
    if (!isImages) return [{ parameter, field, value: checked.value, images: null }];
    const images = value.images.flatMap((reference, position) => {
      const at = [...field, 'value', 'images', String(position)];
      const image = resolveImage(planner, model, known, reference, at, name);
      return image ? [image] : [];
    });
    return [{ parameter, field, value: checked.value, images }];
  });
}

/** What conditions are matched against: defaults, what was accepted, and the common settings that they may name. */
function factsOf(
  model: ModelRecord,
  accepted: readonly Accepted[],
  common: Readonly<Record<string, string | null>>,
): Map<string, unknown> {
  return new Map<string, unknown>([
    ...Object.entries(common),
    ...model.parameters.map((one) => [one.name, parameterDefault(one)] as const),
    ...accepted.map(({ parameter, value }) => [parameter.name, value] as const),
  ]);
}

/** Why a parameter does not apply beside the other settings, or null. */
function conditionProblem(
  parameter: Parameter,
  facts: ReadonlyMap<string, unknown>,
): string | null {
  for (const [name, values] of Object.entries(parameter.onlyWhen ?? {})) {
    if (!values.some((value) => String(value) === String(facts.get(name) ?? ''))) {
      const others = orList(
        values.map((value) => (name === 'mode' ? modeWords(value) : `${value}`)),
      );
      return `${parameter.name} applies only where ${settingWithArticle(name)} is ${others}. Leave it out, or change ${settingWithArticle(name)}.`;
    }
  }
  return null;
}

/** Holds what was accepted to its conditions: what is left out may be the condition of another, so to the end. */
function holdToConditions(
  planner: Planner,
  model: ModelRecord,
  accepted: Accepted[],
  common: Readonly<Record<string, string | null>>,
): Accepted[] {
  const facts = factsOf(model, accepted, common);
  const kept = accepted.filter(({ parameter, field }) => {
    const problem = conditionProblem(parameter, facts);
    if (problem === null) return true;
    planner.cannot(parameter.name, field, problem);
    return false;
  });
  return kept.length === accepted.length ? kept : holdToConditions(planner, model, kept, common);
}

function requireParameters(
  planner: Planner,
  model: ModelRecord,
  request: GenerationRequest,
  kept: readonly Accepted[],
): void {
  for (const parameter of model.parameters) {
    const { name } = parameter;
    if (!parameter.isRequired || parameterDefault(parameter) !== undefined) continue;
    if (kept.some((one) => one.parameter.name === name)) continue;
    // Given and refused is told already; given and left out by ADAPT is not.
    const isGiven = request.extra.some((one) => one.name === name);
    if (isGiven && !planner.adapted.has(name)) continue;
    planner.refuse('INVALID_INPUT', ['extra'], `${model.name} needs the parameter "${name}".`, {
      parameter: name,
    });
  }
}

/**
 * Checks the settings of `extra` against the model's own parameters. Defaults are the vendor's business: not sent.
 * `outputFormat` is what the request's own came to.
 */
export function checkExtra(
  planner: Planner,
  model: ModelRecord,
  request: GenerationRequest,
  known: KnownImages,
  outputFormat: string | null,
): ExtraSettings {
  const accepted = accept(planner, model, request, known);
  const kept = holdToConditions(planner, model, accepted, { outputFormat, mode: request.mode });
  requireParameters(planner, model, request, kept);
  return {
    parameters: Object.fromEntries(
      kept.flatMap(({ parameter, value, images }) =>
        images === null ? [[parameter.name, value] as const] : [],
      ),
    ),
    parameterImages: Object.fromEntries(
      kept.flatMap(({ parameter, images }) =>
        images === null ? [] : [[parameter.name, images] as const],
      ),
    ),
  };
}
