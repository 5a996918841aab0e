import { imageArchiveCreate } from './image-archive-create.ts';
import { imageDelete } from './image-delete.ts';
import { imageRestore } from './image-restore.ts';
import { imageUpdate } from './image-update.ts';
import { imageUpdateMany } from './image-update-many.ts';
import { images } from './images.ts';
import { Image } from './type-image.ts';
import { ImageConnection } from './type-image-connection.ts';

export const imagesModule = {
  Query: { images },
  Mutation: { imageUpdate, imageUpdateMany, imageDelete, imageRestore, imageArchiveCreate },
  Image,
  ImageConnection,
};
