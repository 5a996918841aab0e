import { expect, test } from 'vitest';
import { unitCallOf } from '../testing/local/unit-call.ts';
import { inputImage, testPng } from '../testing/test-pictures.ts';
import { inputDataUrl } from './input-base64.ts';
import { placeInputs } from './input-json.ts';

const picture = inputImage(testPng(3, 2), { width: 3, height: 2 });
const other = inputImage(testPng(2, 3), { width: 2, height: 3 });

test('pictures stand where the file has them, in the form that it says', async () => {
  const [first, second] = [await inputDataUrl(picture), await inputDataUrl(other)];
  const call = unitCallOf(
    {
      image: { field: 'images[].image_url' },
      referenceImages: { field: 'images[].image_url' },
      mask: { field: 'mask.image_url' },
      style: { field: 'refs[]', as: 'base64' },
      pose: { field: 'input.more[].image.url', beside: { type: 'image' } },
    },
    {
      image: picture,
      mask: other,
      referenceImages: [other],
      parameterImages: { style: [other, picture], pose: [other], unknown: [other] },
    },
  );
  const body = { prompt: 'p' };
  await placeInputs(body, call);
  expect(body).toEqual({
    prompt: 'p',
    images: [{ image_url: first }, { image_url: second }],
    mask: { image_url: second },
    refs: [second.split(',')[1], first.split(',')[1]],
    input: { more: [{ type: 'image', image: { url: second } }] },
  });
});

test('a list may stand in an item of another one', async () => {
  const [first, second] = [await inputDataUrl(picture), await inputDataUrl(other)];
  const call = unitCallOf(
    {
      image: { field: 'input.messages[0].content[].image' },
      referenceImages: { field: 'input.messages[role=user].content[].image' },
    },
    { image: picture, referenceImages: [other] },
  );
  const body = { input: { messages: [{ role: 'user', content: [{ text: 'p' }] }] } };
  await placeInputs(body, call);
  expect(body.input.messages).toEqual([
    { role: 'user', content: [{ text: 'p' }, { image: first }, { image: second }] },
  ]);
});

test('what stands beside a picture is never shared', async () => {
  const beside = { image: { detail: 'high' } };
  const call = unitCallOf({ image: { field: 'list[].image.url', beside } }, { image: picture });
  await placeInputs({}, call);
  expect(beside).toEqual({ image: { detail: 'high' } });
});

test('one picture is an object and several are a list, each with what stands beside it', async () => {
  const input = { field: 'image.url', fieldOfMany: 'images[].url', beside: { type: 'image_url' } };
  const [first, second] = [await inputDataUrl(picture), await inputDataUrl(other)];
  const bodyOf = async (referenceImages: (typeof picture)[]) => {
    const body = {};
    await placeInputs(
      body,
      unitCallOf({ image: input, referenceImages: input }, { image: picture, referenceImages }),
    );
    return body;
  };
  expect(await bodyOf([])).toEqual({ image: { type: 'image_url', url: first } });
  expect(await bodyOf([other])).toEqual({
    images: [
      { type: 'image_url', url: first },
      { type: 'image_url', url: second },
    ],
  });
});

test('ids of uploads stand in the pictures’ places, in the order of the fields', async () => {
  const call = unitCallOf(
    { image: { field: 'image.source.uploadId' }, mask: { field: 'mask.source.uploadId' } },
    { image: picture, mask: other },
  );
  const body = {};
  await placeInputs(
    body,
    call,
    async (image, { field }, index) => `${field} ${image.width} ${index}`,
  );
  expect(body).toEqual({
    image: { source: { uploadId: 'image.source.uploadId 3 0' } },
    mask: { source: { uploadId: 'mask.source.uploadId 2 1' } },
  });
});
