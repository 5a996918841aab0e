import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '@darkroom/core';
import { describe, expect, it } from 'vitest';
import {
  BlobCorruptError,
  BlobNotFoundError,
  BlobTooLargeError,
  InvalidKeyError,
  StorageFailedError,
  StorageLowError,
} from '../errors.ts';
import { nodeFileIo, writeAll } from '../file-io.ts';
import { recordingIo } from '../testing/local/recording-io.ts';
import { collect, filesUnder, temporaryFolder } from '../testing/local/temporary-folder.ts';
import { openLocalBlobStore } from './local-blob-store.ts';
import { openPreviewStore } from './preview-store.ts';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const nowhere = [
  '../../etc/passwd',
  `${'a'.repeat(61)}/..`,
  'A'.repeat(64),
  'a'.repeat(63),
  'a'.repeat(65),
  `${'a'.repeat(64)}\n`,
  `${'a'.repeat(63)}\0`,
  '%2e%2e%2f',
  '',
];

describe('local blob store', () => {
  it('keeps bytes under their hash, for the owner alone', async () => {
    const root = join(await temporaryFolder(), 'images');
    const store = await openLocalBlobStore({ root });
    const bytes = randomBytes(700_000);
    const writer = await store.openBlobWriter();
    for (let start = 0; start < bytes.length; start += 33_333)
      await writer.write(bytes.subarray(start, start + 33_333));
    await writer.write(Buffer.alloc(0));
    expect(await writer.finish()).toEqual({ sha256: sha256(bytes), byteSize: 700_000 });
    await writer.abort();
    const key = sha256(bytes);
    const path = join(root, key.slice(0, 2), key.slice(2));
    expect((await readFile(path)).equals(bytes)).toBe(true);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(join(root, key.slice(0, 2)))).mode & 0o777).toBe(0o700);
    expect(await readdir(join(root, 'tmp'))).toEqual([]);
    expect(await collect(store.keys())).toEqual([key]);
    expect(await store.verify(key)).toBe('intact');
    expect(await store.delete(key)).toBe(true);
    expect(await store.delete(key)).toBe(false);
    expect(await store.stat(key)).toBeNull();
    expect(await store.verify(key)).toBe('missing');
  });

  it('names a blob only after its bytes are synced, and syncs the names last', async () => {
    const root = join(await temporaryFolder(), 'images');
    const { io, steps } = recordingIo();
    const store = await openLocalBlobStore({ root, io });
    const { sha256: key } = await store.putBytes(Buffer.from('one'));
    const temporary = steps[0]?.split(' ')[1];
    const firstTime = [
      `create ${temporary}`,
      `write ${temporary}`,
      `sync ${temporary}`,
      `close ${temporary}`,
      `rename ${key.slice(2)}`,
      `sync-directory ${key.slice(0, 2)}`,
      'sync-directory images',
    ];
    expect(steps).toEqual(firstTime);
    steps.length = 0;
    await store.putBytes(Buffer.from('one'));
    expect(steps.map((step) => step.split(' ')[0])).toEqual([
      'create',
      'write',
      'close',
      'unlink',
      'sync-directory',
    ]);
    steps.length = 0;
    await store.putProducedFile((path) => writeFile(path, 'two'));
    expect(steps.map((step) => step.split(' ')[0])).toEqual([
      'create',
      'sync',
      'close',
      'rename',
      'sync-directory',
      'sync-directory',
    ]);
  });

  it('survives a failure at every single step: a typed error, no half blob, and the next try works', async () => {
    for (const code of ['ENOSPC', 'EIO', 'EMFILE']) {
      for (let failing = 1; failing <= 6; failing += 1) {
        const root = join(await temporaryFolder(), 'images');
        const { io, steps } = recordingIo((step, count) =>
          count === failing && !step.startsWith('unlink') ? code : null,
        );
        const store = await openLocalBlobStore({ root, io });
        const attempt = await store.putBytes(Buffer.from('one')).catch((error: unknown) => error);
        expect(attempt, `${code} at ${steps.join()}`).toBeInstanceOf(
          code === 'ENOSPC' ? StorageLowError : StorageFailedError,
        );
        expect(await readdir(join(root, 'tmp'))).toEqual([]);
        const key = sha256(Buffer.from('one'));
        expect(['missing', 'intact']).toContain(await store.verify(key));
        expect((await store.putBytes(Buffer.from('one'))).sha256).toBe(key);
        expect(await store.verify(key)).toBe('intact');
      }
    }
  });

  it('says that the disk is full when it is', async () => {
    const handle = await open('/dev/full', 'w');
    try {
      const root = join(await temporaryFolder(), 'images');
      const io = {
        ...nodeFileIo,
        open: async (...parameters: Parameters<typeof nodeFileIo.open>) => {
          const file = await nodeFileIo.open(...parameters);
          return Object.assign(file, { write: handle.write.bind(handle) });
        },
      };
      await expect(writeAll(handle, Buffer.from('x'))).rejects.toThrow('ENOSPC');
      const store = await openLocalBlobStore({ root, io });
      await expect(store.putBytes(Buffer.from('x'))).rejects.toThrow('the disk is full');
      await expect(store.assertWritable()).rejects.toBeInstanceOf(StorageLowError);
    } finally {
      await handle.close();
    }
  });

  it('stops at the cap, to the byte, and leaves nothing', async () => {
    const root = join(await temporaryFolder(), 'images');
    const store = await openLocalBlobStore({ root });
    async function* pieces(count: number) {
      for (let index = 0; index < count; index += 1) yield Buffer.alloc(1000);
    }
    expect((await store.putStream(pieces(500), { maxBytes: 500_000 })).byteSize).toBe(500_000);
    await expect(store.putStream(pieces(501), { maxBytes: 500_000 })).rejects.toBeInstanceOf(
      BlobTooLargeError,
    );
    const writer = await store.openBlobWriter({ maxBytes: 1 });
    await expect(writer.write(Buffer.from('ab'))).rejects.toBeInstanceOf(BlobTooLargeError);
    await expect(writer.write(Buffer.from('a'))).rejects.toBeInstanceOf(BlobTooLargeError);
    await expect(writer.finish()).rejects.toBeInstanceOf(BlobTooLargeError);
    expect((await filesUnder(root)).length).toBe(1);
  });

  it('lets nothing but a hash become a path', async () => {
    const folder = await temporaryFolder();
    const store = await openLocalBlobStore({ root: join(folder, 'images') });
    const previews = await openPreviewStore({ root: join(folder, 'previews') });
    for (const key of nowhere) {
      await expect(store.read(key), key).rejects.toBeInstanceOf(InvalidKeyError);
      await expect(store.stat(key), key).rejects.toBeInstanceOf(InvalidKeyError);
      await expect(store.delete(key), key).rejects.toBeInstanceOf(InvalidKeyError);
      await expect(store.verify(key), key).rejects.toBeInstanceOf(InvalidKeyError);
      await expect(
        store.withLocalFile(key, async () => 1),
        key,
      ).rejects.toBeInstanceOf(InvalidKeyError);
      await expect(previews.read({ sha256: key, variant: 'w1' }), key).rejects.toBeInstanceOf(
        InvalidKeyError,
      );
      await expect(
        previews.read({ sha256: 'a'.repeat(64), variant: key.slice(0, 30).toUpperCase() }),
        key,
      ).rejects.toBeInstanceOf(InvalidKeyError);
    }
    await expect(previews.stat({ sha256: 'a'.repeat(64), variant: '../w' })).rejects.toBeInstanceOf(
      InvalidKeyError,
    );
  });

  it('refuses a blob that is a link, a folder, or missing', async () => {
    const folder = await temporaryFolder();
    const root = join(folder, 'images');
    const store = await openLocalBlobStore({ root });
    await writeFile(join(folder, 'secret'), 'secret');
    const [link, directory] = ['a'.repeat(64), `ab${'c'.repeat(62)}`];
    await mkdir(join(root, 'aa'));
    await symlink(join(folder, 'secret'), join(root, 'aa', link.slice(2)));
    await mkdir(join(root, 'ab', directory.slice(2)), { recursive: true });
    for (const key of [link, directory]) {
      await expect(store.read(key)).rejects.toBeInstanceOf(BlobCorruptError);
      await expect(store.withLocalFile(key, async () => 1)).rejects.toBeInstanceOf(
        BlobCorruptError,
      );
      expect(await store.stat(key)).toBeNull();
      expect(await store.verify(key)).toBe('corrupt');
    }
    await expect(store.read('f'.repeat(64))).rejects.toBeInstanceOf(BlobNotFoundError);
  });

  it('reads ranges as HTTP counts them', async () => {
    const store = await openLocalBlobStore({ root: join(await temporaryFolder(), 'images') });
    const { sha256: key } = await store.putBytes(Buffer.from('0123456789'));
    const text = async (range?: { start?: number; end?: number }) => {
      const { stream, rangeSize } = await store.read(key, range);
      const bytes = Buffer.concat(await stream.toArray());
      expect(bytes.length).toBe(rangeSize);
      return bytes.toString();
    };
    expect(await text()).toBe('0123456789');
    expect(await text({ start: 3, end: 5 })).toBe('345');
    expect(await text({ start: 7 })).toBe('789');
    expect(await text({ end: 99 })).toBe('0123456789');
    for (const range of [
      { start: 10 },
      { start: -1 },
      { start: 5, end: 4 },
      { end: -1 },
      { start: 0.5 },
    ])
      await expect(store.read(key, range)).rejects.toBeInstanceOf(InvalidKeyError);
    const empty = await store.putBytes(Buffer.alloc(0));
    const reading = await store.read(empty.sha256);
    expect([reading.rangeSize, await reading.stream.toArray()]).toEqual([0, []]);
  });

  it('finds a flipped bit, and heals a blob that lost its end', async () => {
    const root = join(await temporaryFolder(), 'images');
    const store = await openLocalBlobStore({ root });
    const { sha256: key } = await store.putBytes(Buffer.from('paid for'));
    const path = join(root, key.slice(0, 2), key.slice(2));
    await writeFile(path, 'paid fob');
    expect(await store.verify(key)).toBe('corrupt');
    await writeFile(path, 'pai');
    await store.putBytes(Buffer.from('paid for'));
    expect(await store.verify(key)).toBe('intact');
  });

  it('sweeps what a killed process was writing, by age', async () => {
    const root = join(await temporaryFolder(), 'images');
    const store = await openLocalBlobStore({ root });
    for (const [name, ageSeconds] of [
      ['old.tmp', 7200],
      ['new.tmp', 10],
    ] as const) {
      await writeFile(join(root, 'tmp', name), 'x');
      const time = Date.now() / 1000 - ageSeconds;
      await utimes(join(root, 'tmp', name), time, time);
    }
    expect(await store.sweepTemporary(3_600_000)).toBe(1);
    expect(await readdir(join(root, 'tmp'))).toEqual(['new.tmp']);
    expect(await store.sweepTemporary(0)).toBe(1);
  });
});

