import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { GenerationRow, StoredImage } from '@darkroom/database';
import { expect, it } from 'vitest';
import { fromBuffer } from 'yauzl';
import { imageArchive } from './image-archive.ts';

const bytesOf = (sha256: string) => createHash('sha512').update(sha256).digest();
const image = (id: string, prompt: string, sha256 = id) =>
  ({
    id,
    prompt,
    sha256,
    generationId: `gen_${prompt}`,
    mimeType: 'image/png',
    byteSize: 64,
    createdAt: new Date('2026-11-21T10:00:00Z'),
  }) as StoredImage; // what an archive reads of it
const IMAGES = [
  image('img_00000000000000000000000001', 'a fox'),
  image('img_10000000000000000000000001', 'a fox'),
  image('img_20000000000000000000000002', '../../etc/passwd'),
  image('img_30000000000000000000000003', 'gone', 'missing'),
];

/** Parts over pictures in memory that count what is open. */
function parts(onRead: (sha256: string) => void = () => {}) {
  const open = { now: 0, most: 0 };
  return {
    open,
    database: {
      images: {
        byIds: async (ids: readonly string[]) => IMAGES.filter(({ id }) => ids.includes(id)),
      },
      generations: {
        byIds: async (ids: readonly string[]) =>
          ids.map((id) => ({ id, request: '{"steps":4}', receipt: '[]', actualMicros: 39_000n })),
      },
    },
    blobs: {
      stat: async (sha256: string) => (sha256 === 'missing' ? null : { byteSize: 64 }),
      read: async (sha256: string) => {
        onRead(sha256);
        open.now += 1;
        open.most = Math.max(open.most, open.now);
        const stream = Readable.from([bytesOf(sha256)]);
        stream.once('close', () => {
          open.now -= 1;
        });
        return { stream, byteSize: 64, rangeSize: 64 };
      },
    },
  };
}
type Parts = Parameters<typeof imageArchive>[0];

async function entriesOf(zip: Buffer): Promise<Map<string, Buffer>> {
  const entries = new Map<string, Buffer>();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  fromBuffer(zip, { lazyEntries: true }, (failure, file) => {
    if (failure) return reject(failure);
    file.on('entry', (entry) => {
      file.openReadStream(entry, (error, stream) => {
        if (error) return reject(error);
        buffer(stream).then((bytes) => {
          entries.set(entry.fileName, bytes);
          file.readEntry();
        }, reject);
      });
    });
    file.on('end', resolve);
    file.on('error', reject);
    file.readEntry();
  });
  await promise;
  return entries;
}

it('holds the originals under names of their own, and a manifest that finds each', async () => {
  const given = parts();
  const ids = [...IMAGES.map(({ id }) => id), 'img_none'];
  const zip = await buffer(imageArchive(given as unknown as Parts, ids));
  const entries = await entriesOf(zip);
  expect([...entries.keys()]).toEqual([
    'a-fox-000001.png',
    'a-fox-000001-10000000000000000000000001.png',
    'etc-passwd-000002.png',
    'manifest.json',
  ]);
  const manifest: { images: { id: string; file: string | null; generation: GenerationRow }[] } =
    JSON.parse(String(entries.get('manifest.json')));
  expect(manifest.images.map(({ id }) => id)).toEqual(IMAGES.map(({ id }) => id));
  for (const { file, id } of manifest.images) {
    if (file === null) expect(id).toBe(IMAGES[3]?.id);
    else expect(entries.get(file)).toEqual(bytesOf(id));
  }
  expect(manifest.images[0]?.generation).toMatchObject({
    request: { steps: 4 },
    costInDollars: '0.039',
  });
  // One picture after another: never the whole in memory.
  expect(given.open.most).toBe(1);
});

it('a reader that goes away ends the reading, and opens nothing more', async () => {
  const read: string[] = [];
  const given = parts((sha256) => read.push(sha256));
  const stream = imageArchive(
    given as unknown as Parts,
    IMAGES.map(({ id }) => id),
  );
  stream.destroy();
  await new Promise((resolve) => stream.once('close', resolve));
  await new Promise((resolve) => setImmediate(resolve));
  expect(given.open.now).toBe(0);
  expect(read.length).toBeLessThanOrEqual(1);
});

it('bytes that cannot be read end the download with an error, and not with a short file', async () => {
  const given = parts(() => {
    throw new Error('the disk is gone');
  });
  await expect(
    buffer(imageArchive(given as unknown as Parts, [IMAGES[0]?.id ?? ''])),
  ).rejects.toThrow('the disk is gone');
});
