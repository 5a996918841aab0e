import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ImageTooLargeError, ImageUnreadableError } from '../errors.ts';
import { makePng, noise } from '../testing/local/pictures.ts';
import { temporaryFolder } from '../testing/local/temporary-folder.ts';
import { MediaProcess } from './media-process.ts';
import type { MediaJob } from './media-protocol.ts';

const workerUrl = new URL('../testing/local/hanging-worker.ts', import.meta.url);
const job = (input: string): MediaJob => ({ kind: 'probe', input });

function start(jobTimeoutMs = 10_000): MediaProcess {
  const media = new MediaProcess({ workerUrl, jobTimeoutMs });
  onTestFinished(() => media.close());
  return media;
}

describe('MediaProcess', () => {
  it.each(['crash', 'exit', 'lie'])('fails only the job that makes the child %s', async (input) => {
    const media = start();
    const results = await Promise.allSettled([
      media.run(job('good')),
      media.run(job(input)),
      media.run(job('good')),
      media.run(job('good')),
    ]);
    expect(results.map((result) => result.status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'fulfilled',
    ]);
    expect(results[1]?.status === 'rejected' && results[1].reason).toBeInstanceOf(
      ImageUnreadableError,
    );
  });

  it('kills a child that hangs, and goes on with another', async () => {
    const media = start(1500);
    await media.run(job('good'));
    const first = media.processId;
    await expect(media.run(job('hang'))).rejects.toThrow('within 1.5 seconds');
    expect((await media.run(job('good'))).width).toBe(1);
    expect(media.processId).not.toBe(first);
    expect(() => process.kill(first ?? 0, 0)).toThrow();
  });

  it('gives the child nothing of the environment', async () => {
    process.env.DARKROOM_TEST_SECRET = 'sk-canary';
    onTestFinished(() => {
      delete process.env.DARKROOM_TEST_SECRET;
    });
    const said: unknown = await start()
      .run(job('environment'))
      .catch((error: unknown) => error);
    expect(String(said)).not.toContain('DARKROOM');
    expect(String(said)).toContain('MALLOC_ARENA_MAX');
  });

  it('fails what waits when it is closed, and takes nothing more', async () => {
    const media = start();
    const waiting = [media.run(job('hang')), media.run(job('good'))];
    const results = Promise.allSettled(waiting);
    await media.close();
    expect((await results).every((result) => result.status === 'rejected')).toBe(true);
    expect(media.processId).toBeNull();
    await expect(media.run(job('good'))).rejects.toThrow('stopping');
  });
});

describe('the real child', () => {
  async function real() {
    const media = new MediaProcess();
    onTestFinished(() => media.close());
    return { media, path: join(await temporaryFolder(), 'picture') };
  }

  it('has its own guards, even if nobody looked at the header before', async () => {
    const { media, path } = await real();
    const tiff = await sharp(makePng(4, 4)).tiff().toBuffer();
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
    for (const bytes of [svg, tiff]) {
      await writeFile(path, bytes);
      await expect(media.run(job(path))).rejects.toThrow('not an image that Darkroom knows');
      if (bytes === svg) continue; // a drawing may be shown
      // This job reads no metadata first, so only the blocked loader stands in the way.
      const thumbnail = {
        kind: 'thumbnail' as const,
        input: path,
        output: `${path}.webp`,
        width: 8,
      };
      await expect(media.run(thumbnail)).rejects.toThrow('not an image that Darkroom knows');
    }
    await writeFile(path, makePng(16_000, 16_000));
    await expect(media.run(job(path))).rejects.toBeInstanceOf(ImageUnreadableError);
    await writeFile(path, makePng(39_000_000, 1));
    await expect(media.run(job(path))).rejects.toBeInstanceOf(ImageTooLargeError);
    await writeFile(path, makePng(4, 4));
    expect((await media.run(job(path))).width).toBe(4);
  });

  it('is replaced when it is killed in the middle of a picture', async () => {
    const { media, path } = await real();
    const raw = { width: 6000, height: 6000, channels: 1 as const };
    await writeFile(
      path,
      await sharp(noise(36_000_000), { raw }).png({ compressionLevel: 1 }).toBuffer(),
    );
    const first = media.run(job(path));
    process.kill(media.processId ?? 0, 'SIGKILL');
    await expect(first).rejects.toBeInstanceOf(ImageUnreadableError);
    expect(await media.run(job(path))).toMatchObject({ width: 6000, height: 6000 });
  });
});
