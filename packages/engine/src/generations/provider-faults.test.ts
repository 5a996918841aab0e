import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { ManualClock } from '@darkroom/provider-kit/testing';
import { probeHeader } from '@darkroom/storage';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { brokenInvariants } from '../testing/local/check-invariants.ts';
import { HastyClock } from '../testing/local/hasty-clock.ts';
import { answerWithImages, type Behaviour, Paymaster, png } from '../testing/local/paymaster.ts';
import {
  follow,
  openTestEngine,
  submit,
  type TestEngine,
  type TestEngineOptions,
} from '../testing/local/test-engine.ts';

let paymaster: Paymaster;
let baseUrl: string;
let opened: TestEngine;
let clock: HastyClock;

beforeEach(async () => {
  paymaster = new Paymaster();
  baseUrl = await paymaster.open();
  clock = new HastyClock(100);
});
afterEach(async () => {
  await opened.engine.stop(2000);
  // Whatever a provider does, what it charged is neither lost nor taken for less.
  expect(await brokenInvariants(opened, paymaster, [])).toEqual([]);
  await opened.close();
  await paymaster.close();
});

async function run(
  behaviour: Behaviour | null,
  options: Partial<TestEngineOptions> = {},
  changes: Parameters<typeof submit>[1] = {},
) {
  opened = await openTestEngine({ baseUrl, clock, ...options });
  if (behaviour) paymaster.behaviour = behaviour;
  return follow(opened, (await submit(opened, changes)).id);
}

