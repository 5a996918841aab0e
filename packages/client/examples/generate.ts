// Orders two pictures, tells how they come along, and saves them into the working folder.
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { generate } from '@darkroom/client';
import { connect } from './connect.ts';

const client = await connect();
const made = await generate(
  client,
  { model: { source: 'external://sandbox/aurora' }, prompt: 'a lighthouse at dusk', count: 2 },
  { onEvent: ({ generation }) => console.error(generation.status) },
);
if (made.status !== 'SUCCEEDED') throw new Error(made.failure?.message ?? made.status);
for (const image of made.images) {
  const { stream } = await client.downloadImage(image.url);
  const path = `lighthouse-${image.index}.png`;
  await pipeline(Readable.fromWeb(stream), createWriteStream(path));
  console.log(path);
}