describe('a file that is stored as it lies', () => {
  const bytes = randomBytes(9000);
  const facts = { sha256: sha256(bytes), byteSize: bytes.length };
  const placed = async (fails?: (step: string) => string | null) => {
    const folder = await temporaryFolder();
    const root = join(folder, 'images');
    const path = join(folder, 'a.part');
    await writeFile(path, bytes);
    const { io, steps } = recordingIo(fails);
    const store = await openLocalBlobStore({ root, io });
    return { store, root, path, steps };
  };

  it('gets a second name, which is synced, and is not copied', async () => {
    const { store, root, path, steps } = await placed();
    expect(await store.putFile(path, facts)).toEqual(facts);
    const shard = facts.sha256.slice(0, 2);
    expect(steps).toEqual([
      `link ${facts.sha256.slice(2)}`,
      `link ${facts.sha256.slice(2)}`,
      `sync-directory ${shard}`,
      'sync-directory images',
    ]);
    expect(await store.verify(facts.sha256)).toBe('intact');
    expect((await stat(path)).ino).toBe((await stat(join(root, shard, facts.sha256.slice(2)))).ino);
    expect(await store.putFile(path, facts)).toEqual(facts);
    expect(steps.at(-1)).toBe(`sync-directory ${shard}`);
  });

  it('heals what lost its end, and leaves no other name behind', async () => {
    const { store, root, path } = await placed();
    await store.putBytes(bytes);
    await writeFile(join(root, facts.sha256.slice(0, 2), facts.sha256.slice(2)), 'half');
    expect(await store.putFile(path, facts)).toEqual(facts);
    expect(await store.verify(facts.sha256)).toBe('intact');
    expect(await readdir(join(root, 'tmp'))).toEqual([]);
  });

  it('is copied where the file system has no second names', async () => {
    for (const code of ['EXDEV', 'EPERM', 'ENOTSUP', 'EMLINK']) {
      const { store, path } = await placed((step) => (step.startsWith('link') ? code : null));
      expect(await store.putFile(path, facts)).toEqual(facts);
      expect(await store.verify(facts.sha256)).toBe('intact');
    }
  });

  it('is not stored where its name cannot be synced', async () => {
    const { store, path } = await placed((step) =>
      step.startsWith('sync-directory') ? 'EIO' : null,
    );
    await expect(store.putFile(path, facts)).rejects.toBeInstanceOf(StorageFailedError);
  });
});

