import { expect, it } from 'vitest';
import { renderSizes } from './sizes.ts';

const RULE = {
  isFree: true,
  minimumEdge: 256,
  maximumEdge: 3840,
  multipleOf: 16,
  minimumPixels: 655_360,
  maximumPixels: 8_294_400,
  maximumRatio: 3,
};
const NONE = {
  aspectRatioSizes: [],
  allowedAspectRatios: null,
  resolutionPresets: [],
  sizeRule: null,
  maxImageSize: null,
};
const WHOLE =
  'any from 256 to 3840 px an edge, in steps of 16, 655,360 to 8,294,400 pixels in all, the longer edge at most 3 times the shorter';
const square = (edge: number) => ({ width: edge, height: edge });

it.each([
  // A picture of 3840×3840 is none of them: each edge may be so long, and both together may not.
  [{ ...NONE, sizeRule: RULE, maxImageSize: square(3840) }, WHOLE],
  [
    { ...NONE, sizeRule: RULE, maxImageSize: { width: 3840, height: 2160 } },
    `${WHOLE}\nat most 3840 px across and 2160 px down`,
  ],
  [
    { ...NONE, sizeRule: { ...RULE, minimumPixels: null, maximumRatio: null, multipleOf: null } },
    'any from 256 to 3840 px an edge, 8,294,400 pixels at most in all',
  ],
  [
    { ...NONE, sizeRule: { ...RULE, isFree: false }, maxImageSize: square(3840) },
    'at most 3840 px across and 3840 px down, and 8,294,400 pixels in all',
  ],
  [{ ...NONE, maxImageSize: square(1536) }, 'at most 1536 px across and 1536 px down'],
  [NONE, ''],
])('%j reads %j', (capabilities, expected) => {
  expect(renderSizes(capabilities)).toBe(expected);
});
