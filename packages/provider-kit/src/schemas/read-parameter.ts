import { COMMON_SETTINGS, cutText, type ModelRecordInput, wirePathProblem } from '@darkroom/core';
import type { SchemaObject } from './resolve-schema.ts';
import { kindOfSchema, type SchemaKind } from './schema-kind.ts';

type ParameterInput = NonNullable<ModelRecordInput['parameters']>[number];
type Wire = NonNullable<ModelRecordInput['wire']>;

/** A property as a parameter of its own, and how it travels. */
export interface ReadParameter {
  parameter: ParameterInput;
  field?: NonNullable<Wire['fields']>[string];
  input?: NonNullable<Wire['inputs']>[string];
}

const LABEL_LENGTH = 80;
const DESCRIPTION_LENGTH = 1000;
const NAME = /^[a-zA-Z][a-zA-Z0-9_]{0,63}$/;

/** Whether a property's name can stand in a path of the wire map, as one step. */
export const canTravel = (name: string) => !name.includes('.') && wirePathProblem(name) === null;

/** The name that callers write; `taken` are those of the model so far. */
export function parameterName(property: string, taken: ReadonlySet<string>): string | null {
  const plain = property.replace(/[^a-zA-Z0-9_]/g, '_').replace(/^[^a-zA-Z]+/, '');
  const isCommon = COMMON_SETTINGS.some((setting) => setting === plain);
  const name = isCommon ? `input_${plain}` : plain;
  return NAME.test(name) && !taken.has(name) ? name : null;
}

export function readParameter(
  name: string,
  property: { name: string; schema: SchemaObject; isRequired: boolean },
  path: string,
): ReadParameter {
  const { schema } = property;
  const kind = kindOfSchema(property.name, schema);
  const { default: standard, ...typed } = typedParts(kind, schema);
  const base = {
    name,
    label: labelOf(property.name, schema.title),
    ...(describe(schema.description) ? { description: describe(schema.description) } : {}),
    ...(property.isRequired && schema.default === undefined ? { isRequired: true } : {}),
  };
  // The parts of one kind belong together, which the type of a union cannot see.
  const parameter = {
    ...base,
    ...typed,
    ...(standard === undefined ? {} : { default: standard }),
  } as ParameterInput;
  if (kind.kind === 'image') {
    const isList = schema.type === 'array';
    return { parameter, input: { field: isList ? `${path}[]` : path } };
  }
  if (kind.kind === 'json') return { parameter, field: { field: path, strategy: 'json' } };
  if (kind.kind === 'enum' && Object.keys(kind.wire).length > 0) {
    return { parameter, field: { field: path, values: kind.wire } };
  }
  return { parameter, field: path };
}

type Parts = { type: ParameterInput['type'] } & Record<string, unknown>;

function typedParts(kind: SchemaKind, schema: SchemaObject): Parts {
  const given = schema.default;
  switch (kind.kind) {
    case 'boolean':
      return { type: 'boolean', default: typeof given === 'boolean' ? given : undefined };
    case 'int':
    case 'float': {
      const { minimum, maximum, step } = kind;
      const isGood =
        typeof given === 'number' &&
        Number.isFinite(given) &&
        (kind.kind === 'float' || Number.isSafeInteger(given)) &&
        given >= (minimum ?? given) &&
        given <= (maximum ?? given) &&
        (step === undefined || isMultiple(given - (minimum ?? 0), step));
      const { kind: type, ...bounds } = kind;
      return { type, ...bounds, default: isGood ? given : undefined };
    }
    case 'enum': {
      const { values, isList } = kind;
      const standard = isList ? undefined : values.find((value) => value === String(given));
      return { type: 'enum', values, ...(isList ? { isList } : {}), default: standard };
    }
    case 'text': {
      const { isList, maxLength } = kind;
      const isGood =
        typeof given === 'string' && given !== '' && given.length <= (maxLength ?? given.length);
      return {
        type: 'text',
        ...(isList ? { isList } : {}),
        ...(maxLength === undefined ? {} : { maxLength }),
        default: isGood && !isList ? given : undefined,
      };
    }
    case 'image':
      return {
        type: 'image',
        ...(kind.maximumCount > 1 ? { maximumCount: kind.maximumCount } : {}),
      };
    case 'json':
      return { type: 'text' };
  }
}

function isMultiple(value: number, step: number): boolean {
  const steps = value / step;
  return Math.abs(steps - Math.round(steps)) < 1e-6;
}

function labelOf(name: string, title: unknown): string {
  const words =
    typeof title === 'string' && title.trim() !== ''
      ? title.trim()
      : name.replace(/[_-]+/g, ' ').trim();
  const label = words === '' ? name : `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
  return label.length > LABEL_LENGTH ? `${cutText(label, LABEL_LENGTH - 1)}…` : label;
}

function describe(description: unknown): string | undefined {
  const text = typeof description === 'string' ? description.replace(/\s+/g, ' ').trim() : '';
  if (text === '') return undefined;
  return text.length > DESCRIPTION_LENGTH ? `${cutText(text, DESCRIPTION_LENGTH - 1)}…` : text;
}