describe('assertWritable', () => {
  function start(free: () => number) {
    let time = 0;
    const clock: Clock = { now: () => time, monotonic: () => time, sleep: async () => undefined };
    const failing = { code: null as string | null };
    const { io, steps } = recordingIo(() => failing.code);
    const counted = { ...io, freeBytes: async () => free() };
    return {
      clock,
      counted,
      steps,
      failing,
      pass: (ms: number) => {
        time += ms;
      },
    };
  }

  it('proves it by writing, believes it for 10 s, and shares one check', async () => {
    const { clock, counted, steps, pass } = start(() => 10 ** 12);
    const store = await openLocalBlobStore({
      root: join(await temporaryFolder(), 'i'),
      clock,
      io: counted,
    });
    await Promise.all([store.assertWritable(), store.assertWritable()]);
    expect(steps.map((step) => step.split(' ')[0])).toEqual([
      'create',
      'write',
      'sync',
      'close',
      'unlink',
    ]);
    pass(9_999);
    await store.assertWritable();
    expect(steps).toHaveLength(5);
    pass(1);
    await store.assertWritable();
    expect(steps).toHaveLength(10);
  });

  it('keeps a reserve, says how much is left, and sees at once when there is room again', async () => {
    let free = 200 * 1024 ** 2;
    const { clock, counted, failing } = start(() => free);
    const store = await openLocalBlobStore({
      root: join(await temporaryFolder(), 'i'),
      clock,
      io: counted,
    });
    const error: unknown = await store.assertWritable().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(StorageLowError);
    expect(String(error)).toContain('200 MiB are free');
    expect(String(error)).toContain('256 MiB');
    free *= 2;
    failing.code = 'EROFS';
    await expect(store.assertWritable()).rejects.toThrow('EROFS');
    failing.code = null;
    await store.assertWritable();
  });
});
