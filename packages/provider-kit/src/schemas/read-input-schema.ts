import type { ModelRecordInput } from '@darkroom/core';
import { canTravel, parameterName, readParameter } from './read-parameter.ts';
import { modesOf, readPictures } from './read-pictures.ts';
import { carefulEdge, readSizes } from './read-sizes.ts';
import {
  isObject,
  resolvedProperties,
  resolveSchema,
  type SchemaObject,
} from './resolve-schema.ts';
import { finite, kindOfSchema, type SchemaKind, wholeFrom } from './schema-kind.ts';
import { isCredential, rolesOf, type SchemaRole, type SchemaRoles } from './schema-roles.ts';

/** The parts of a model's record that a schema tells. */
export type ReadSchema = Required<
  Pick<ModelRecordInput, 'capabilities' | 'parameters' | 'defaultSettings' | 'wire'>
>;

export interface ReadSchemaOptions {
  /** Where `$ref` leads. Default: the schema itself. */
  document?: unknown;
  /** Which property has a role, where the usual names do not tell; null: none. */
  roles?: SchemaRoles;
  /** In front of every field, such as `input.`. */
  prefix?: string;
  /** Below the base URL, for every mode. Absent: the wire map has no modes, and the caller gives them. */
  path?: string;
  /** Properties that are the adapter's own business (webhooks, sync modes). */
  omit?: readonly string[];
  /** Which pixels of a mask are painted. Default: white. */
  maskPaints?: 'alpha' | 'white' | 'black';
}

/** Parameters that one model may have: a schema with more is no form that anybody fills in. */
const MOST_PARAMETERS = 120;
const COUNT_WITHOUT_MAXIMUM = 4;
/** A seed travels as a JSON number: larger ones would lose digits. */
const LARGEST_SEED = Number.MAX_SAFE_INTEGER;
const FORMATS: Readonly<Record<string, string>> = { jpg: 'jpeg' };
const KNOWN_FORMATS = new Set(['png', 'jpeg', 'webp', 'gif', 'avif', 'svg', 'tiff', 'heic']);

/**
 * Reads the JSON Schema (OpenAPI's or plain) of one input object: usual names become common settings, everything else
 * a typed parameter with its bounds, default, values and description. Never throws for a strange schema: what cannot
 * be read is left out. Credentials among the properties are left out as well.
 */
export function readInputSchema(schema: unknown, options: ReadSchemaOptions = {}): ReadSchema {
  const document = options.document ?? schema;
  const prefix = options.prefix ?? '';
  const omitted = new Set(options.omit ?? []);
  const properties = resolvedProperties(resolveSchema(schema, document), document).filter(
    (one) => canTravel(one.name) && !omitted.has(one.name) && !isCredential(one.name, one.schema),
  );
  const schemas = new Map(properties.map((one) => [one.name, one.schema]));
  const required = new Set(
    properties
      .filter(({ isRequired, schema: one }) => isRequired && one.default === undefined)
      .map(({ name }) => name),
  );
  const roles = rolesOf(schemas, options.roles ?? {}, fits);
  const of = (role: SchemaRole) => {
    const name = roles.get(role);
    const found = name === undefined ? undefined : schemas.get(name);
    return name === undefined || found === undefined
      ? null
      : { name, field: `${prefix}${name}`, schema: found, isRequired: required.has(name) };
  };

  const sizes = readSizes(of);
  const pictures = readPictures(of, options.maskPaints ?? 'white');
  const prompt = of('prompt');
  const modes = modesOf(pictures, { hasPrompt: prompt !== null, names: [...schemas.keys()] });
  const formats = formatsOf(of('outputFormat')?.schema);
  const count = of('count');
  const seed = of('seed');
  const takesStrength = pictures.inputs.image !== undefined && of('strength') !== null;

  const fields: NonNullable<ReadSchema['wire']['fields']> = {};
  const used = new Set<string>(pictures.used);
  const travel = (setting: string, role: SchemaRole, field?: (typeof fields)[string]) => {
    const property = of(role);
    if (!property) return;
    fields[setting] = field ?? property.field;
    used.add(property.name);
  };
  travel('prompt', 'prompt');
  travel('negativePrompt', 'negativePrompt');
  travel('count', 'count');
  travel('steps', 'steps');
  travel('guidance', 'guidance');
  if (takesStrength) travel('strength', 'strength');
  if (seed) {
    const isText = seed.schema.type === 'string';
    travel('seed', 'seed', isText ? seed.field : { field: seed.field, strategy: 'number' });
  }
  if (formats) {
    const field = of('outputFormat')?.field ?? '';
    const renamed = Object.fromEntries([...formats].filter(([format, value]) => format !== value));
    travel(
      'outputFormat',
      'outputFormat',
      Object.keys(renamed).length > 0 ? { field, values: renamed } : field,
    );
  }
  if (sizes.field) fields.size = sizes.field;
  for (const role of sizes.used) used.add(roles.get(role) ?? '');

  const parameters: ReadSchema['parameters'] = [];
  const inputs: NonNullable<ReadSchema['wire']['inputs']> = { ...pictures.inputs };
  const constants: Record<string, string | number | boolean> = {};
  const names = new Set<string>();
  for (const property of properties) {
    if (used.has(property.name) || parameters.length >= MOST_PARAMETERS) continue;
    const path = `${prefix}${property.name}`;
    const only = onlyValue(property.schema);
    if (only !== undefined) {
      if (property.isRequired) constants[path] = only;
      continue;
    }
    const name = parameterName(property.name, names);
    if (name === null) continue;
    names.add(name);
    const isEdge = [roles.get('width'), roles.get('height')].includes(property.name);
    const schemaOf = isEdge ? carefulEdge(property.schema) : property.schema;
    const read = readParameter(name, { ...property, schema: schemaOf }, path);
    parameters.push(read.parameter);
    if (read.field !== undefined) fields[name] = read.field;
    if (read.input !== undefined) inputs[name] = read.input;
  }

  const guidance = rangeOf(of('guidance')?.schema);
  const steps = rangeOf(of('steps')?.schema);
  return {
    capabilities: {
      modes,
      promptUse: prompt === null ? 'none' : prompt.isRequired ? 'required' : 'optional',
      ...(fields.negativePrompt ? { supportsNegativePrompt: true } : {}),
      ...(seed ? { supportsSeed: true, maxSeed: String(maxSeed(seed.schema)) } : {}),
      ...(fields.steps
        ? { supportsSteps: true, stepsRange: [Math.max(1, steps[0] ?? 1), steps[1] ?? 150] }
        : {}),
      ...(fields.guidance
        ? { supportsGuidance: true, guidanceRange: [guidance[0] ?? 0, guidance[1] ?? 50] }
        : {}),
      ...(takesStrength ? { supportsStrength: true } : {}),
      ...pictures.capabilities,
      ...(formats ? { outputFormats: [...formats.keys()] } : {}),
      maxImagesPerRequest: count
        ? Math.min(1000, wholeFrom(count.schema.maximum, 1) ?? COUNT_WITHOUT_MAXIMUM)
        : 1,
      ...(wholeFrom(prompt?.schema.maxLength, 1)
        ? { maxPromptLength: wholeFrom(prompt?.schema.maxLength, 1) }
        : {}),
      ...sizes.capabilities,
    },
    defaultSettings: {
      ...sizes.defaults,
      ...(wholeFrom(count?.schema.default, 1)
        ? { count: Math.min(100, wholeFrom(count?.schema.default, 1) ?? 1) }
        : {}),
    },
    parameters,
    wire: {
      ...(options.path === undefined
        ? {}
        : { modes: Object.fromEntries(modes.map((mode) => [mode, { path: options.path ?? '' }])) }),
      fields,
      inputs,
      ...(Object.keys(constants).length > 0 ? { constants } : {}),
    },
  };
}

