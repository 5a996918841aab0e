import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ATTEMPT_STATES, type GenerationStatus, TERMINAL_STATUSES } from '@darkroom/core';
import { attemptOfSpool } from '../../generations/spool-name.ts';
import { brokenReservations } from './check-reservations.ts';
import type { Paymaster } from './paymaster.ts';
import type { TestEngine } from './test-engine.ts';

const MOVES: Readonly<Record<GenerationStatus, readonly GenerationStatus[]>> = {
  // Straight to the end with the pictures of an equal generation.
  QUEUED: ['RUNNING', 'CANCELING', 'FAILED', 'CANCELED', 'SUCCEEDED'],
  RUNNING: ['SAVING', 'CANCELING', 'SUCCEEDED', 'PARTLY_SUCCEEDED', 'FAILED', 'UNKNOWN_OUTCOME'],
  SAVING: ['CANCELING', 'SUCCEEDED', 'PARTLY_SUCCEEDED', 'FAILED', 'UNKNOWN_OUTCOME'],
  CANCELING: ['SUCCEEDED', 'PARTLY_SUCCEEDED', 'FAILED', 'CANCELED', 'UNKNOWN_OUTCOME'],
  SUCCEEDED: [],
  PARTLY_SUCCEEDED: [],
  FAILED: [],
  CANCELED: [],
  UNKNOWN_OUTCOME: ['SUCCEEDED', 'PARTLY_SUCCEEDED', 'FAILED'],
};

const END_STATES = new Set(['COMMITTED', 'REJECTED', 'FAILED', 'CANCELED', 'UNKNOWN']);

/**
 * What must hold whenever everything has come to rest, however often the process was killed. Gives what is broken,
 * a sentence each; nothing: all holds. `acknowledged`: ids and prompts of what a caller was told is accepted.
 * `hasDeleted`: the user deleted pictures, so that there may be fewer than were made.
 */
export async function brokenInvariants(
  engine: TestEngine,
  paymaster: Paymaster,
  acknowledged: readonly { id: string; prompt: string }[],
  hasDeleted = false,
): Promise<string[]> {
  const broken: string[] = [];
  const expect = (holds: boolean, sentence: string) => {
    if (!holds) broken.push(sentence);
  };
  const { database, blobs, media, spool, home } = engine;
  const rows = await database.generations.page({ first: 10_000 });

  for (const { id } of acknowledged)
    expect(
      rows.some((row) => row.id === id),
      `I1: ${id} was accepted and does not exist`,
    );
  for (const charge of paymaster.ledger)
    expect(
      Math.max(...paymaster.chargesOf(charge.intent)) <= 1,
      `I2: "${charge.intent}" was charged twice for one call`,
    );

  for (const row of rows) {
    const of = `${row.id} ("${row.prompt}")`;
    const status = row.status as GenerationStatus; // the column holds nothing else
    expect(TERMINAL_STATUSES.has(status), `I3: ${of} has not ended: ${status}`);

    const images = await database.images.byGenerations([row.id]);
    const indices = new Set(images.map((image) => image.index));
    expect(indices.size === images.length, `I4: ${of} has two images of one index`);
    expect(
      status !== 'SUCCEEDED' || images.length >= row.count || hasDeleted,
      `I4: ${of} succeeded with ${images.length} of ${row.count} images`,
    );
    for (const image of images) {
      const state = await blobs.verify(image.sha256);
      expect(state === 'intact', `I4: the blob of ${image.id} is ${state}`);
      if (state === 'intact') {
        const facts = await media.probeBlob(image.sha256).catch(() => null);
        expect(facts?.width === image.width, `I4: ${image.id} does not decode`);
      }
    }

    const attempts = await database.attempts.byGeneration(row.id);
    const isKnown = attempts.every((attempt) => attempt.costMicros !== null);
    expect(
      isKnown === (row.actualMicros !== null),
      `I6: ${of} says ${row.actualMicros} and its attempts know ${isKnown}`,
    );
    const charged = paymaster.microsOf(row.prompt);
    expect(
      row.actualMicros === null || row.actualMicros === charged,
      `I6: ${of} cost ${charged} and counts ${row.actualMicros}`,
    );
    for (const attempt of attempts) {
      const isKnownState = ATTEMPT_STATES.some((state) => state === attempt.state);
      const isEnd = END_STATES.has(attempt.state);
      expect(isKnownState && isEnd, `I7: ${of} has an attempt at ${attempt.state}`);
    }
    expect(
      attempts.filter((attempt) => attempt.state === 'COMMITTED').length <=
        new Set(attempts.map((attempt) => attempt.call)).size,
      `I7: ${of} committed a call twice`,
    );

    const events = await database.events.byGeneration(row.id, 0, 10_000);
    const sequences = events.map((event) => event.sequence);
    expect(
      sequences.every((sequence, index) => sequence === index + 1) &&
        sequences.length === row.sequence,
      `I8: ${of} has gaps in its events: ${sequences.join(' ')} of ${row.sequence}`,
    );
    const history = events
      .filter((event) => event.kind === 'STATUS')
      .map((event) => (event.payload as { status: GenerationStatus }).status); // the engine's own writing
    for (const [index, to] of history.entries()) {
      const from = history[index - 1];
      expect(from === undefined || MOVES[from].includes(to), `I7: ${of} went ${from} → ${to}`);
    }
    const ends = history.filter((state) => TERMINAL_STATUSES.has(state));
    const isOneEnd = ends.length === 1 || (ends.length === 2 && ends[0] === 'UNKNOWN_OUTCOME');
    expect(isOneEnd, `I8: ${of} ended ${ends.length} times: ${ends.join(' ')}`);
    expect(
      history.at(-1) === status,
      `I8: ${of} is ${status} and its last event ${history.at(-1)}`,
    );
    const told = events.filter((event) => event.kind === 'IMAGE').length;
    expect(
      told === images.length || hasDeleted,
      `I8: ${of} told of ${told} of ${images.length} images`,
    );
  }

  broken.push(...(await brokenReservations(database, rows)));

  const counted = await database.ledger.total();
  const known = rows.reduce((sum, row) => sum + (row.actualMicros ?? 0n), 0n);
  expect(counted.micros >= known, `I6: the ledger has ${counted.micros}, generations ${known}`);

  const keys: string[] = [];
  for await (const key of blobs.keys()) keys.push(key);
  const referred = await database.images.knownHashes(keys);
  expect(referred.size === keys.length, `I5: ${keys.length - referred.size} blobs without a row`);

  const leftovers = (await readdir(join(home, 'images', 'tmp'))).length;
  expect(leftovers === 0, `I12: ${leftovers} temporary files are left`);
  for (const { name } of await spool.list()) {
    const [attempt] = await database.attempts.byIds([attemptOfSpool(name)]);
    expect(
      attempt === undefined || attempt.state === 'UNKNOWN' || attempt.state === 'FAILED',
      `I12: the answer of a ${attempt?.state} attempt is left`,
    );
  }
  return broken;
}
