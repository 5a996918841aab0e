import {
  FREE_EDGE_MAXIMUM,
  FREE_EDGE_MINIMUM,
  type ModelRecordInput,
  ratioValue,
} from '@darkroom/core';
import { isObject, type SchemaObject } from './resolve-schema.ts';
import { finite, kindOfSchema } from './schema-kind.ts';
import type { SchemaRole } from './schema-roles.ts';

type Capabilities = NonNullable<ModelRecordInput['capabilities']>;
type Fields = NonNullable<NonNullable<ModelRecordInput['wire']>['fields']>;

/** What a schema says about sizes, and which roles' properties say it. */
export interface ReadSizes {
  capabilities: Pick<
    Capabilities,
    'allowedAspectRatios' | 'aspectRatioSizes' | 'resolutionPresets' | 'sizeRule'
  >;
  defaults: { width?: number; height?: number };
  /** Absent: the model's size cannot be chosen. */
  field?: Fields[string];
  used: SchemaRole[];
}

type SizeRule = NonNullable<Capabilities['sizeRule']>;

/** No bound of the schema's own. */
const UNTOLD = Number.MAX_SAFE_INTEGER;
const NONE: ReadSizes = { capabilities: {}, defaults: {}, used: [] };
/** More than any record holds. */
const EDGE_MAXIMUM = 65_535;
/** So many pixels are taken where nothing says how many: vendors bill by them, and a slip would be dear. */
const CAREFUL_PIXELS = 4 * 1024 * 1024;
const DIMENSIONS = /^([1-9]\d{1,4})([x*×])([1-9]\d{1,4})$/;

/** Sizes by ratio, by pixels in two properties, or by one property of both; the first that is there. */
export function readSizes(
  of: (role: SchemaRole) => { field: string; schema: SchemaObject } | null,
): ReadSizes {
  const ratio = of('aspectRatio');
  const byRatio = ratio && sizesByRatio(ratio);
  if (byRatio) return byRatio;
  const [width, height] = [of('width'), of('height')];
  const byEdges = width && height && sizesByEdges(width, height);
  if (byEdges) return { ...byEdges, used: ['width', 'height'] };
  const size = of('imageSize');
  return (size && sizesByOne(size)) ?? NONE;
}

interface Property {
  field: string;
  schema: SchemaObject;
}

/** A ratio as vendors write it (16:9, 16x9) in Darkroom's form; null: none. */
const ratioOf = (value: unknown): string | null => {
  const ratio =
    typeof value === 'string' ? value.replace(/^(\d{1,4})[x*×/](\d{1,4})$/, '$1:$2') : '';
  return ratioValue(ratio) === null ? null : ratio;
};

function sizesByRatio({ field, schema }: Property): ReadSizes | null {
  const values = Array.isArray(schema.enum) ? schema.enum : null;
  const strategy = 'aspectRatio';
  if (values === null) {
    return schema.type === 'string'
      ? { capabilities: {}, defaults: {}, field: { field, strategy }, used: ['aspectRatio'] }
      : null;
  }
  const ratios = new Map(
    values.flatMap((value) => {
      const ratio = ratioOf(value);
      return ratio === null ? [] : [[ratio, String(value)] as const];
    }),
  );
  if (ratios.size === 0) return null;
  const renamed = Object.fromEntries([...ratios].filter(([ratio, value]) => ratio !== value));
  return {
    capabilities: { allowedAspectRatios: [...ratios.keys()] },
    defaults: {},
    field: { field, strategy, ...(Object.keys(renamed).length > 0 ? { values: renamed } : {}) },
    used: ['aspectRatio'],
  };
}

function sizesByEdges(width: Property, height: Property): Omit<ReadSizes, 'used'> | null {
  const edges = [edgeOf(width.schema), edgeOf(height.schema)];
  const [first, second] = edges;
  if (!first || !second) return null;
  const told = {
    minimum: Math.ceil(Math.max(first.minimum ?? 1, second.minimum ?? 1)),
    maximum: Math.floor(Math.min(first.maximum ?? UNTOLD, second.maximum ?? UNTOLD)),
  };
  if (told.minimum > Math.min(told.maximum, EDGE_MAXIMUM)) return null;
  const multipleOf = Math.max(first.step ?? 1, second.step ?? 1);
  const defaults = { width: finite(width.schema.default), height: finite(height.schema.default) };
  const hasDefaults = Object.values(defaults).every(
    (value) =>
      value !== undefined &&
      value >= told.minimum &&
      value <= told.maximum &&
      value % multipleOf === 0,
  );
  return {
    capabilities: {
      sizeRule: {
        ...carefulBounds(told, hasDefaults ? defaults : {}),
        ...(multipleOf > 1 && multipleOf <= 256 ? { multipleOf } : {}),
      },
    },
    defaults:
      hasDefaults && defaults.width && defaults.height
        ? { width: defaults.width, height: defaults.height }
        : {},
    field: [
      { field: width.field, strategy: 'width' },
      { field: height.field, strategy: 'height' },
    ],
  };
}

/**
 * What a schema says about both edges, and careful bounds where it says nothing, or nothing that can be meant (fal's
 * 14,142): the product's own for an edge, and four megapixels. An edge's maximum within the product's is the vendor's
 * word, and is not made smaller; the default size is always taken.
 */
