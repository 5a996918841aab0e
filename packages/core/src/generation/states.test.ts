import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ATTEMPT_MOVES,
  ATTEMPT_STATES,
  type AttemptState,
  canAttemptMove,
  GENERATION_STATUSES,
  TERMINAL_STATUSES,
} from './states.ts';

const ENDS: AttemptState[] = ['COMMITTED', 'REJECTED', 'FAILED', 'CANCELED'];

describe('attempts', () => {
  it('reach every state from PLANNED', () => {
    const reached = new Set<AttemptState>(['PLANNED']);
    for (const state of reached) for (const next of ATTEMPT_MOVES[state]) reached.add(next);
    expect([...reached].sort()).toEqual([...ATTEMPT_STATES].sort());
  });

  it('leave every state but the ends', () => {
    const ends = ATTEMPT_STATES.filter((state) => ATTEMPT_MOVES[state].length === 0);
    expect(ends.sort()).toEqual([...ENDS].sort());
  });

  it('never go back before the socket once it may be open', () => {
    for (const state of ATTEMPT_STATES) {
      expect(canAttemptMove(state, 'PLANNED')).toBe(false);
      expect(canAttemptMove(state, 'SENDING')).toBe(state === 'PLANNED');
      expect(canAttemptMove(state, state)).toBe(false);
    }
  });

  it('come to COMMITTED over an answer that is safe on disk, or by a word on an unknown one', () => {
    const before = ATTEMPT_STATES.filter((state) => canAttemptMove(state, 'COMMITTED'));
    expect(before.sort()).toEqual(['RESULT_RECEIVED', 'STORED', 'UNKNOWN']);
    expect(ATTEMPT_STATES.filter((state) => canAttemptMove(state, 'STORED'))).toEqual([
      'RESULT_RECEIVED',
    ]);
  });

  it('are not canceled once there is an answer to keep', () => {
    for (const state of ['RESULT_RECEIVED', 'STORED', 'UNKNOWN', ...ENDS] as const) {
      expect(canAttemptMove(state, 'CANCELED')).toBe(false);
    }
  });

  it('end on every walk', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 30, maxLength: 30 }), (choices) => {
        let state: AttemptState = 'PLANNED';
        const walk: AttemptState[] = [state];
        for (const choice of choices) {
          const moves: readonly AttemptState[] = ATTEMPT_MOVES[state];
          const next = moves[choice % moves.length];
          if (next === undefined) break;
          expect(canAttemptMove(state, next)).toBe(true);
          state = next;
          walk.push(state);
        }
        // UNKNOWN and RESULT_RECEIVED may take turns while a lookup finds answers that are none.
        const isCircling = walk.filter((one) => one === 'UNKNOWN').length > 5;
        expect(isCircling || ENDS.includes(state)).toBe(true);
        expect(walk.indexOf('SENDING')).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('generations', () => {
  it('end in these, and are under way in the rest', () => {
    expect([...TERMINAL_STATUSES].sort()).toEqual([
      'CANCELED',
      'FAILED',
      'PARTLY_SUCCEEDED',
      'SUCCEEDED',
      'UNKNOWN_OUTCOME',
    ]);
    expect(GENERATION_STATUSES.filter((status) => !TERMINAL_STATUSES.has(status))).toEqual([
      'QUEUED',
      'RUNNING',
      'SAVING',
      'CANCELING',
    ]);
  });
});
