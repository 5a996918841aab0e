import { imageDelete } from './image-delete.ts';
import { imageUpdate } from './image-update.ts';
import { images } from './images.ts';
import { Image } from './type-image.ts';

export const imagesModule = { Query: { images }, Mutation: { imageUpdate, imageDelete }, Image };
