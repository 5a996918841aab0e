/** Where workers put their pictures, where a model's file does not say: the first place with a picture counts. */
const USUAL = [
  'image_url',
  'image_urls[]',
  'images[].data',
  'images[].url',
  'images[].image',
  'images[]',
  'image',
  'result',
  'result[]',
  'url',
  'message',
  '[].image',
  '[]',
  '',
];
/** Fewer characters are a word, and no picture. */
const LEAST_BASE64 = 64;

/** A picture as an answer names it: an address, or whatever `images.ofBase64` takes. */
export type FoundPicture = { url: string } | { base64: unknown };

/** The values at a path such as `images[].data`; `[]` is every item of a list, an empty path the whole. */
function valuesAt(value: unknown, path: string): unknown[] {
  let found = [value];
  for (const [step] of path.matchAll(/[^.[\]]+|\[\]/g)) {
    found = found.flatMap((one): unknown[] => {
      if (step === '[]') return Array.isArray(one) ? one : [];
      return typeof one === 'object' && one !== null && Object.hasOwn(one, step)
        ? [Reflect.get(one, step)]
        : [];
    });
  }
  return found;
}

function pictureIn(value: unknown): FoundPicture[] {
  if (typeof value === 'string') {
    if (/^https?:\/\//i.test(value)) return [{ url: value }];
    const base64 = value.replace(/^data:[^,]{0,100},/, '');
    const isLong = base64.length >= LEAST_BASE64 && /^[A-Za-z0-9+/_-]{64}/.test(base64);
    return isLong ? [{ base64: value }] : [];
  }
  const isBlob = typeof value === 'object' && value !== null && Object.hasOwn(value, '$blob');
  return isBlob ? [{ base64: value }] : [];
}

/** The pictures of a worker's output, at the model's own places or at the usual ones. */
export function findPictures(output: unknown, places: readonly string[]): FoundPicture[] {
  for (const path of places.length > 0 ? places : USUAL) {
    const pictures = valuesAt(output, path).flatMap(pictureIn);
    if (pictures.length > 0) return pictures;
  }
  return [];
}
