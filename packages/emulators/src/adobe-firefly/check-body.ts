import { z } from 'zod';
import type { EmulatorContext } from '../kit/emulator.ts';
import { type ImageFacts, readImage } from '../kit/read-image.ts';
import { type FieldFault, invalid } from './errors.ts';
import type { Operation } from './operations.ts';

/** A picture that a body names. */
export interface NamedPicture {
  /** As the operation has it, such as `image.source`. */
  readonly path: string;
  readonly bytes: Buffer;
  readonly contentType: string;
  readonly facts: ImageFacts;
}

/** A body after the checks. */
export interface CheckedBody {
  readonly value: unknown;
  readonly version: string;
  readonly pictures: readonly NamedPicture[];
  readonly count: number;
  readonly seeds: readonly number[] | null;
  readonly size: { readonly width: number; readonly height: number } | null;
}

/** What stands at a path of names and positions; undefined: nothing. */
export function valueAt(value: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (found, step) =>
        typeof found === 'object' && found !== null ? Reflect.get(found, step) : undefined,
      value,
    );
}

/** zod's issue in the vendor's words and types. */
function faultOf(issue: z.core.$ZodIssue): FieldFault {
  const loc = [
    'body',
    ...issue.path.map((step) => (typeof step === 'number' ? step : String(step))),
  ];
  switch (issue.code) {
    case 'invalid_value':
      return {
        loc,
        msg: `value is not a valid enumeration member; permitted: ${issue.values.map((value) => `'${String(value)}'`).join(', ')}`,
        type: 'type_error.enum',
      };
    case 'too_big':
      return issue.origin === 'array'
        ? {
            loc,
            msg: `ensure this value has at most ${issue.maximum} items`,
            type: 'value_error.list.max_items',
          }
        : issue.origin === 'string'
          ? {
              loc,
              msg: `ensure this value has at most ${issue.maximum} characters`,
              type: 'value_error.any_str.max_length',
            }
          : {
              loc,
              msg: `ensure this value is less than or equal to ${issue.maximum}`,
              type: 'value_error.number.not_le',
            };
    case 'too_small':
      return issue.origin === 'number' || issue.origin === 'int'
        ? {
            loc,
            msg: `ensure this value is greater than or equal to ${issue.minimum}`,
            type: 'value_error.number.not_ge',
          }
        : {
            loc,
            msg: `ensure this value has at least ${issue.minimum} items`,
            type: 'value_error.min_length',
          };
    case 'invalid_type':
      return issue.input === undefined
        ? { loc, msg: 'field required', type: 'value_error.missing' }
        : {
            loc,
            msg: `value is not a valid ${issue.expected}`,
            type: `type_error.${issue.expected}`,
          };
    default:
      return { loc, msg: issue.message, type: 'value_error' };
  }
}

const commonSchema = z.looseObject({
  numVariations: z.int().optional(),
  seeds: z.array(z.int()).optional(),
  size: z.looseObject({ width: z.int(), height: z.int() }).optional(),
  customModelId: z.string().optional(),
  aspectRatio: z.string().optional(),
  referenceBlobs: z.array(z.unknown()).optional(),
});

/** Checks a body against its operation, and fetches the pictures that it names. */
export async function checkBody(
  context: EmulatorContext,
  operation: Operation,
  { value, version }: { value: unknown; version: string },
): Promise<CheckedBody> {
  const parsed = operation.schema.safeParse(value, { reportInput: true });
  if (!parsed.success) throw invalid(parsed.error.issues.map(faultOf));
  const body = commonSchema.parse(value);
  const faults: FieldFault[] = [];
  const tell = (path: string, msg: string) =>
    faults.push({ loc: ['body', ...path.split('.')], msg, type: 'value_error' });

  const { seeds, size } = body;
  if (seeds && new Set(seeds).size < seeds.length) tell('seeds', 'the list has duplicated items');
  if (seeds && body.numVariations !== undefined && body.numVariations !== seeds.length) {
    tell('seeds', 'the number of seeds must equal numVariations');
  }
  const sizes = operation.sizes?.[version];
  if (size && sizes && !sizes.includes(`${size.width}x${size.height}`)) {
    tell('size', `size is not supported; permitted: ${sizes.join(', ')}`);
  }
  for (const name of operation.refused?.[version] ?? []) {
    if (valueAt(value, name) !== undefined) tell(name, `${name} is not supported with ${version}`);
  }
  if (version.endsWith('_custom') && body.customModelId === undefined) {
    tell('customModelId', `customModelId is required with ${version}`);
  }
  const isAuto = body.aspectRatio === undefined || body.aspectRatio === 'auto';
  if (body.referenceBlobs && body.referenceBlobs.length > 0 && !isAuto) {
    tell('aspectRatio', 'aspectRatio must be omitted or auto with referenceBlobs');
  }
  const pictures: NamedPicture[] = [];
  for (const path of operation.sources) {
    const source = valueAt(value, path);
    if (source === undefined) continue;
    const picture = await pictureOf(context, source);
    if (typeof picture === 'string') tell(path, picture);
    else pictures.push({ path, ...picture });
  }
  if (valueAt(value, 'placement') !== undefined && valueAt(value, 'mask') !== undefined) {
    tell('placement', 'placement cannot be used together with a mask');
  }
  if (faults.length > 0) throw invalid(faults);
  const count = body.numVariations ?? seeds?.length ?? 1;
  return { value, version, pictures, count, seeds: seeds ?? null, size: size ?? null };
}

async function pictureOf(
  context: EmulatorContext,
  source: unknown,
): Promise<Omit<NamedPicture, 'path'> | string> {
  const id = valueAt(source, 'uploadId');
  const url = valueAt(source, 'url');
  if (typeof id !== 'string' && typeof url !== 'string') return 'uploadId or url is required';
  const file = typeof id === 'string' ? context.uploads.get(id) : context.results.find(String(url));
  if (file === undefined) {
    return typeof id === 'string'
      ? 'the upload does not exist or has expired'
      : 'the domain of the url is not allowed';
  }
  const facts = await readImage(file.bytes);
  return facts ? { bytes: file.bytes, contentType: file.contentType, facts } : 'not an image';
}
