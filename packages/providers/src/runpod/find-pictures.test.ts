import { expect, it } from 'vitest';
import { findPictures } from './find-pictures.ts';

const BASE64 = 'iVBORw0KGgo'.padEnd(200, 'A');
const URL_OF_ONE = 'https://image.runpod.ai/a/output.png';

it.each<[string, unknown, unknown[]]>([
  ['an address', { image_url: URL_OF_ONE, cost: 0.02 }, [{ url: URL_OF_ONE }]],
  ['a list of base64', { images: [BASE64, BASE64] }, [{ base64: BASE64 }, { base64: BASE64 }]],
  ['files of ComfyUI', { images: [{ type: 'base64', data: BASE64 }] }, [{ base64: BASE64 }]],
  ['files in a store', { images: [{ type: 's3_url', data: URL_OF_ONE }] }, [{ url: URL_OF_ONE }]],
  ['an old form', { message: BASE64, status: 'success' }, [{ base64: BASE64 }]],
  ['a bare text', URL_OF_ONE, [{ url: URL_OF_ONE }]],
  ['a bare list', [URL_OF_ONE], [{ url: URL_OF_ONE }]],
  ['a text that was stored already', { image: { $blob: 'x' } }, [{ base64: { $blob: 'x' } }]],
  ['words', { message: 'The queue is long today.' }, []],
  ['nothing', null, []],
])('finds pictures in %s', (_, output, wanted) => {
  expect(findPictures(output, [])).toEqual(wanted);
});

it('looks where it is told alone', () => {
  const output = { image_url: URL_OF_ONE, deep: [{ a: { b: BASE64 } }, { a: {} }] };
  expect(findPictures(output, ['deep[].a.b'])).toEqual([{ base64: BASE64 }]);
  expect(findPictures(output, ['elsewhere'])).toEqual([]);
});
