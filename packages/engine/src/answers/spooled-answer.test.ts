import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BlobStore, openLocalBlobStore, type SpoolEntry } from '@darkroom/storage';
import { expect, it, onTestFinished } from 'vitest';
import { png } from '../testing/local/pictures.ts';
import { type AnswerTools, createSpooledAnswer } from './spooled-answer.ts';

const PICTURES = 20;
const END = '\n\n';
const event = (shade: number) =>
  `event: done\ndata: ${JSON.stringify({ image: png(64, 48, shade, 8000).toString('base64') })}`;

/** A stream of which a piece is one event; tells how many pieces were asked for whenever a picture goes to the store. */
async function streamed(pieces: readonly string[], isBroken = false) {
  const root = await mkdtemp(join(tmpdir(), 'darkroom-answer-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const store = await openLocalBlobStore({ root });
  let asked = 0;
  const seen: number[] = [];
  const blobs: BlobStore = {
    ...store,
    openBlobWriter: (options) => {
      seen.push(asked);
      return store.openBlobWriter(options);
    },
  };
  const body = async function* () {
    for (const piece of pieces) {
      asked += 1;
      yield Buffer.from(piece);
    }
  };
  const entry: SpoolEntry = {
    name: 'att_1',
    isComplete: !isBroken,
    head: isBroken ? null : { status: 200, headers: {} },
    byteSize: 0,
    path: '',
    body,
    pieces: body,
  };
  const tools: AnswerTools = {
    blobs,
    download: () => Promise.reject(new Error('nothing is fetched')),
    adopt: () => Promise.reject(new Error('nothing was decoded on the way')),
    inTurn: (reading) => reading(),
    maximumImageBytes: 1024 ** 2,
    maximumImages: 100,
  };
  const broken = isBroken ? { status: 200, headers: {} } : null;
  return { events: await createSpooledAnswer(entry, tools, broken).events(), seen };
}

const shades = Array.from({ length: PICTURES }, (_, shade) => shade);

it('holds the picture of one event of a stream at a time', async () => {
  const { events, seen } = await streamed(shades.map((shade) => event(shade) + END));
  expect(events).toHaveLength(PICTURES);
  expect(events[3]).toMatchObject({ event: 'done', data: { image: { $blob: {} } } });
  // The next piece of the file is asked for when the picture in the last one is in the store.
  expect(seen).toEqual(shades.map((shade) => shade + 1));
});

it('of a broken stream gives what came whole, the last event too where only its end is missing', async () => {
  const first = event(1) + END;
  expect((await streamed([first, event(2)], true)).events).toHaveLength(2);
  expect((await streamed([first, event(2).slice(0, -20)], true)).events).toHaveLength(1);
  await expect(streamed([first, event(2).slice(0, -20)])).rejects.toThrow('cannot be read');
});
