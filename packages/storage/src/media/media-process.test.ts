import { describe, expect, it, onTestFinished } from 'vitest';
import { ImageUnreadableError } from '../errors.ts';
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
