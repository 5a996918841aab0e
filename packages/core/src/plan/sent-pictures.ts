import type { ResolvedRequest } from '../generation/request.ts';
import type { SentPictures } from '../prices/cost.ts';
import { BEGUN_MEGAPIXEL } from '../prices/counted.ts';

/** What a request's pictures come to on a bill: each of its calls sends all of them. Masks are not counted. */
export function sentPictures(
  { image, referenceImages, parameterImages }: ResolvedRequest,
  calls: number,
): SentPictures {
  const pictures = [
    ...(image ? [image] : []),
    ...referenceImages,
    ...Object.values(parameterImages).flat(),
  ];
  const pixels = pictures.reduce((sum, { facts }) => sum + facts.width * facts.height, 0);
  return {
    images: pictures.length * calls,
    megapixels: Math.ceil(pixels / BEGUN_MEGAPIXEL) * calls,
  };
}
