import { chmod, cp, mkdtemp, readdir, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { damageDatabase } from '@darkroom/database/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { brokenInvariants } from '../check-invariants.ts';
import { answerWithImages, Paymaster, png } from '../paymaster.ts';
import { follow, openTestEngine, SECRET, submit, type TestEngine } from '../test-engine.ts';
import type { World } from './world.ts';

const KEPT = 'a picture that came';
const LOST = 'a picture of which nobody knows';

let paymaster: Paymaster;
let master: string;
const ids = { kept: '', lost: '', image: '', sha256: '' };

beforeAll(async () => {
  paymaster = new Paymaster();
  const opened = await openTestEngine({ baseUrl: await paymaster.open() });
  await opened.engine.budgets.set({
    scope: 'ALL',
    scopeKey: null,
    period: 'TOTAL',
    limit: '1',
    isHard: true,
  });
  paymaster.behaviour = (asked, response, charge) => {
    if (asked.body.prompt === KEPT) return answerWithImages(asked, response, charge);
    charge();
    response.writeHead(200, { 'content-length': '1000' });
    response.write('{"images": [', () => setTimeout(() => response.destroy(), 20));
  };
  const kept = await follow(opened, (await submit(opened, { prompt: KEPT })).id);
  const lost = await follow(opened, (await submit(opened, { prompt: LOST })).id);
  Object.assign(ids, { kept: kept.row.id, lost: lost.row.id });
  Object.assign(ids, { image: kept.images[0]?.id, sha256: kept.images[0]?.sha256 });
  await opened.close(false);
  master = opened.home;
});
afterAll(async () => {
  await paymaster.close();
  await rm(master, { recursive: true, force: true });
});

type Damage = (home: string) => Promise<void> | void;

/** Damages a copy of a sound world and gives what the checker says of it. */
async function judge(damage: Damage, more: Partial<World> = {}): Promise<string[]> {
  const home = await mkdtemp(join(tmpdir(), 'darkroom-damaged-'));
  let opened: TestEngine | null = null;
  try {
    await cp(master, home, { recursive: true });
    await chmod(home, 0o700);
    await damage(home);
    opened = await openTestEngine({ home, baseUrl: paymaster.baseUrl, start: false });
    const acknowledged = [
      { id: ids.kept, prompt: KEPT },
      { id: ids.lost, prompt: LOST },
    ];
    return await brokenInvariants(opened, paymaster, acknowledged, more);
  } finally {
    await opened?.close(false);
    await rm(home, { recursive: true, force: true });
  }
}

const sql = (text: () => string) => (home: string) =>
  damageDatabase(join(home, 'darkroom.db'), text());

const blob = (home: string) => join(home, 'images', ids.sha256.slice(0, 2), ids.sha256.slice(2));

const charge = (intent: string) => ({ intent, call: '0', micros: 40_000n });

it('a sound world is sound', async () => {
  expect(await judge(() => undefined)).toEqual([]);
});

it.each<[invariant: string, what: string, damage: Damage]>([
  [
    'I1',
    'an acknowledged generation is gone',
    sql(() => `DELETE FROM "Generation" WHERE "id" = '${ids.lost}'`),
  ],
  [
    'I3',
    'a generation never ends',
    sql(() => `UPDATE "Generation" SET "status" = 'RUNNING' WHERE "id" = '${ids.kept}'`),
  ],
  [
    'I3',
    'a generation ends too late',
    sql(() => `UPDATE "Generation" SET "finishedAt" = '2099-01-01T00:00:00.000+00:00'`),
  ],
  ['I4', 'the bytes of a picture are gone', (home) => rm(blob(home))],
  ['I4', 'the bytes of a picture are others', (home) => writeFile(blob(home), png(64, 48, 200))],
  ['I4', 'the bytes of a picture are cut short', (home) => truncate(blob(home), 20)],
  ['I4', 'a picture has another size than is told', sql(() => `UPDATE "Image" SET "width" = 63`)],
  [
    'I4',
    'a picture is missing',
    sql(() => `UPDATE "Generation" SET "count" = 2 WHERE "id" = '${ids.kept}'`),
  ],
  ['I5', 'the row of a picture is gone', sql(() => `DELETE FROM "Image"`)],
  [
    'I6',
    'a cost is another than was charged',
    sql(
      () => `UPDATE "Generation" SET "actualMicros" = 1 WHERE "id" = '${ids.kept}';
        UPDATE "Attempt" SET "costMicros" = 1 WHERE "generationId" = '${ids.kept}'`,
    ),
  ],
  [
    'I6',
    'an unknown cost counts as nothing',
    sql(() => `UPDATE "Generation" SET "actualMicros" = 0 WHERE "id" = '${ids.lost}'`),
  ],
  [
    'I6',
    'the ledger lacks a line',
    sql(() => `DELETE FROM "LedgerEntry" WHERE "generationId" = '${ids.kept}'`),
  ],
  [
    'I7',
    'an attempt is still out',
    sql(() => `UPDATE "Attempt" SET "state" = 'SENDING', "fence" = "fence" + 1`),
  ],
  [
    'I7',
    'a status was left that is an end',
    sql(
      () => `UPDATE "Generation" SET "status" = 'QUEUED' WHERE "id" = '${ids.kept}';
        UPDATE "Generation" SET "status" = 'SUCCEEDED' WHERE "id" = '${ids.kept}'`,
    ),
  ],
  [
    'I7',
    'a call was committed twice',
    sql(
      () => `INSERT INTO "Attempt" ("id", "generationId", "call", "number", "state", "count", "costMicros", "startedAt")
        SELECT 'att_again', "generationId", "call", 2, 'COMMITTED', "count", 0, "startedAt"
        FROM "Attempt" WHERE "generationId" = '${ids.kept}'`,
    ),
  ],
  ['I8', 'an event is gone', sql(() => `DELETE FROM "Event" WHERE "sequence" = 2`)],
  [
    'I8',
    'an end is told twice',
    sql(
      () => `INSERT INTO "Event" ("topic", "subject", "sequence", "kind", "payload", "at")
        SELECT "topic", "subject", "sequence" + 1, "kind", "payload", "at" FROM "Event"
        WHERE "subject" = '${ids.kept}' AND "payload" LIKE '%"SUCCEEDED"%';
        UPDATE "Generation" SET "sequence" = "sequence" + 1 WHERE "id" = '${ids.kept}'`,
    ),
  ],
  [
    'I8',
    'a picture is not told of',
    sql(() => `UPDATE "Event" SET "kind" = 'NOTE' WHERE "kind" = 'IMAGE'`),
  ],
  ['I9', 'a key stands in a file', (home) => appendKey(home, 'spool')],
  ['I9', 'a key stands behind a megabyte', (home) => appendKey(home, 'images')],
  [
    'I10',
    'nothing is held for what is unknown',
    sql(() => `UPDATE "Reservation" SET "heldMicros" = 0 WHERE "generationId" = '${ids.lost}'`),
  ],
  [
    'I10',
    'what has ended is still held',
    sql(() => `UPDATE "Reservation" SET "heldMicros" = 7 WHERE "generationId" = '${ids.kept}'`),
  ],
  [
    'I10',
    'something was accepted beyond a budget',
    sql(
      () => `INSERT INTO "Reservation" ("generationId", "actor", "provider", "source", "micros", "heldMicros", "state", "createdAt", "stateAt")
        SELECT 'gen_beyond', "actor", "provider", "source", 960000, 960000, 'OPEN', '2099-01-01T00:00:00.000+00:00', "stateAt"
        FROM "Reservation" WHERE "generationId" = '${ids.kept}';
        DELETE FROM "Reservation" WHERE "generationId" = 'gen_beyond'`,
    ),
  ],
  [
    'I11',
    'a worker that was overtaken wrote all the same',
    sql(() => `UPDATE "Attempt" SET "providerRequestId" = 'late'`),
  ],
  [
    'I11',
    'a bill was changed after it was known',
    sql(
      () => `UPDATE "LedgerEntry" SET "micros" = 1 WHERE "generationId" = '${ids.kept}';
        UPDATE "LedgerEntry" SET "micros" = 40000 WHERE "generationId" = '${ids.kept}'`,
    ),
  ],
  [
    'I11',
    'a picture is of an attempt that never came to it',
    sql(
      () =>
        `UPDATE "Image" SET "attemptId" = (SELECT "id" FROM "Attempt" WHERE "generationId" = '${ids.lost}')`,
    ),
  ],
  [
    'I12',
    'a temporary file is left',
    async (home) => {
      const file = join(home, 'images', 'tmp', 'left');
      await writeFile(file, 'x', { mode: 0o600 });
      await utimes(file, 0, 0);
    },
  ],
  [
    'I12',
    'an answer that was read is left',
    async (home) => {
      const [name = ''] = await readdir(join(home, 'spool'));
      damageDatabase(
        join(home, 'darkroom.db'),
        `UPDATE "Attempt" SET "id" = 'att_swapped' WHERE "generationId" = '${ids.lost}';
         UPDATE "Attempt" SET "id" = '${name.split('-')[0]}' WHERE "generationId" = '${ids.kept}'`,
      );
    },
  ],
  [
    'I13',
    'a file is open to others',
    (home) => chmod(join(home, 'darkroom.db-wal'), 0o644).catch(() => chmod(blob(home), 0o644)),
  ],
  ['I13', 'a folder is open to others', (home) => chmod(join(home, 'spool'), 0o755)],
])('%s: %s', async (invariant, _what, damage) => {
  const broken = await judge(damage);
  expect(broken.filter((sentence) => sentence.startsWith(`${invariant}: `))).not.toEqual([]);
});

async function appendKey(home: string, folder: string): Promise<void> {
  const before = folder === 'images' ? 'x'.repeat(1024 ** 2 - 5) : 'x';
  await writeFile(join(home, folder, 'tmp-note'), `${before}${SECRET}`, { mode: 0o600 });
}

it.each<[invariant: string, what: string, more: () => Partial<World>]>([
  [
    'I2',
    'one intent was charged twice',
    () => ({
      billing: {
        charges: [charge(KEPT), charge(KEPT), charge(LOST)],
        intentOf: (row) => row.prompt,
      },
    }),
  ],
  [
    'I6',
    'something was charged that nobody ordered',
    () => ({
      billing: {
        charges: [charge(KEPT), charge(LOST), charge('another')],
        intentOf: (row) => row.prompt,
      },
    }),
  ],
  [
    'I8',
    'a follower was sent an event twice',
    () => ({
      followings: [
        { generationId: ids.kept, after: 0, sequences: [1, 2, 2], ends: [], hasEnded: false },
      ],
    }),
  ],
  [
    'I8',
    'a follower missed an event',
    () => ({
      followings: [{ generationId: ids.kept, after: 2, sequences: [4], ends: [], hasEnded: false }],
    }),
  ],
  [
    'I8',
    'a follower was told two ends',
    () => ({
      followings: [
        {
          generationId: ids.kept,
          after: 0,
          sequences: [1, 2],
          ends: ['FAILED', 'SUCCEEDED'],
          hasEnded: true,
        },
      ],
    }),
  ],
  ['I9', 'a key was printed', () => ({ printed: [`authorization: ${SECRET}`] })],
  ['I14', 'descriptors stay open', () => ({ handles: { before: 20, after: 40 } })],
])('%s: %s', async (invariant, _what, more) => {
  const broken = await judge(() => undefined, more());
  expect(broken.filter((sentence) => sentence.startsWith(`${invariant}: `))).not.toEqual([]);
});
