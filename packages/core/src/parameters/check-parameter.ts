import { countCharacters } from '../text/cut.ts';
import { nearestWord } from '../text/nearest.ts';
import { printable } from '../text/printable.ts';
import type { Parameter } from './parameter.ts';
import { matchesPattern } from './pattern.ts';

/** What a caller gave for a parameter: exactly one form. Images are counted here, their content elsewhere. */
export type ParameterInputValue = string | number | boolean | string[] | { images: number };

export type ParameterCheck =
  | { ok: true; value: string | number | boolean | string[] }
  | {
      ok: false;
      code: 'INVALID_INPUT' | 'PARAMETER_OUT_OF_RANGE' | 'UNSUPPORTED_PARAMETER';
      message: string;
      allowed?: string[];
      /** The value that comes nearest, where a number is out of its range. */
      nearest?: number;
    };

/** A value as a message quotes it. */
const shown = (value: ParameterInputValue) =>
  typeof value === 'object'
    ? Array.isArray(value)
      ? 'a list'
      : 'images'
    : typeof value === 'string'
      ? `"${printable(value, 80)}"`
      : String(value);

const bad = (message: string): ParameterCheck => ({ ok: false, code: 'INVALID_INPUT', message });

function checkNumber(
  parameter: Extract<Parameter, { type: 'int' | 'float' }>,
  value: ParameterInputValue,
): ParameterCheck {
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    return bad(
      `${parameter.name} takes a ${parameter.type === 'int' ? 'whole number' : 'number'}, not ${shown(value)}.`,
    );
  }
  if (parameter.type === 'int' && !Number.isSafeInteger(value)) {
    return bad(`${parameter.name} takes a whole number, not ${value}.`);
  }
  const { minimum, maximum, step } = parameter;
  if ((minimum !== undefined && value < minimum) || (maximum !== undefined && value > maximum)) {
    const range =
      minimum !== undefined && maximum !== undefined
        ? `from ${minimum} to ${maximum}`
        : minimum !== undefined
          ? `of at least ${minimum}`
          : `of at most ${maximum}`;
    return {
      ok: false,
      code: 'PARAMETER_OUT_OF_RANGE',
      message: `${parameter.name} takes a number ${range}; ${value} is outside.`,
      nearest: minimum !== undefined && value < minimum ? minimum : (maximum ?? value),
    };
  }
  if (step !== undefined) {
    const steps = (value - (minimum ?? 0)) / step;
    if (Math.abs(steps - Math.round(steps)) > 1e-6) {
      return {
        ok: false,
        code: 'PARAMETER_OUT_OF_RANGE',
        message: `${parameter.name} goes in steps of ${step}${minimum ? ` from ${minimum}` : ''}; ${value} is between two.`,
      };
    }
  }
  return { ok: true, value };
}

function checkEnum(
  parameter: Extract<Parameter, { type: 'enum' }>,
  value: ParameterInputValue,
): ParameterCheck {
  const given = parameter.isList && Array.isArray(value) ? value : [value];
  for (const entry of given) {
    if (typeof entry !== 'string' || !parameter.values.includes(entry)) {
      const nearest = typeof entry === 'string' ? nearestWord(entry, parameter.values) : null;
      return {
        ok: false,
        code: 'UNSUPPORTED_PARAMETER',
        message: `${parameter.name} takes ${parameter.values.join(', ')}; ${shown(entry)} is none of them.${nearest ? ` Did you mean "${nearest}"?` : ''}`,
        allowed: parameter.values,
      };
    }
  }
  return {
    ok: true,
    value: parameter.isList && Array.isArray(value) ? value : (given[0] as string),
  }; // checked above
}

function checkText(
  parameter: Extract<Parameter, { type: 'text' }>,
  value: ParameterInputValue,
): ParameterCheck {
  const given = parameter.isList && Array.isArray(value) ? value : [value];
  for (const entry of given) {
    if (typeof entry !== 'string')
      return bad(`${parameter.name} takes a text, not ${shown(entry)}.`);
    if (!entry.isWellFormed())
      return bad(`${parameter.name} holds half a character (a lone surrogate).`);
    if (entry.includes('\u0000')) return bad(`${parameter.name} holds a NUL character.`);
    if (parameter.maxLength !== undefined && countCharacters(entry) > parameter.maxLength) {
      return {
        ok: false,
        code: 'PARAMETER_OUT_OF_RANGE',
        message: `${parameter.name} takes ${parameter.maxLength} characters at most; this has ${countCharacters(entry)}.`,
      };
    }
    if (parameter.pattern !== undefined && !matchesPattern(parameter.pattern, entry)) {
      const form =
        parameter.example === undefined
          ? `of the form ${parameter.pattern}`
          : `such as "${parameter.example}"`;
      return bad(`${parameter.name} takes a text ${form}; ${shown(entry)} is not of that form.`);
    }
  }
  return {
    ok: true,
    value: parameter.isList && Array.isArray(value) ? value : (given[0] as string),
  }; // checked above
}

/** Checks one given value against its declaration. The message names the parameter and what it takes. */
export function checkParameter(parameter: Parameter, value: ParameterInputValue): ParameterCheck {
  if (parameter.type !== 'image' && typeof value === 'object' && !Array.isArray(value)) {
    return bad(`${parameter.name} takes no image.`);
  }
  if (Array.isArray(value) && value.length === 0)
    return bad(`${parameter.name} is given as an empty list. Name a value, or leave it out.`);
  switch (parameter.type) {
    case 'int':
    case 'float':
      return checkNumber(parameter, value);
    case 'boolean':
      return typeof value === 'boolean'
        ? { ok: true, value }
        : bad(`${parameter.name} takes true or false, not ${shown(value)}.`);
    case 'enum':
      return checkEnum(parameter, value);
    case 'text':
      return checkText(parameter, value);
    case 'image': {
      if (typeof value !== 'object' || Array.isArray(value))
        return bad(`${parameter.name} takes images, not ${shown(value)}.`);
      if (value.images === 0)
        return bad(`${parameter.name} is given without an image. Name one, or leave it out.`);
      if (value.images > parameter.maximumCount) {
        return {
          ok: false,
          code: 'PARAMETER_OUT_OF_RANGE',
          message: `${parameter.name} takes ${parameter.maximumCount} image${parameter.maximumCount === 1 ? '' : 's'} at most; ${value.images} were given.`,
        };
      }
      return { ok: true, value: `${value.images}` };
    }
  }
}
