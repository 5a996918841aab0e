import { afterEach, beforeEach, expect, it } from 'vitest';
import { answerWithImages, Paymaster } from '../testing/local/paymaster.ts';
import { follow, openTestEngine, submit, type TestEngine } from '../testing/local/test-engine.ts';
import { Bell } from './bell.ts';
import { followGeneration } from './generation-stream.ts';

let paymaster: Paymaster;
let opened: TestEngine;

beforeEach(async () => {
  paymaster = new Paymaster();
  opened = await openTestEngine({ baseUrl: await paymaster.open() });
});
afterEach(async () => {
  await opened.close();
  await paymaster.close();
});

it('20 followers who come at any time see every event once, and the end last', async () => {
  let answer = () => {};
  paymaster.behaviour = (asked, response, charge) => {
    answer = () => answerWithImages(asked, response, charge);
  };
  const { id } = await submit(opened, { count: 3 });
  const early = Array.from({ length: 10 }, () => follow(opened, id));
  while (paymaster.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
  const middle = Array.from({ length: 10 }, () => follow(opened, id));
  answer();
  const all = await Promise.all([...early, ...middle]);
  for (const { sequences, statuses, kinds, row } of all) {
    expect(sequences).toEqual(Array.from({ length: row.sequence }, (_, index) => index + 1));
    expect(kinds.at(-1)).toBe('STATUS');
    // Whoever sees the last event sees the generation at its end.
    expect(statuses.at(-1)).toBe('SUCCEEDED');
  }
});

it('an end that comes between the look at the events and the look at the generation is told', async () => {
  let answer = () => {};
  paymaster.behaviour = (asked, response, charge) => {
    answer = () => answerWithImages(asked, response, charge);
  };
  const { id } = await submit(opened);
  while (paymaster.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
  const { database } = opened;
  const { events } = database;
  const late = Object.assign(Object.create(events), {
    byGeneration: async (...parameters: Parameters<typeof events.byGeneration>) => {
      const found = await events.byGeneration(...parameters);
      answer();
      answer = () => {};
      while ((await database.generations.byId(id))?.status !== 'SUCCEEDED')
        await new Promise((resolve) => setImmediate(resolve));
      return found;
    },
  }) as typeof events; // the same, with one method around its own
  const seen: [number | null, string][] = [];
  const signal = AbortSignal.timeout(5000);
  const stream = followGeneration({ ...database, events: late }, new Bell(), id, 0, signal);
  for await (const { event, generation } of stream) seen.push([event.sequence, generation.status]);
  const row = await database.generations.byId(id);
  expect(seen.map(([sequence]) => sequence)).toEqual(
    Array.from({ length: row?.sequence ?? 0 }, (_, index) => index + 1),
  );
  expect(seen.at(-1)?.[1]).toBe('SUCCEEDED');
});

it('after the end it gives the rest and ends, from wherever one asks', async () => {
  const { row, sequences } = await follow(opened, (await submit(opened)).id);
  for (const after of [0, 2, row.sequence, row.sequence + 50]) {
    const rest = await follow(opened, row.id, after);
    expect(rest.sequences).toEqual(sequences.filter((sequence) => sequence > after));
  }
});

it('a cursor from the future counts as the last event while it still runs', async () => {
  let answer = () => {};
  paymaster.behaviour = (asked, response, charge) => {
    answer = () => answerWithImages(asked, response, charge);
  };
  const { id } = await submit(opened);
  while (paymaster.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
  const following = follow(opened, id, 1000);
  await new Promise((resolve) => setImmediate(resolve));
  answer();
  const { statuses } = await following;
  expect(statuses.at(-1)).toBe('SUCCEEDED');
});

it('a follower who leaves is forgotten at once, and the generation goes on', async () => {
  const bell = new Bell();
  paymaster.behaviour = () => {};
  const { id } = await submit(opened);
  const leaving = new AbortController();
  const seen: string[] = [];
  const following = (async () => {
    const events = followGeneration(opened.database, bell, id, 0, leaving.signal);
    for await (const { event } of events) seen.push(event.kind);
  })();
  while (bell.listeners(id) === 0) await new Promise((resolve) => setImmediate(resolve));
  leaving.abort();
  await following;
  expect(bell.listeners(id)).toBe(0);
  const gone = followGeneration(opened.database, bell, id, 0, leaving.signal);
  expect((await gone.next()).done).toBe(true);
  expect(bell.listeners(id)).toBe(0);
  await opened.engine.stop(0);
});

it('activity is followed from a position on, and from now on', async () => {
  const { row } = await follow(opened, (await submit(opened)).id);
  const leaving = new AbortController();
  const positions: number[] = [];
  for await (const event of opened.engine.activity(0, leaving.signal)) {
    positions.push(event.position);
    if (positions.length === row.sequence) leaving.abort();
  }
  expect(positions).toEqual([...positions].sort((left, right) => left - right));
  const next = opened.engine.activity(null, AbortSignal.timeout(5000));
  const first = next.next();
  await new Promise((resolve) => setImmediate(resolve));
  const another = await submit(opened);
  const { value } = await first;
  expect(value).toMatchObject({ subject: another.id, sequence: 1 });
  await next.return();
  await follow(opened, another.id);
});
