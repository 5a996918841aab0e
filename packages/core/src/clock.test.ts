import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from './clock.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Sleeps, and tells what came of it so far. */
function sleeper(milliseconds: number, signal?: AbortSignal) {
  const state = { told: 'asleep' };
  systemClock.sleep(milliseconds, signal).then(
    () => {
      state.told = 'awake';
    },
    (reason: unknown) => {
      state.told = String(reason);
    },
  );
  return state;
}

describe('sleep', () => {
  it('lasts as long as is asked', async () => {
    const state = sleeper(1000);
    await vi.advanceTimersByTimeAsync(999);
    expect(state.told).toBe('asleep');
    await vi.advanceTimersByTimeAsync(1);
    expect(state.told).toBe('awake');
  });

  it('ends with the reason of an abort, and leaves no timer', async () => {
    const controller = new AbortController();
    const state = sleeper(1000, controller.signal);
    controller.abort('enough');
    await vi.advanceTimersByTimeAsync(0);
    expect(state.told).toBe('enough');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('does not begin where it is aborted already', async () => {
    const state = sleeper(1000, AbortSignal.abort('before'));
    await vi.advanceTimersByTimeAsync(0);
    expect(state.told).toBe('before');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('does not wake at once where it is asked for a year', async () => {
    const state = sleeper(365 * 86_400_000);
    await vi.advanceTimersByTimeAsync(86_400_000);
    expect(state.told).toBe('asleep');
  });
});
