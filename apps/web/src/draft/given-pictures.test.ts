import { expect, test } from 'vitest';
import type { InputPictureFragment } from '../gql/graphql.ts';
import type { FragmentType } from '../gql/index.ts';
import {
  givenPictures,
  type INPUT_PICTURE,
  pictureGiven,
  referencesGiven,
} from './given-pictures.ts';

// What a component's fragment hides is there all the same: tests alone see through it.
const input = (rest: Partial<InputPictureFragment>) =>
  ({
    strength: null,
    url: null,
    image: null,
    asset: null,
    ...rest,
  }) as unknown as FragmentType<typeof INPUT_PICTURE>;
const ofGallery = input({
  image: { id: 'img_1', width: 4, height: 3 },
  url: '/1',
});
const upload = input({
  asset: { id: 'ast_1', width: null, height: null },
  url: '/2',
  strength: 0.4,
});
const gone = input({});

test('each says what it was, and leads to the gallery where it is of it', () => {
  const settings = { inputImage: ofGallery, mask: upload, referenceImages: [gone, upload] };
  expect(givenPictures(settings)).toEqual([
    { label: 'Input picture', key: 'img_1', url: '/1', imageId: 'img_1' },
    { label: 'Mask', key: 'ast_1', url: '/2', imageId: null },
    { label: 'Reference picture 1', key: null, url: null, imageId: null },
    { label: 'Reference picture 2', key: 'ast_1', url: '/2', imageId: null },
  ]);
  expect(givenPictures({ inputImage: null, mask: null, referenceImages: [] })).toEqual([]);
});

test('what is still there can be worked from again', () => {
  expect(pictureGiven(ofGallery, 'Input picture')).toEqual({
    kind: 'image',
    id: 'img_1',
    label: 'Input picture',
    thumbnail: '/1',
    width: 4,
    height: 3,
  });
  expect(pictureGiven(gone, 'Input picture')).toBeNull();
  expect(pictureGiven(null, 'Input picture')).toBeNull();
  expect(referencesGiven([gone, upload])).toMatchObject([
    { picture: { kind: 'asset', id: 'ast_1' }, strength: 0.4 },
  ]);
});
