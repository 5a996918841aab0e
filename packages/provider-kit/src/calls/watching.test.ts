import { describe, expect, test } from 'vitest';
import type { PartialImage, ProviderAdapter, WatchHooks } from '../adapter/adapter.ts';
import { createAdapterHarness } from '../testing/adapter-harness.ts';
import { toyAdapter, toyJobModel, toyProvider } from '../testing/local/toy-adapter.ts';
import { startWatching } from './watching.ts';

const harness = createAdapterHarness({
  adapter: toyAdapter,
  provider: toyProvider,
  models: [toyJobModel],
});
const request = harness.resume({}, { model: toyJobModel }).request;

/** Watches by hand: `hooks` is what the adapter got. */
function setUp(change: Partial<ProviderAdapter> = {}, kind: 'call' | 'job' = 'job') {
  const told: unknown[] = [];
  const got = Promise.withResolvers<WatchHooks>();
  const finished = Promise.withResolvers<void>();
  const canceled = new AbortController();
  const watching = startWatching({
    adapter: {
      ...toyAdapter,
      watches: 'job',
      watch: (_watched, _context, hooks) => {
        got.resolve(hooks);
        return finished.promise;
      },
      ...change,
    },
    kind,
    watched: { request, prepared: undefined, handle: { id: 'job-1' } },
    context: () => harness.context(),
    onProgress: (progress) => told.push(progress),
    onPartialImage: ({ index }) => told.push(`picture ${index}`),
    canceled: canceled.signal,
    onStopped: () => told.push('stopped'),
    onError: (error) => told.push(String(error)),
  });
  return { watching, told, got, finished, canceled };
}

const image = (change: Partial<PartialImage> = {}): PartialImage => ({
  bytes: new Uint8Array(3),
  mimeType: 'image/png',
  index: 0,
  ...change,
});

describe('watching', () => {
  test('passes on what makes sense, until it is stopped', async () => {
    const { watching, told, got } = setUp();
    const hooks = await got.promise;
    for (const progress of [0.5, Number.NaN, 7, -1]) hooks.onProgress(progress);
    hooks.onPartialImage(image());
    for (const wrong of [
      { index: 9 },
      { index: -1 },
      { index: 0.5 },
      { bytes: new Uint8Array(0) },
    ]) {
      hooks.onPartialImage(image(wrong));
    }
    expect(told).toEqual([0.5, 1, 0, 'picture 0']);
    watching.stop();
    expect(hooks.signal.aborted).toBe(true);
    hooks.onProgress(0.9);
    hooks.onPartialImage(image());
    expect(told).toHaveLength(4);
  });

  test('tells what it broke by, and breaks nothing', async () => {
    const thrown = setUp({
      watch: () => {
        throw new Error('at once');
      },
    });
    await thrown.watching.ended;
    expect(thrown.told).toEqual(['Error: at once']);
    const { watching, told, finished } = setUp();
    finished.reject(new Error('later'));
    await watching.ended;
    expect(told).toEqual(['Error: later']);
  });

  test('is silent about what breaks because it was stopped', async () => {
    const { watching, told, got, finished } = setUp();
    await got.promise;
    watching.stop();
    finished.reject(new Error('the socket was closed'));
    await watching.ended;
    expect(told).toEqual([]);
  });

  test('hears of a cancel, and says that the server has stopped', async () => {
    const { watching, told, got, canceled } = setUp();
    const hooks = await got.promise;
    expect(hooks.canceled.aborted).toBe(false);
    canceled.abort();
    expect(hooks.canceled.aborted).toBe(true);
    expect(hooks.signal.aborted).toBe(false);
    hooks.onStopped();
    watching.stop();
    hooks.onStopped();
    expect(told).toEqual(['stopped']);
  });

  test('does not begin where it was stopped at once', async () => {
    let begun = 0;
    const watch = async () => {
      begun += 1;
    };
    const { watching } = setUp({ watch });
    watching.stop();
    await watching.ended;
    expect(begun).toBe(0);
  });

  test('leaves alone who watches the other kind, or nothing', async () => {
    const other = setUp({}, 'call');
    await other.watching.ended;
    const none = setUp({ watches: undefined });
    await none.watching.ended;
    expect([...other.told, ...none.told]).toEqual([]);
  });
});
