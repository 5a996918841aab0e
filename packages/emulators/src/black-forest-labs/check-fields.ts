import type { EmulatorContext } from '../kit/emulator.ts';
import { type PictureInput, type PictureProblem, readPictureInput } from '../kit/picture-input.ts';
import type { Endpoint } from './endpoints.ts';
import { type FieldFault, invalid } from './errors.ts';
import type { Field } from './fields.ts';

/** A body after the checks: defaults filled in, pictures read. */
export interface CheckedBody {
  /** By field; pictures left out. */
  readonly values: ReadonlyMap<string, string | number | boolean | null>;
  /** In the order of the schema, which is the order in which a prompt counts them. */
  readonly pictures: readonly (PictureInput & { readonly field: string })[];
}

/** Bytes of one picture. */
const MOST_BYTES = 20 * 1024 * 1024;

const PICTURE_PROBLEMS: Readonly<Record<PictureProblem, string>> = {
  unreadable: 'Value error, Invalid image: neither a URL nor base64',
  unreachable: 'Value error, Could not fetch the image',
  'no-picture': 'Value error, Invalid image: cannot be decoded',
};

type Told = (msg: string, type: string) => void;

function quoted(values: readonly string[]): string {
  const all = values.map((value) => `'${value}'`);
  return all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} or ${all.at(-1)}`;
}

function checkNumber(
  field: Extract<Field, { type: 'integer' | 'number' }>,
  value: unknown,
  tell: Told,
): number | null {
  if (value === null && field.isNullable) return null;
  const isWhole = field.type === 'integer';
  if (typeof value !== 'number' || (isWhole && !Number.isInteger(value))) {
    tell(
      `Input should be a valid ${isWhole ? 'integer' : 'number'}`,
      isWhole ? 'int_type' : 'float_type',
    );
    return null;
  }
  const { least, most, multipleOf } = field;
  // The schema's default stands even where it is outside of its own bounds.
  if (value === field.fallback) return value;
  if (least !== undefined && value < least) {
    tell(`Input should be greater than or equal to ${least}`, 'greater_than_equal');
  } else if (most !== undefined && value > most) {
    tell(`Input should be less than or equal to ${most}`, 'less_than_equal');
  } else if (multipleOf !== undefined && value % multipleOf !== 0) {
    tell(`Input should be a multiple of ${multipleOf}`, 'multiple_of');
  }
  return value;
}

function checkRatio(value: unknown, tell: Told): string | null {
  const match = typeof value === 'string' ? /^(\d{1,4}):(\d{1,4})$/.exec(value) : null;
  const ratio = match ? Number(match[1]) / Number(match[2]) : Number.NaN;
  if (match !== null && ratio <= 21 / 9 && ratio >= 9 / 21) return match[0];
  tell('Value error, aspect_ratio must be between 21:9 and 9:21', 'value_error');
  return null;
}

function checkPlain(
  field: Exclude<Field, { type: 'picture' | 'pictures' }>,
  value: unknown,
  tell: Told,
): string | number | boolean | null {
  switch (field.type) {
    case 'integer':
    case 'number':
      return checkNumber(field, value, tell);
    case 'ratio':
      return checkRatio(value, tell);
    case 'boolean':
      if (typeof value === 'boolean') return value;
      tell('Input should be a valid boolean', 'bool_type');
      return null;
    case 'enum':
      if (typeof value === 'string' && field.values.includes(value)) return value;
      tell(`Input should be ${quoted(field.values)}`, 'enum');
      return null;
    case 'text':
      if (typeof value === 'string') return value;
      tell('Input should be a valid string', 'string_type');
      return null;
  }
}

/** Checks a body against the schema of its path; fields that the schema lacks are passed over, as FastAPI does. */
export async function checkBody(
  context: EmulatorContext,
  endpoint: Endpoint,
  body: unknown,
): Promise<CheckedBody> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw invalid([
      { loc: ['body'], msg: 'Input should be a valid dictionary', type: 'dict_type' },
    ]);
  }
  const given = new Map<string, unknown>(Object.entries(body));
  const faults: FieldFault[] = [];
  const values = new Map<string, string | number | boolean | null>();
  const pictures: (PictureInput & { field: string })[] = [];

  const readPicture = async (name: string, text: unknown, loc: (string | number)[]) => {
    const tell = (msg: string, type: string) => faults.push({ loc, msg, type });
    if (typeof text !== 'string') {
      tell('Input should be a valid string', 'string_type');
      return;
    }
    const picture = await readPictureInput(context, text);
    if (typeof picture === 'string') {
      tell(PICTURE_PROBLEMS[picture], 'value_error');
      return;
    }
    const { width, height } = picture.facts;
    if (picture.bytes.length > MOST_BYTES) {
      tell('Value error, Image is larger than 20MB', 'value_error');
    } else if (width * height > endpoint.mostInputPixels) {
      const most = endpoint.mostInputPixels / 1_000_000;
      tell(`Value error, Image is larger than ${most} megapixels`, 'value_error');
    } else if (Math.min(width, height) < endpoint.leastInputEdge) {
      const least = endpoint.leastInputEdge;
      tell(`Value error, Image must be at least ${least}x${least}`, 'value_error');
    }
    pictures.push({ ...picture, field: name });
  };

  for (const [name, field] of Object.entries(endpoint.fields)) {
    const value = given.get(name);
    const tell = (msg: string, type: string) => faults.push({ loc: ['body', name], msg, type });
    if (value === undefined || (value === null && field.type !== 'boolean')) {
      if ('isRequired' in field && field.isRequired) tell('Field required', 'missing');
      else if ('fallback' in field && field.fallback !== undefined)
        values.set(name, field.fallback);
    } else if (field.type === 'picture') {
      await readPicture(name, value, ['body', name]);
    } else if (field.type === 'pictures') {
      const list: unknown[] = Array.isArray(value) ? value : [value];
      if (list.length === 0 || list.length > field.most) {
        tell(`List should have between 1 and ${field.most} items`, 'too_long');
      }
      for (const [index, text] of list.entries())
        await readPicture(name, text, ['body', name, index]);
    } else {
      values.set(name, checkPlain(field, value, tell));
    }
  }
  checkTogether(endpoint, { values, pictures }, faults);
  if (faults.length > 0) throw invalid(faults);
  return { values, pictures };
}

/** Most pixels of a result whose edges are free. */
const MOST_PIXELS = 4_194_304;

/** What fields must be to one another. */
function checkTogether(endpoint: Endpoint, body: CheckedBody, faults: FieldFault[]): void {
  const { values, pictures } = body;
  const tell = (name: string, msg: string) =>
    faults.push({ loc: ['body', name], msg: `Value error, ${msg}`, type: 'value_error' });
  const [width, height] = [Number(values.get('width') ?? 0), Number(values.get('height') ?? 0)];
  if (endpoint.shape.kind === 'dimensions' && width * height > MOST_PIXELS) {
    tell('width', `width * height must be at most ${MOST_PIXELS}`);
  }
  const webhook = values.get('webhook_url');
  if (webhook !== undefined && !/^https?:\/\/.{1,2075}$/.test(String(webhook))) {
    tell('webhook_url', 'webhook_url must be a URL of 1 to 2083 characters');
  }
  const field = endpoint.fields.mask;
  if (field?.type !== 'picture') return;
  const image = pictures.find((picture) => picture.field === 'image');
  const mask = pictures.find((picture) => picture.field === 'mask');
  if (image === undefined) return;
  if (mask === undefined) {
    if (image.facts.alpha === undefined && !field.isRequired) {
      tell('mask', 'mask is required where the image has no alpha channel');
    }
  } else if (mask.facts.width !== image.facts.width || mask.facts.height !== image.facts.height) {
    tell('mask', 'mask must have the same size as the image');
  }
}
