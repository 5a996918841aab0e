import { describe, expect, it, test } from 'vitest';
import { formatClock } from '../lib/format.ts';
import { type Waiting, waitingText } from './waiting.ts';

const BEGAN = '2026-11-21T12:00:00.000Z';
const SENT = '2026-11-21T12:00:01.000Z';
const after = (seconds: number) => Date.parse(BEGAN) + seconds * 1000;

const generation = (rest: Partial<Waiting>): Waiting => ({
  status: 'RUNNING',
  createdAt: BEGAN,
  startedAt: BEGAN,
  attempts: [],
  model: { provider: { label: 'Lab', isPaid: true } },
  ...rest,
});
const out = (state: string) => [{ state, startedAt: SENT, finishedAt: null }];

describe('in the usual time there is nothing to explain', () => {
  it.each([
    [{ status: 'QUEUED', queuePosition: 3 }, 'Queued, 3 before it'],
    [{ status: 'QUEUED', queuePosition: 0 }, 'Queued, next'],
    [{ progress: 0.42, attempts: out('ACCEPTED') }, '42 % · 5 s'],
    [{ attempts: out('SENDING') }, 'Running · 5 s'],
    [{ attempts: out('SENDING'), expectedSeconds: 9 }, 'Running · 5 s of about 9 s'],
    [{ attempts: out('SENDING'), expectedSeconds: 3 }, 'Running · 5 s, others took about 3 s'],
    [{ status: 'SAVING' }, 'Saving'],
    [{ status: 'SUCCEEDED' }, ''],
  ])('%o', (rest, short) =>
    expect(waitingText(generation(rest), after(5))).toEqual({ short, more: null }),
  );
});

test('a long wait says for what, since when, and what can be done', () => {
  const { short, more } = waitingText(generation({ attempts: out('SENDING') }), after(80));
  expect(short).toBe('Running · 1 min 20 s');
  expect(more).toContain(`went to Lab at ${formatClock(SENT)}`);
  expect(more).toMatch(/ends by itself.*cancel it/);
  expect(waitingText(generation({ attempts: out('ACCEPTED') }), after(80)).more).toContain(
    `Lab took the order at ${formatClock(SENT)}`,
  );
  const turnedAway = [{ state: 'REJECTED', startedAt: SENT, finishedAt: SENT }];
  expect(waitingText(generation({ attempts: turnedAway }), after(80)).more).toContain(
    'the next try comes by itself',
  );
  expect(waitingText(generation({ status: 'QUEUED', startedAt: null }), after(80)).more).toContain(
    formatClock(BEGAN),
  );
});

test('what is held back says until when, and only until then', () => {
  const heldUntil = '2026-11-21T12:01:00.000Z';
  const held = generation({ status: 'QUEUED', startedAt: null, queuePosition: 2, heldUntil });
  expect(waitingText(held, after(5))).toEqual({
    short: 'Queued, 2 before it',
    more: expect.stringContaining(`nothing is sent before ${formatClock(heldUntil)}`),
  });
  expect(waitingText(held, after(61)).more).not.toContain('asked for a pause');
  const again = generation({
    heldUntil,
    attempts: [{ state: 'REJECTED', startedAt: SENT, finishedAt: SENT }],
  });
  expect(waitingText(again, after(30)).more).toContain('nothing is sent before');
});

describe('canceling says at once why it is not over', () => {
  const canceling = (rest: Partial<Waiting>) =>
    waitingText(generation({ status: 'CANCELING', ...rest }), after(11));

  test('a request that is out cannot be called back, and may be charged', () => {
    const { short, more } = canceling({ attempts: out('SENDING') });
    expect(short).toBe('Canceling · 10 s out');
    expect(more).toContain(`The request of ${formatClock(SENT)} is at Lab`);
    expect(more).toMatch(/cannot be called back and may be charged.*order anew/);
  });
  test('a job was asked to stop', () => {
    expect(canceling({ attempts: out('ACCEPTED') }).more).toContain('was asked to stop');
  });
  test('of what costs nothing no charge is spoken of', () => {
    const model = { provider: { label: 'Own engine', isPaid: false } };
    for (const state of ['SENDING', 'ACCEPTED'])
      expect(canceling({ model, attempts: out(state) }).more).not.toContain('charge');
  });
  test('what never went out just stops', () => {
    expect(canceling({})).toEqual({
      short: 'Canceling',
      more: 'It stops before anything else is sent.',
    });
  });
});
