import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { failure, generation, image, money, PNG } from './testing/local/data.ts';
import { type FakeServer, startFakeServer, usualRoot } from './testing/local/fake-server.ts';
import { createPlace, type Place, runHere } from './testing/local/run-cli.ts';

let server: FakeServer;
let place: Place;
beforeAll(async () => {
  server = await startFakeServer();
});
afterAll(async () => server.close());
beforeEach(() => {
  server.root = usualRoot();
  place = createPlace(server.url);
});
afterEach(() => place.remove());

describe('the pictures', () => {
  const made = (count: number, more = {}) =>
    generation('gen_1', 'SUCCEEDED', {
      count,
      images: Array.from({ length: count }, (_, index) => image(`img_${index}`, index, more)),
    });
  const files = async () =>
    (await readdir(place.directory)).filter(
      (name) => name.endsWith('.png') || name.endsWith('.part'),
    );

  it.each([
    [[], 1, ['gen_1-1.png']],
    [[], 2, ['gen_1-1.png', 'gen_1-2.png']],
    [['-o', 'dusk.png'], 1, ['dusk.png']],
    [['-o', 'dusk'], 1, ['dusk.png']],
    [['-o', 'dusk.png', '-n', '2'], 2, ['dusk-1.png', 'dusk-2.png']],
    [['-o', '-rf.png'], 1, ['-rf.png']],
  ])('of %j are %i, named %j', async (flags, count, names) => {
    server.root.generation = made(count);
    const { code, stdout } = await runHere(place, ['generate', 'x', ...flags]);
    expect(code).toBe(0);
    expect(stdout.trimEnd().split('\n')).toEqual(names.map((name) => join(place.directory, name)));
    expect(await files()).toEqual(expect.arrayContaining(names));
    for (const name of names) expect(readFileSync(join(place.directory, name))).toEqual(PNG);
  });

  it('that are damaged are saved and told of', async () => {
    const damaged = failure('IMAGE_UNREADABLE', 'The picture is damaged. It is kept as it came.');
    server.root.generation = {
      ...made(1),
      failure: damaged,
      failures: [damaged],
    };
    const { code, stdout, stderr } = await runHere(place, ['generate', 'x']);
    expect(code).toBe(0);
    expect(stdout).toContain('gen_1-1.png');
    expect(stderr).toContain('warning: The picture is damaged. It is kept as it came.');
  });

  it.each([
    ['dusk.png', 'image/png', false],
    ['dusk.PNG', 'image/jpeg', true],
    ['dusk.jpeg', 'image/jpeg', false],
    ['dusk.jpg', 'image/webp', true],
    ['dusk.2026', 'image/jpeg', false],
    ['dusk', 'image/jpeg', false],
  ])('as %s of %s: said to be of another kind: %s', async (name, mimeType, isSaid) => {
    server.root.generation = made(1, { mimeType });
    const { code, stdout, stderr } = await runHere(place, ['generate', 'x', '-o', name]);
    expect(code).toBe(0);
    expect(stdout).toContain(join(place.directory, name));
    expect(stderr.includes(`holds ${mimeType}`)).toBe(isSaid);
  });

  it('stay within the folder whatever the server calls them', async () => {
    server.root.generation = generation('gen_1', 'SUCCEEDED', {
      id: '../../evil',
      images: [image('img_1', 0, { mimeType: '../x' })],
    });
    const { stdout } = await runHere(place, ['generate', 'x']);
    expect(stdout.trim()).toBe(join(place.directory, '______evil-1.bin'));
  });

  it('are saved again without --force where the very bytes are there, and not over others', async () => {
    await runHere(place, ['generate', 'x']);
    expect((await runHere(place, ['generate', 'x'])).code).toBe(0);
    writeFileSync(join(place.directory, 'gen_1-1.png'), 'mine');
    const refused = await runHere(place, ['generate', 'x']);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('img_1 is made and kept on the server');
    expect(refused.stderr).toContain('darkroom image save img_1');
    expect(readFileSync(join(place.directory, 'gen_1-1.png'), 'utf8')).toBe('mine');
    expect((await runHere(place, ['generate', 'x', '--force'])).code).toBe(0);
    expect(readFileSync(join(place.directory, 'gen_1-1.png'))).toEqual(PNG);
  });

  it('leave nothing behind where they come damaged', async () => {
    server.root.generation = made(1, { sha256: '0'.repeat(64) });
    const { code, stderr, stdout } = await runHere(place, ['generate', 'x']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('came damaged');
    expect(await files()).toEqual([]);
  });

  it('go through a link to a folder, and where the folder is missing it is made', async () => {
    mkdirSync(join(place.directory, 'real'));
    symlinkSync(join(place.directory, 'real'), join(place.directory, 'linked'));
    expect((await runHere(place, ['generate', 'x', '-o', 'linked'])).stdout).toContain(
      'linked/gen_1-1.png',
    );
    expect((await runHere(place, ['generate', 'x', '-o', 'a/'])).stdout).toContain('a/gen_1-1.png');
  });

  it.each(['b/c/', 'b/c/x.png'])('do not make more than the last folder: %s', async (path) => {
    const refused = await runHere(place, ['image', 'save', 'img_1', '-o', path]);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain(`the folder ${join(place.directory, 'b')} is not there.`);
    expect(await readdir(place.directory)).not.toContain('b');
  });
});

describe('a generation that fails', () => {
  it('says why and what to do, and exits 1', async () => {
    server.root.generation = generation('gen_1', 'FAILED', {
      actualCost: null,
      failure: failure('RATE_LIMITED', 'It was asked too often.', {
        isRetryable: true,
        retryAfter: '2026-11-21T10:00:00.000Z',
        providerMessage: 'slow down',
        providerRequestId: 'req_9',
        mayHaveBeenCharged: true,
      }),
    });
    const { code, stderr } = await runHere(place, ['generate', 'x']);
    expect(code).toBe(1);
    for (const text of [
      'It was asked too often.',
      'slow down',
      '2026-11-21T10:00',
      'req_9',
      'may have charged',
      'darkroom generation retry gen_1',
    ]) {
      expect(stderr).toContain(text);
    }
    const json = await runHere(place, ['generate', 'x', '--json']);
    expect(json.code).toBe(1);
    expect(JSON.parse(json.stdout.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({
      type: 'result',
      generation: { status: 'FAILED' },
    });
    expect(JSON.parse(json.stderr)).toMatchObject({ error: { code: 'RATE_LIMITED' } });
  });

  it.each([
    [false, true],
    [true, false],
  ])('that may have been charged (%s) is told as not charged: %s', async (may, isTold) => {
    server.root.generation = generation('gen_1', 'FAILED', {
      actualCost: money('0'),
      failure: failure('CONTENT_REFUSED', 'It was refused.', { mayHaveBeenCharged: may }),
    });
    const { stderr } = await runHere(place, ['generate', 'x']);
    expect(stderr.includes('Nothing was charged.')).toBe(isTold);
    expect(stderr).not.toContain('free');
    const shown = await runHere(place, ['generation', 'show', 'gen_1']);
    expect(shown.stdout).toMatch(/Cost +nothing/);
  });

  it.each([
    ['CONTENT_REFUSED', {}, 'with a changed prompt or other pictures: darkroom generate', false],
    ['INVALID_REQUEST', {}, 'with changed settings: darkroom generate', false],
    ['MODEL_UNAVAILABLE', {}, 'Ask another model: darkroom generate', false],
    ['INSUFFICIENT_FUNDS', {}, 'Once that is put right: darkroom generation retry gen_1\n', true],
    ['CONTENT_REFUSED', { isRetryable: true }, 'The very same may pass another time', true],
    ['RATE_LIMITED', { isRetryable: true }, 'The same may succeed later', true],
    ['PROVIDER_BAD_RESPONSE', {}, 'It may be tried again: darkroom generation retry gen_1\n', true],
    ['TIMED_OUT', { mayHaveBeenCharged: true }, 'retry gen_1 --accept-second-charge', true],
  ])('of %s, %j, says what may help: %s', async (code, more, text, isRetried) => {
    server.root.generation = generation('gen_1', 'FAILED', {
      failure: failure(code, 'It failed.', more),
    });
    const { stderr } = await runHere(place, ['generate', 'x']);
    expect(stderr).toContain(text);
    expect(stderr.includes('generation retry')).toBe(isRetried);
  });

  it('with an unknown outcome explains how to settle it', async () => {
    server.root.generation = generation('gen_1', 'UNKNOWN_OUTCOME', { actualCost: null });
    const { code, stderr } = await runHere(place, ['generate', 'x']);
    expect(code).toBe(1);
    for (const text of [
      'may have been charged',
      'resolve gen_1 --charged',
      'resolve gen_1 --not-charged',
      'retry gen_1 --accept-second-charge',
    ]) {
      expect(stderr).toContain(text);
    }
  });

  it('in part saves what came, and exits 1', async () => {
    server.root.generation = generation('gen_1', 'PARTLY_SUCCEEDED', {
      count: 2,
      images: [image('img_1')],
      failures: [failure('CONTENT_REFUSED', 'One was refused.')],
    });
    const { code, stdout, stderr } = await runHere(place, ['generate', 'x']);
    expect(code).toBe(1);
    expect(stdout).toContain('gen_1-1.png');
    expect(stderr).toMatch(/An image of gen_1 failed:\n +One was refused\./);
    expect(stderr).toContain('Buy only what is missing: darkroom generation retry gen_1\n');
  });

  it('to stop says that it was charged and is kept', async () => {
    const late = {
      code: 'CANCEL_TOO_LATE',
      message: 'Canceling came too late. It was charged, and the picture is kept.',
    };
    const waits = { code: 'CANCEL_WAITS', message: 'It is at the provider.' };
    server.root.generationCancel = {
      generation: { id: 'gen_1', status: 'CANCELING', notices: [waits] },
      userErrors: [],
    };
    const canceled = await runHere(place, ['generation', 'cancel', 'gen_1']);
    expect(canceled.code).toBe(0);
    expect(canceled.stderr).toContain(waits.message);
    expect(canceled.stderr).toContain('darkroom generation watch gen_1');
    server.root.generation = generation('gen_1', 'SUCCEEDED', {
      images: [image('img_1')],
      notices: [late],
    });
    const watched = await runHere(place, ['generation', 'watch', 'gen_1']);
    expect(watched.code).toBe(0);
    expect(watched.stderr).toContain(late.message);
    const shown = await runHere(place, ['generation', 'show', 'gen_1']);
    expect(shown.stdout).toContain(late.message);
  });

  it('to come in the time given goes on, and exits 6', async () => {
    server.root.generationEvents = async function* () {
      yield {
        generationEvents: {
          sequence: 1,
          kind: 'STATUS',
          partialImageUrl: null,
          generation: generation('gen_1', 'RUNNING', { sequence: 1 }),
        },
      };
      await new Promise(() => {});
    };
    server.root.generationRetry = {
      generation: generation('gen_1', 'QUEUED', { sequence: 0 }),
      warnings: [],
      userErrors: [],
    };
    for (const argv of [
      ['generate', 'x'],
      ['generation', 'retry', 'gen_0'],
      ['generation', 'watch', 'gen_1'],
    ]) {
      const flags = ['--timeout', '0.2', '-o', 'my pictures/'];
      const { code, stderr } = await runHere(place, [...argv, ...flags]);
      expect(code).toBe(6);
      expect(stderr).toContain("Go on with: darkroom generation watch gen_1 -o 'my pictures/'");
    }
  });
});
