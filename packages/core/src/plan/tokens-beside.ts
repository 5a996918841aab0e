import type { ResolvedRequest } from '../generation/request.ts';
import type { TokensBeside } from '../prices/cost.ts';

const utf8 = new TextEncoder();

/** What of a request a bill by tokens counts beside the pictures that are made: each call sends all of it. */
export function tokensBeside(request: ResolvedRequest, calls: number): TokensBeside {
  const { prompt, negativePrompt, parameters, image, mask, referenceImages, parameterImages } =
    request;
  // Texts of parameters go along too, such as a system instruction.
  const texts = Object.values(parameters).filter((value) => typeof value === 'string');
  const pictures =
    referenceImages.length +
    Object.values(parameterImages).flat().length +
    [image, mask].filter((one) => one !== null).length;
  return {
    textBytes: utf8.encode([prompt, negativePrompt ?? '', ...texts].join('')).length * calls,
    pictures: pictures * calls,
    // Of each picture that is made.
    previews: request.partialImages * request.count,
  };
}
