import { nearestWord } from '../text/nearest.ts';
import { printable } from '../text/printable.ts';
import type { Parameter } from './parameter.ts';

/** What a caller gave for a parameter: exactly one form. Images are counted here, their content elsewhere. */
export type ParameterInputValue = string | number | boolean | string[] | { images: number };

export type ParameterCheck =
  | { ok: true; value: string | number | boolean | string[] }
  | {
      ok: false;
      code: 'INVALID_INPUT' | 'PARAMETER_OUT_OF_RANGE' | 'UNSUPPORTED_PARAMETER';
      message: string;
      allowed?: string[];
    };

const bad = (message: string): ParameterCheck => ({ ok: false, code: 'INVALID_INPUT', message });

function checkNumber(
  parameter: Extract<Parameter, { type: 'int' | 'float' }>,
  value: ParameterInputValue,
): ParameterCheck {
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    return bad(
      `${parameter.name} takes a ${parameter.type === 'int' ? 'whole number' : 'number'}.`,
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
      const shown = printable(typeof entry === 'object' ? 'a list' : String(entry), 80);
      const nearest = typeof entry === 'string' ? nearestWord(entry, parameter.values) : null;
      return {
        ok: false,
        code: 'UNSUPPORTED_PARAMETER',
        message: `${parameter.name} takes ${parameter.values.join(', ')}; "${shown}" is none of them.${nearest ? ` Did you mean "${nearest}"?` : ''}`,
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
    if (typeof entry !== 'string') return bad(`${parameter.name} takes a text.`);
    if (!entry.isWellFormed())
      return bad(`${parameter.name} holds half a character (a lone surrogate).`);
    if (entry.includes('\u0000')) return bad(`${parameter.name} holds a NUL character.`);
    if (parameter.maxLength !== undefined && entry.length > parameter.maxLength) {
      return {
        ok: false,
        code: 'PARAMETER_OUT_OF_RANGE',
        message: `${parameter.name} takes ${parameter.maxLength} characters at most; this has ${entry.length}.`,
      };
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
  switch (parameter.type) {
    case 'int':
    case 'float':
      return checkNumber(parameter, value);
    case 'boolean':
      return typeof value === 'boolean'
        ? { ok: true, value }
        : bad(`${parameter.name} takes true or false.`);
    case 'enum':
      return checkEnum(parameter, value);
    case 'text':
      return checkText(parameter, value);
    case 'image': {
      if (typeof value !== 'object' || Array.isArray(value))
        return bad(`${parameter.name} takes images.`);
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