const json =
  (body: unknown): Behaviour =>
  (_asked, response, charge) => {
    const images = typeof body === 'object' && body !== null && 'images' in body && body.images;
    charge(Array.isArray(images) && images.length > 0 ? images.length : undefined);
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
const refuseOnce =
  (headers: Record<string, string>, status = 429): Behaviour =>
  (asked, response, charge) =>
    asked.number === 1
      ? response.writeHead(status, headers).end('{}')
      : answerWithImages(asked, response, charge);
const always =
  (status: number, headers: Record<string, string> = {}): Behaviour =>
  (_asked, response) =>
    response.writeHead(status, headers).end('{"error":"no"}');

describe('a provider that is busy', () => {
  it('is obeyed when it names seconds', async () => {
    const { row, attempts } = await run(refuseOnce({ 'retry-after': '2' }));
    expect(row.status).toBe('SUCCEEDED');
    expect(attempts.map((attempt) => attempt.state)).toEqual(['REJECTED', 'COMMITTED']);
    const [wait = 0] = clock.sleeps.filter((sleep) => sleep >= 2000 && sleep < 10_000);
    expect(wait).toBeGreaterThanOrEqual(2000);
    expect(wait).toBeLessThan(3100);
    expect(paymaster.charges).toBe(1);
  });

  it('is obeyed when it names a moment', async () => {
    const { row } = await run((asked, response, charge) => {
      const at = new Date(clock.now() + 30_000).toUTCString();
      response.setHeader('date', new Date(clock.now()).toUTCString());
      refuseOnce({ 'retry-after': at })(asked, response, charge);
    });
    expect(row.status).toBe('SUCCEEDED');
    expect(clock.sleeps.some((sleep) => sleep > 20_000 && sleep < 40_000)).toBe(true);
  });

  it('is asked five times, ever more slowly, and not charged', async () => {
    const { row, attempts, failures } = await run(always(429));
    expect(row.status).toBe('FAILED');
    expect(attempts.map((attempt) => [attempt.number, attempt.state])).toEqual(
      [1, 2, 3, 4, 5].map((number) => [number, 'REJECTED']),
    );
    expect(failures).toMatchObject([{ code: 'RATE_LIMITED', mayHaveBeenCharged: false }]);
    expect(row.actualMicros).toBe(0n);
    expect(await opened.spool.list()).toEqual([]);
    const waits = clock.sleeps.filter((sleep) => sleep <= 8000);
    expect(waits).toHaveLength(4);
    for (const [index, wait] of waits.entries()) {
      expect(wait).toBeGreaterThanOrEqual(500 * 2 ** index);
      expect(wait).toBeLessThanOrEqual(1000 * 2 ** index);
    }
  });

  it.each(['-5', 'soon', ''])(
    'that says Retry-After "%s" is asked again as if it had not',
    async (value) => {
      const { row } = await run(refuseOnce({ 'retry-after': value }));
      expect(row.status).toBe('SUCCEEDED');
      expect(clock.sleeps.filter((sleep) => sleep <= 1000)).toHaveLength(1);
    },
  );

  it('is not waited for beyond ten minutes', async () => {
    const { row, failures } = await run(always(429, { 'retry-after': '1000000000' }));
    expect(row.status).toBe('FAILED');
    expect(paymaster.requests).toHaveLength(1);
    expect(failures[0]?.retryAfter).not.toBeNull();
  });

  it('is waited for by all who come after, and none of them is refused or holds a place', async () => {
    const slow = new HastyClock(10);
    opened = await openTestEngine({ baseUrl, clock: slow, inFlight: 2 });
    paymaster.behaviour = refuseOnce({ 'retry-after': '5' });
    const first = await submit(opened);
    while (paymaster.requests.length === 0 || opened.engine.callsUnderWay > 0)
      await new Promise((resolve) => setImmediate(resolve));
    const later = [];
    for (let index = 0; index < 5; index += 1) later.push(await submit(opened));
    await new Promise((resolve) => setImmediate(resolve));
    expect(paymaster.requests).toHaveLength(1);
    for (const row of await opened.database.generations.unfinished()) {
      const wait = (opened.engine.heldUntil(row)?.getTime() ?? 0) - slow.now();
      expect(wait).toBeGreaterThan(0);
      expect(wait).toBeLessThanOrEqual(6000);
    }
    for (const { id } of [first, ...later]) {
      const { row, attempts } = await follow(opened, id);
      expect(row.status).toBe('SUCCEEDED');
      expect(attempts).toHaveLength(id === first.id ? 2 : 1);
      expect(opened.engine.heldUntil(row)).toBeNull();
    }
    expect(paymaster.requests).toHaveLength(7);
  });
});

describe('a provider that breaks', () => {
  it.each([500, 502, 503, 504, 524])(
    'with status %i leaves the outcome unknown',
    async (status) => {
      const { row, failures } = await run(always(status));
      expect(row.status).toBe('UNKNOWN_OUTCOME');
      expect(failures).toMatchObject([{ code: 'UNKNOWN_OUTCOME', mayHaveBeenCharged: true }]);
      expect(paymaster.requests).toHaveLength(1);
    },
  );

  it.each([
    [400, 'CONTENT_REFUSED'],
    [401, 'CREDENTIALS_REJECTED'],
    [402, 'INSUFFICIENT_FUNDS'],
    [403, 'PERMISSION_DENIED'],
    [404, 'MODEL_UNAVAILABLE'],
    [422, 'INVALID_REQUEST'],
  ])('with status %i has refused, and is asked once: %s', async (status, code) => {
    const { row, failures } = await run(always(status));
    expect(row.status).toBe('FAILED');
    expect(failures).toMatchObject([{ code, mayHaveBeenCharged: false }]);
    expect(row.actualMicros).toBe(0n);
    expect(paymaster.requests).toHaveLength(1);
    expect(await opened.spool.list()).toEqual([]);
  });

  it('before anything is sent is tried again, and nothing is charged', async () => {
    await paymaster.close();
    const { row, attempts, failures } = await run(null);
    expect(row.status).toBe('FAILED');
    expect(attempts).toHaveLength(5);
    expect(failures).toMatchObject([{ code: 'PROVIDER_UNAVAILABLE', mayHaveBeenCharged: false }]);
    paymaster = new Paymaster();
    await paymaster.open();
  });

  it('and says nothing until the deadline leaves the outcome unknown', async () => {
    const { row, failures } = await run((_asked, _response, charge) => charge(), {
      model: { timeoutSeconds: 20 },
    });
    expect(row.status).toBe('UNKNOWN_OUTCOME');
    expect(failures).toMatchObject([{ code: 'TIMED_OUT', mayHaveBeenCharged: true }]);
  });

  it('is waited for as long as the generation says, and not as the model does', async () => {
    const { row, failures } = await run(
      (_asked, _response, charge) => charge(),
      { model: { timeoutSeconds: 80_000 } },
      { timeoutSeconds: 7 },
    );
    expect(row.status).toBe('UNKNOWN_OUTCOME');
    expect(failures).toMatchObject([{ code: 'TIMED_OUT', mayHaveBeenCharged: true }]);
    expect(failures[0]?.message).toMatch(/limit 7 s/);
  });

  it('and drips is cut off at the deadline', async () => {
    let drips: NodeJS.Timeout | undefined;
    const { row } = await run(
      (_asked, response) => {
        response.writeHead(200);
        drips = setInterval(() => response.write(' '), 5);
      },
      { model: { timeoutSeconds: 30 } },
    );
    clearInterval(drips);
    expect(row.status).toBe('UNKNOWN_OUTCOME');
  });

  it('in the middle of its answer leaves the outcome unknown, and what came on disk', async () => {
    const { row, failures } = await run((_asked, response, charge) => {
      charge();
      response.writeHead(200, { 'content-length': '1000' }).write('{"images": [');
      setTimeout(() => response.destroy(), 20);
    });
    expect(row.status).toBe('UNKNOWN_OUTCOME');
    expect(failures).toMatchObject([{ code: 'UNKNOWN_OUTCOME', mayHaveBeenCharged: true }]);
    expect(await opened.spool.list()).toMatchObject([{ fileSize: 12 }]);
  });
});

describe('a provider that breaks again and again', () => {
  it('is left alone, and what waits is sent when it comes back', async () => {
    const stopped = new ManualClock();
    opened = await openTestEngine({ baseUrl, clock: stopped, inFlight: 1 });
    paymaster.behaviour = always(503);
    const ids: string[] = [];
    for (let index = 0; index < 14; index += 1) ids.push((await submit(opened)).id);
    for (const id of ids.slice(0, 10))
      expect((await follow(opened, id)).row.status).toBe('UNKNOWN_OUTCOME');
    paymaster.behaviour = answerWithImages;
    // Whoever waits looks every 5 s, and for the last time a second before the next may go out.
    await expect.poll(() => stopped.sleeps.at(-1)).toBe(5000);
    stopped.advance(29_000);
    await expect.poll(() => stopped.sleeps.at(-1)).toBe(1000);
    expect(paymaster.requests).toHaveLength(10);
    stopped.advance(1000);
    for (const id of ids.slice(10)) expect((await follow(opened, id)).row.status).toBe('SUCCEEDED');
    expect(paymaster.requests).toHaveLength(14);
  });
});

describe('an answer that cannot be used', () => {
  it.each([
    ['garbage', '{"images": [oops'],
    ['nothing', ''],
    ['a web page', '<!doctype html><h1>Welcome</h1>'],
    ['null', 'null'],
    ['a bottomless list', '['.repeat(1_000_000)],
    ['an empty picture', { images: [''] }],
    ['no list', { images: 'none' }],
  ])('(%s) is kept, told of, and not bought again', async (_name, body) => {
    const { row, failures } = await run(json(body));
    expect(row.status).toBe('FAILED');
    expect(failures).toMatchObject([{ code: 'PROVIDER_BAD_RESPONSE', mayHaveBeenCharged: true }]);
    expect(row.actualMicros).toBeNull();
    expect(paymaster.requests).toHaveLength(1);
    expect(await opened.spool.list()).toHaveLength(1);
    // The server is well.
    paymaster.behaviour = answerWithImages;
    expect((await follow(opened, (await submit(opened)).id)).row.status).toBe('SUCCEEDED');
  });

  it('of no pictures may have been charged', async () => {
    const { row, failures } = await run(json({ images: [] }));
    expect(row.status).toBe('FAILED');
    expect(row.actualMicros).toBeNull();
    expect(failures).toMatchObject([{ code: 'PROVIDER_BAD_RESPONSE', mayHaveBeenCharged: true }]);
  });

  it('that is no picture is kept as it came', async () => {
    const page = Buffer.from(`<html><svg width="9" height="9"/>${' '.repeat(8000)}</html>`);
    const { row, images, failures } = await run(json({ images: [page.toString('base64')] }));
    expect(row.status).toBe('SUCCEEDED');
    expect(images).toMatchObject([{ mimeType: 'application/octet-stream', width: null }]);
    expect(failures).toMatchObject([{ code: 'IMAGE_UNREADABLE' }]);
    expect(row.actualMicros).toBe(40_000n);
  });

  it('with a picture whose pixels are broken is kept and told', async () => {
    const broken = Buffer.from(png(64, 48));
    broken.fill(0x5a, broken.length >> 2, (broken.length * 3) >> 2);
    const { row, images, failures } = await run(json({ images: [broken.toString('base64')] }));
    expect(row.status).toBe('SUCCEEDED');
    expect(images).toMatchObject([{ mimeType: 'image/png', width: 64, height: 48 }]);
    expect(failures).toMatchObject([
      {
        code: 'IMAGE_UNREADABLE',
        message: expect.stringMatching(/ is damaged: .* It is kept as it came, for download\.$/),
        mayHaveBeenCharged: true,
      },
    ]);
    expect(row.actualMicros).toBe(40_000n);
  });

  it.each([100, 200_000])(
    'that is a drawing of %i bytes more is kept to the byte',
    async (more) => {
      const svg = Buffer.from(
        `<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 480"><script>alert(1)</script>${'<g/>\r\n'.repeat(more / 6)}<rect width="640" height="480" fill="#00f"/></svg>\n`,
      );
      const { row, images, failures } = await run(json({ images: [svg.toString('base64')] }));
      expect([row.status, failures]).toEqual(['SUCCEEDED', []]);
      expect(images).toMatchObject([{ mimeType: 'image/svg+xml', width: 640, height: 480 }]);
      const { gallery } = opened.engine;
      const read = async (variant: 'ORIGINAL' | 'THUMBNAIL') => {
        const picture = await gallery.read(images[0]?.id ?? '', variant);
        return {
          type: picture?.mimeType,
          bytes: Buffer.concat((await picture?.stream.toArray()) ?? []),
        };
      };
      expect(await read('ORIGINAL')).toEqual({ type: 'image/svg+xml', bytes: svg });
      const thumbnail = await read('THUMBNAIL');
      expect(thumbnail.type).toBe('image/webp');
      await expect(probeHeader(thumbnail.bytes)).resolves.toMatchObject({
        width: 320,
        height: 240,
      });
    },
  );

  it('called by a wrong name is judged by its bytes', async () => {
    const { row, images } = await run((asked, response, charge) => {
      response.setHeader('content-type', 'text/html');
      const end = response.end.bind(response);
      answerWithImages(asked, { ...response, setHeader: () => response, end } as never, charge);
    });
    expect(row.status).toBe('SUCCEEDED');
    expect(images[0]?.mimeType).toBe('image/png');
  });

  it('with more pictures than asked is kept whole', async () => {
    const { row, images } = await run(
      json({ images: [1, 2, 3].map((shade) => png(32, 16, shade).toString('base64')) }),
    );
    expect(row.status).toBe('SUCCEEDED');
    expect(images.map((image) => [image.index, image.width])).toEqual([
      [0, 32],
      [2, 32],
      [3, 32],
    ]);
    expect(row.actualMicros).toBe(120_000n);
  });

  it('with fewer pictures than asked is kept, and says so', async () => {
    const { row, images, failures } = await run(
      json({ images: [png(64, 48, 1).toString('base64')] }),
      {},
      { count: 3 },
    );
    expect(row.status).toBe('PARTLY_SUCCEEDED');
    expect(images).toHaveLength(1);
    expect(failures).toMatchObject([{ code: 'PROVIDER_BAD_RESPONSE', isRetryable: true }]);
  });

  it.each([
    [
      'goes on for ever',
      (response: ServerResponse) => {
        const piece = Buffer.alloc(1024 ** 2, 32);
        const more = () => {
          while (!response.destroyed && response.write(piece));
        };
        response.on('drain', more);
        more();
      },
    ],
    [
      'unpacks to a thousand times its size',
      (response: ServerResponse) => {
        response.setHeader('content-encoding', 'gzip').end(gzipSync(Buffer.alloc(150 * 1024 ** 2)));
      },
    ],
  ])('that %s is cut at a limit', async (_name, send) => {
    const closed: Promise<void>[] = [];
    const { row, failures } = await run(
      (_asked, response, charge) => {
        charge();
        closed.push(new Promise((resolve) => response.on('close', resolve)));
        send(response);
      },
      { clock: new HastyClock(1) },
    );
    await Promise.all(closed);
    expect(row.status).toBe('FAILED');
    expect(failures).toMatchObject([{ code: 'PROVIDER_BAD_RESPONSE', mayHaveBeenCharged: true }]);
    const [entry] = await opened.spool.list();
    expect(entry?.fileSize).toBeLessThanOrEqual(104 * 1024 ** 2);
  });
});
