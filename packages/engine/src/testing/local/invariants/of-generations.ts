import {
  ATTEMPT_STATES,
  type AttemptState,
  canAttemptMove,
  type GenerationStatus,
  TERMINAL_STATUSES,
} from '@darkroom/core';
import type { Testimony } from '@darkroom/database/testing';
import type { Expect, Whole, World } from './world.ts';

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

const ENDS: ReadonlySet<string> = new Set([
  'COMMITTED',
  'REJECTED',
  'FAILED',
  'CANCELED',
  'UNKNOWN',
]);
const isStatus = (text: string): text is GenerationStatus => text in MOVES;
const isState = (text: string): text is AttemptState =>
  ATTEMPT_STATES.some((state) => state === text);
const isOver = (status: string) => isStatus(status) && TERMINAL_STATUSES.has(status);

/** I3: everything has ended, within its time. */
export function checkEnds(world: World, { row, name }: Whole, expect: Expect): void {
  expect(isOver(row.status), `I3: ${name} has not ended: it is ${row.status}`);
  const took = (row.finishedAt?.getTime() ?? 0) - row.createdAt.getTime();
  expect(
    !isOver(row.status) || (row.finishedAt !== null && took <= world.endsWithinMs),
    `I3: ${name} took ${took} ms and had ${world.endsWithinMs}`,
  );
}

/** I7: attempts and statuses stand where they may, and one call has one result. */
export function checkStates({ name, attempts }: Whole, expect: Expect): void {
  for (const { state } of attempts)
    expect(isState(state) && ENDS.has(state), `I7: ${name} has an attempt at ${state}`);
  const committed = attempts.filter(({ state }) => state === 'COMMITTED').map(({ call }) => call);
  expect(new Set(committed).size === committed.length, `I7: ${name} committed a call twice`);
}

/** I8: events rise without a gap, tell of every picture, and of one end. */
export async function checkEvents(
  { database, hasDeleted }: World,
  { row, name, images }: Whole,
  expect: Expect,
): Promise<void> {
  const events = await database.events.byGeneration(row.id, 0, 10_000);
  const sequences = events.map((event) => event.sequence);
  expect(
    sequences.every((sequence, index) => sequence === index + 1) &&
      sequences.length === row.sequence,
    `I8: ${name} has gaps in its events: ${sequences.join(' ')} of ${row.sequence}`,
  );
  const history = events
    .filter((event) => event.kind === 'STATUS')
    .map((event) => (event.payload as { status: GenerationStatus }).status); // the engine's own writing
  for (const [index, to] of history.entries()) {
    const from = history[index - 1];
    expect(from === undefined || MOVES[from].includes(to), `I7: ${name} went ${from} → ${to}`);
  }
  const ends = history.filter(isOver);
  const isOneEnd = ends.length === 1 || (ends.length === 2 && ends[0] === 'UNKNOWN_OUTCOME');
  expect(isOneEnd, `I8: ${name} ended ${ends.length} times: ${ends.join(' ')}`);
  expect(
    history.at(-1) === row.status,
    `I8: ${name} is ${row.status} and its last event ${history.at(-1)}`,
  );
  const told = events.filter((event) => event.kind === 'IMAGE').length;
  expect(
    told === images.length || hasDeleted,
    `I8: ${name} told of ${told} of ${images.length} images`,
  );
}

/** I8 of each follower: rising numbers, nothing twice, one end and nothing behind it. */
export function checkFollowings({ followings }: World, expect: Expect): void {
  for (const { generationId, after, sequences, ends, hasEnded } of followings) {
    const name = `I8: a follower of ${generationId} from ${after}`;
    const isRising = sequences.every((sequence, index) => {
      const before = index === 0 ? after : sequences[index - 1];
      return before !== undefined && sequence === before + 1;
    });
    expect(isRising, `${name} was sent ${sequences.join(' ')}`);
    expect(!hasEnded || ends.length <= 1, `${name} was told ${ends.length} ends`);
  }
}

/** I7 and I11 of everything that was ever committed: legal moves alone, each by who had seen the state before it. */
export function checkTestimony(testimony: Testimony, expect: Expect): void {
  for (const { of, id, from, to, fenceStep } of testimony.moves) {
    if (of === 'generation') {
      const isLegal =
        from === null
          ? to === 'QUEUED'
          : isStatus(from) && isStatus(to) && MOVES[from].includes(to);
      expect(isLegal, `I7: ${id} was moved from ${from} to ${to}`);
      continue;
    }
    const isLegal =
      from === null
        ? to === 'PLANNED'
        : from === to || (isState(from) && isState(to) && canAttemptMove(from, to));
    expect(isLegal, `I7: attempt ${id} was moved from ${from} to ${to}`);
    expect(
      from === null || fenceStep === 1,
      `I11: attempt ${id} was moved to ${to} past its fence (${fenceStep})`,
    );
  }
  for (const { attemptId, before, after } of testimony.bills)
    expect(false, `I11: the bill of ${attemptId} was ${before}, and became ${after}`);
}

/** I11: pictures and costs are those of attempts that came to them, one line each. */
export function checkOwners({ name, images, attempts, row }: Whole, expect: Expect): void {
  const known = new Map(attempts.map((attempt) => [attempt.id, attempt]));
  for (const image of images) {
    const state = known.get(image.attemptId)?.state;
    // A copy of what an equal generation got: its own calls never left.
    expect(
      state === 'COMMITTED' || row.isFromCache,
      `I11: ${image.id} of ${name} is of an attempt that is ${state}`,
    );
  }
}