/** Whether a property of a usual name also is of the kind that its role takes. */
function fits(role: SchemaRole, schema: SchemaObject): boolean {
  const kind: SchemaKind = kindOfSchema(NAMES_OF_PICTURES.has(role) ? 'image' : role, schema);
  const isList = schema.type === 'array';
  switch (role) {
    case 'prompt':
    case 'negativePrompt':
      return kind.kind === 'text' && !kind.isList;
    case 'seed':
      return kind.kind === 'int' || kind.kind === 'text';
    case 'count':
    case 'steps':
      return kind.kind === 'int';
    case 'guidance':
      return kind.kind === 'int' || kind.kind === 'float';
    case 'strength':
      return kind.kind === 'float' && (kind.minimum ?? 0) >= 0 && (kind.maximum ?? 1) <= 1;
    case 'image':
    case 'mask':
      return kind.kind === 'image' && !isList;
    case 'referenceImages':
      return kind.kind === 'image' && isList;
    case 'outputFormat':
      return formatsOf(schema) !== null;
    default:
      return true; // sizes are judged together
  }
}

const NAMES_OF_PICTURES: ReadonlySet<SchemaRole> = new Set(['image', 'mask', 'referenceImages']);

/** The vendor's value of each known file format; null where there is none. The first of two names counts. */
function formatsOf(schema: SchemaObject | undefined): Map<string, string> | null {
  const formats = new Map<string, string>();
  for (const value of Array.isArray(schema?.enum) ? schema.enum : []) {
    if (typeof value !== 'string') continue;
    const lower = value.toLowerCase();
    const format = FORMATS[lower] ?? lower;
    if (KNOWN_FORMATS.has(format) && !formats.has(format)) formats.set(format, value);
  }
  return formats.size > 0 ? formats : null;
}

function rangeOf(schema: SchemaObject | undefined): [number | undefined, number | undefined] {
  if (!schema) return [undefined, undefined];
  const kind = kindOfSchema('range', schema);
  return kind.kind === 'int' || kind.kind === 'float'
    ? [kind.minimum, kind.maximum]
    : [undefined, undefined];
}

function maxSeed(schema: SchemaObject): number {
  const maximum = finite(schema.maximum);
  if (maximum === undefined || maximum < 1) return 4_294_967_295;
  return Math.floor(Math.min(maximum, LARGEST_SEED));
}

/** The value of a property that takes one only. */
function onlyValue(schema: SchemaObject): string | number | boolean | undefined {
  const values = Array.isArray(schema.enum) ? schema.enum : [];
  const [value] = values;
  const isPlain =
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  return values.length === 1 && isPlain && !isObject(value) ? value : undefined;
}
