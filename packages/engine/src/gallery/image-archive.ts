import { Readable } from 'node:stream';
import { pictureFileName } from '@darkroom/core';
import type { Database, StoredImage } from '@darkroom/database';
import type { BlobStore } from '@darkroom/storage';
import { makeZip } from 'client-zip';
import { manifestEntry } from './image-manifest.ts';

/** Images that are looked up in one go. */
const BATCH = 200;
/** Digits of an id that tell two pictures of one prompt apart where the usual six do not. */
const WHOLE_ID = 26;

interface Parts {
  database: Pick<Database, 'images' | 'generations'>;
  blobs: Pick<BlobStore, 'read' | 'stat'>;
}

/** A name for each picture that no other in the archive has. */
function fileNames() {
  const taken = new Set<string>();
  return (image: StoredImage): string => {
    const name = pictureFileName(image.prompt, image.id, image.mimeType);
    const ending = name.slice(name.lastIndexOf('.'));
    const unique = taken.has(name.toLowerCase())
      ? `${name.slice(0, -ending.length)}-${image.id.slice(-WHOLE_ID)}${ending}`
      : name;
    taken.add(unique.toLowerCase());
    return unique;
  };
}

/**
 * A zip of pictures as it is being made: originals byte for byte, and manifest.json with every parameter of each. It
 * is never held as a whole: a picture is opened when the one before has been sent, at the pace of the reader. Pictures
 * that are gone are left out; where only the bytes are, the manifest says so. Destroying the stream ends the reading.
 */
export function imageArchive(parts: Parts, imageIds: readonly string[]): Readable {
  const open: { reading: Readable | null } = { reading: null };
  const zip = Readable.fromWeb(makeZip(entries(parts, imageIds, open)));
  zip.once('close', () => open.reading?.destroy());
  return zip;
}

/** The files of the archive, each opened when its turn has come. */
async function* entries(
  { database, blobs }: Parts,
  imageIds: readonly string[],
  open: { reading: Readable | null },
) {
  const nameOf = fileNames();
  const files = new Map<string, string | null>();
  for (let start = 0; start < imageIds.length; start += BATCH) {
    for (const image of await inOrder(database, imageIds.slice(start, start + BATCH))) {
      const isThere = (await blobs.stat(image.sha256)) !== null;
      const name = isThere ? nameOf(image) : null;
      files.set(image.id, name);
      if (name === null) continue;
      const { stream } = await blobs.read(image.sha256);
      open.reading = stream;
      yield { name, input: stream, lastModified: image.createdAt, size: image.byteSize };
    }
  }
  open.reading = null;
  yield { name: 'manifest.json', input: manifest(database, files) };
}

async function inOrder(database: Parts['database'], ids: readonly string[]) {
  const rows = new Map((await database.images.byIds(ids)).map((row) => [row.id, row]));
  return ids.flatMap((id) => rows.get(id) ?? []);
}

/** The manifest's text, a picture at a time. */
async function* manifest(
  database: Parts['database'],
  files: ReadonlyMap<string, string | null>,
): AsyncGenerator<string> {
  yield '{\n  "images": [';
  const ids = [...files.keys()];
  let isFirst = true;
  for (let start = 0; start < ids.length; start += BATCH) {
    const images = await inOrder(database, ids.slice(start, start + BATCH));
    const orders = await database.generations.byIds(images.map(({ generationId }) => generationId));
    const byId = new Map(orders.map((row) => [row.id, row]));
    for (const image of images) {
      const generation = byId.get(image.generationId) ?? null;
      const entry = manifestEntry(image, generation, files.get(image.id) ?? null);
      yield `${isFirst ? '' : ','}\n${JSON.stringify(entry, null, 2)}`;
      isFirst = false;
    }
  }
  yield '\n]}\n';
}
