import type { EmulatorContext } from '../kit/emulator.ts';
import { type PictureInput, type PictureProblem, readPictureInput } from '../kit/picture-input.ts';
import type { Endpoint } from './endpoint.ts';
import { type Detail, detailsOf } from './errors.ts';

/** An input after the checks: defaults filled in, pictures read. */
export interface CheckedInput {
  /** By field. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly pictures: readonly (PictureInput & { readonly field: string })[];
}

const PICTURE_FIELD = /(^|_)(image|mask)_urls?$/;
/** Pixels. */
const LEAST_EDGE = 14;
const MOST_EDGE = 14_142;

const PROBLEMS: Readonly<Record<PictureProblem, { type: string; msg: string }>> = {
  unreadable: { type: 'image_load_error', msg: 'Failed to load the image: no URL, no data URI.' },
  unreachable: { type: 'file_download_error', msg: 'Failed to download the file.' },
  'no-picture': { type: 'image_load_error', msg: 'Failed to load the image.' },
};

/** Checks an input against the endpoint's fields; what the endpoint does not know is passed over. */
export async function checkInput(
  context: Pick<EmulatorContext, 'uploads' | 'results'>,
  endpoint: Endpoint,
  body: unknown,
): Promise<CheckedInput | { details: readonly Detail[] }> {
  const parsed = endpoint.input.safeParse(body);
  if (!parsed.success) return { details: detailsOf(parsed.error, body) };
  const details: Detail[] = [];
  const pictures: (PictureInput & { field: string })[] = [];
  for (const [field, value] of Object.entries(parsed.data)) {
    if (!PICTURE_FIELD.test(field) || value === undefined) continue;
    const list: readonly unknown[] = Array.isArray(value) ? value : [value];
    for (const [index, text] of list.entries()) {
      const loc = ['body', field, ...(Array.isArray(value) ? [index] : [])];
      const picture = await readPictureInput(context, String(text));
      if (typeof picture === 'string') details.push({ loc, ...PROBLEMS[picture] });
      else {
        details.push(...sizeProblem(picture, loc));
        pictures.push({ ...picture, field });
      }
    }
  }
  details.push(...maskProblem(pictures));
  return details.length > 0 ? { details } : { values: parsed.data, pictures };
}

function sizeProblem({ facts }: PictureInput, loc: Detail['loc']): Detail[] {
  const { width, height } = facts;
  if (Math.min(width, height) < LEAST_EDGE) {
    const ctx = { min_width: LEAST_EDGE, min_height: LEAST_EDGE };
    return [{ loc, type: 'image_too_small', msg: 'Image is too small.', ctx }];
  }
  if (Math.max(width, height) > MOST_EDGE) {
    const ctx = { max_width: MOST_EDGE, max_height: MOST_EDGE };
    return [{ loc, type: 'image_too_large', msg: 'Image is too large.', ctx }];
  }
  return [];
}

function maskProblem(pictures: CheckedInput['pictures']): Detail[] {
  const mask = pictures.find(({ field }) => field === 'mask_url');
  const image = pictures.find(({ field }) => field === 'image_url' || field === 'image_urls');
  if (!mask || !image) return [];
  const isSame = mask.facts.width === image.facts.width && mask.facts.height === image.facts.height;
  const msg = 'The mask must have the same dimensions as the image.';
  return isSame ? [] : [{ loc: ['body', 'mask_url'], msg, type: 'value_error' }];
}