function carefulBounds(
  told: { minimum: number; maximum: number },
  { width, height }: { width?: number | undefined; height?: number | undefined },
): SizeRule {
  const edges = [width, height].filter((edge) => edge !== undefined);
  const isTold = told.maximum <= FREE_EDGE_MAXIMUM;
  const maximumEdge = isTold ? told.maximum : Math.max(FREE_EDGE_MAXIMUM, ...edges, told.minimum);
  return {
    minimumEdge:
      told.minimum > 1 ? told.minimum : Math.min(FREE_EDGE_MINIMUM, maximumEdge, ...edges),
    maximumEdge,
    ...(isTold
      ? {}
      : {
          maximumPixels: Math.max(CAREFUL_PIXELS, (width ?? 0) * (height ?? 0), told.minimum ** 2),
        }),
  };
}

/** An edge that is a parameter of its own, beside sizes by ratio: two of them come to four megapixels, if nothing is told. */
export function carefulEdge(schema: SchemaObject): SchemaObject {
  const maximum = finite(schema.maximum) ?? finite(schema.exclusiveMaximum) ?? UNTOLD;
  const isNumber = schema.type === 'integer' || schema.type === 'number';
  if (!isNumber || maximum <= FREE_EDGE_MAXIMUM) return schema;
  const careful = Math.max(
    Math.sqrt(CAREFUL_PIXELS),
    finite(schema.default) ?? 0,
    finite(schema.minimum) ?? 0,
  );
  const { exclusiveMaximum: _, ...rest } = schema;
  return { ...rest, maximum: careful };
}

/** Bounds of an edge; null where it is no number, or a list of numbers with gaps. */
function edgeOf(
  schema: SchemaObject,
): { minimum?: number; maximum?: number; step?: number } | null {
  const values = Array.isArray(schema.enum) ? schema.enum : null;
  if (values === null) {
    const kind = kindOfSchema('edge', schema);
    return kind.kind === 'int' || kind.kind === 'float' ? kind : null;
  }
  const numbers = values.flatMap((value) => (Number.isSafeInteger(value) ? [Number(value)] : []));
  const [minimum, maximum] = [Math.min(...numbers), Math.max(...numbers)];
  const step = numbers.reduce(divisor, 0);
  const isWhole = numbers.length > 1 && new Set(numbers).size === (maximum - minimum) / step + 1;
  return isWhole && step <= 256 ? { minimum, maximum, step } : null;
}

function divisor(left: number, right: number): number {
  return right === 0 ? left : divisor(right, left % right);
}

/** One property for both edges: an object of them, or texts such as 1024x768. */
function sizesByOne(property: Property): ReadSizes | null {
  const { field, schema } = property;
  const alternatives = [
    schema,
    ...(Array.isArray(schema.anyOf) ? schema.anyOf.filter(isObject) : []),
  ];
  const used: SchemaRole[] = ['imageSize'];
  for (const { properties } of alternatives) {
    if (!isObject(properties) || !isObject(properties.width) || !isObject(properties.height))
      continue;
    const found = sizesByEdges(
      { field: `${field}.width`, schema: properties.width },
      { field: `${field}.height`, schema: properties.height },
    );
    if (found) return { ...found, used };
  }
  const listed = alternatives.flatMap((one) => (Array.isArray(one.enum) ? one.enum : []));
  const sizes = listed.flatMap((value) => dimensionsOf(value) ?? []);
  if (sizes.length > 0) return { ...listedSizes(field, sizes, schema.default), used };
  const example = dimensionsOf(schema.default) ?? dimensionsOf(schema.example);
  if (schema.type !== 'string' || listed.length > 0 || !example) return null;
  return {
    capabilities: { sizeRule: carefulBounds({ minimum: 1, maximum: UNTOLD }, example) },
    defaults: {},
    field: { field, strategy: strategyOf(example) },
    used,
  };
}

interface Listed {
  width: number;
  height: number;
  between: string;
}

function dimensionsOf(value: unknown): Listed | null {
  const match = typeof value === 'string' ? DIMENSIONS.exec(value) : null;
  return match
    ? { width: Number(match[1]), height: Number(match[3]), between: match[2] ?? 'x' }
    : null;
}

const strategyOf = ({ between }: Listed) => (between === '*' ? 'starDimensions' : 'dimensions');

/** Fixed sizes: by ratio the first of each, by name the others. */
function listedSizes(
  field: string,
  sizes: readonly Listed[],
  standard: unknown,
): Omit<ReadSizes, 'used'> {
  const aspectRatioSizes: Record<string, { width: number; height: number }> = {};
  const resolutionPresets: NonNullable<Capabilities['resolutionPresets']> = [];
  for (const { width, height } of sizes) {
    const of = divisor(width, height);
    const aspectRatio = `${width / of}:${height / of}`;
    if (ratioValue(aspectRatio) === null) continue;
    const label = `${width}x${height}`;
    if (!aspectRatioSizes[aspectRatio]) aspectRatioSizes[aspectRatio] = { width, height };
    else resolutionPresets.push({ label, aspectRatio, imageSize: label, width, height });
  }
  const chosen = dimensionsOf(standard);
  const [first] = sizes;
  return {
    capabilities: {
      aspectRatioSizes,
      ...(resolutionPresets.length > 0 ? { resolutionPresets } : {}),
    },
    defaults: chosen ? { width: chosen.width, height: chosen.height } : {},
    ...(first ? { field: { field, strategy: strategyOf(first) } } : {}),
  };
}
