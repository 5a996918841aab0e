import type { EmulatorContext } from '../kit/emulator.ts';
import { type PictureInput, type PictureProblem, readPictureInput } from '../kit/picture-input.ts';
import { type InvalidField, invalid } from './errors.ts';
import type { Field } from './field.ts';
import type { Model } from './models.ts';

type Value = string | number | boolean;

/** An input after the checks: defaults filled in, pictures read. */
export interface CheckedInput {
  readonly given: Readonly<Record<string, unknown>>;
  /** By field; pictures left out. */
  readonly values: ReadonlyMap<string, Value>;
  readonly pictures: readonly (PictureInput & { readonly field: string })[];
}

type Tell = (type: string, description: string) => void;

const PICTURE_PROBLEMS: Readonly<Record<PictureProblem, string>> = {
  unreadable: 'Does not match format "uri"',
  unreachable: 'Could not download the file',
  'no-picture': 'The file is not a valid image',
};

function checkPlain(name: string, field: Field, value: unknown, tell: Tell): Value | undefined {
  const wrongType = (wanted: string) => {
    tell('invalid_type', `Invalid type. Expected: ${wanted}, given: ${typeof value}`);
    return undefined;
  };
  switch (field.type) {
    case 'text':
    case 'secret':
      return typeof value === 'string' ? value : wrongType('string');
    case 'boolean':
      return typeof value === 'boolean' ? value : wrongType('boolean');
    case 'enum': {
      if (typeof value !== 'string') return wrongType('string');
      if (field.values.includes(value)) return value;
      const all = field.values.map((one) => `"${one}"`).join(', ');
      tell('enum', `${name} must be one of the following: ${all}`);
      return undefined;
    }
    case 'integer':
    case 'number': {
      if (typeof value !== 'number' || (field.type === 'integer' && !Number.isInteger(value))) {
        return wrongType(field.type);
      }
      if (field.least !== undefined && value < field.least) {
        tell('number_gte', `Must be greater than or equal to ${field.least}`);
      } else if (field.most !== undefined && value > field.most) {
        tell('number_lte', `Must be less than or equal to ${field.most}`);
      }
      return value;
    }
    default:
      return undefined;
  }
}

/** Checks an input against the schema of its version; what the schema lacks is passed over, as the vendor does. */
export async function checkInput(
  context: EmulatorContext,
  model: Model,
  input: unknown,
): Promise<CheckedInput> {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw invalid([{ type: 'required', field: '(root)', description: 'input is required' }]);
  }
  const given: Record<string, unknown> = { ...input };
  const faults: InvalidField[] = [];
  const values = new Map<string, Value>();
  const pictures: (PictureInput & { field: string })[] = [];

  const readOne = async (name: string, text: unknown, tell: Tell) => {
    if (typeof text !== 'string') {
      tell('invalid_type', `Invalid type. Expected: string, given: ${typeof text}`);
      return;
    }
    const file = FILE_ROUTE.exec(text)?.[1];
    const upload = file === undefined ? undefined : context.uploads.get(file);
    const address = upload ? context.uploads.url(upload.id, upload.fileName) : text;
    const found = await readPictureInput(context, address);
    if (typeof found === 'string') tell('format', PICTURE_PROBLEMS[found]);
    else pictures.push({ ...found, field: name });
  };

  for (const [name, field] of Object.entries(model.fields)) {
    const value = given[name];
    const tell = (type: string, description: string) =>
      faults.push({ type, field: `input.${name}`, description });
    if (value === undefined || value === null) {
      if (field.isRequired) {
        faults.push({ type: 'required', field: 'input', description: `${name} is required` });
      } else if ('fallback' in field && field.fallback !== undefined) {
        values.set(name, field.fallback);
      }
    } else if (field.type === 'picture') {
      await readOne(name, value, tell);
    } else if (field.type === 'pictures') {
      if (!Array.isArray(value)) {
        tell('invalid_type', `Invalid type. Expected: array, given: ${typeof value}`);
        continue;
      }
      if (field.most !== undefined && value.length > field.most) {
        tell('array_max_items', `Array must have at most ${field.most} items`);
      }
      for (const one of value) await readOne(name, one, tell);
    } else {
      const checked = checkPlain(name, field, value, tell);
      if (checked !== undefined) values.set(name, checked);
    }
  }
  if (faults.length > 0) throw invalid(faults);
  return { given, values, pictures };
}

/** An uploaded file is named by the address that its upload told. */
const FILE_ROUTE = /\/v1\/files\/([^/?]+)$/;
