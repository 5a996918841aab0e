import { describe, expect, it } from 'vitest';
import { deadlineOf } from './deadline.ts';

const now = new Date('2026-11-21T10:00:00Z');
const read = (text: string) => deadlineOf(text, now)?.toISOString();

describe('a deadline', () => {
  it('is a span from now, or a moment', () => {
    expect(read('48h')).toBe('2026-11-23T10:00:00.000Z');
    expect(read('1.5 hours')).toBe('2026-11-21T11:30:00.000Z');
    expect(read('3d')).toBe('2026-11-24T10:00:00.000Z');
    expect(read('90min')).toBe('2026-11-21T11:30:00.000Z');
    expect(read('2026-12-01T08:00:00Z')).toBe('2026-12-01T08:00:00.000Z');
    expect(read('2026-12-01 08:00+02:00')).toBe('2026-12-01T06:00:00.000Z');
    // A day alone is all of it, by this machine's clock.
    expect(deadlineOf('2026-12-01', now)).toEqual(new Date('2026-12-01T23:59:59'));
    expect(deadlineOf(undefined, now)).toBeNull();
  });

  it('is refused where it says nothing, or is past', () => {
    for (const text of ['soon', '', '5', '2026-13-45T00:00Z', '-3h'])
      expect(() => deadlineOf(text, now)).toThrow(/--deadline is a span/);
    expect(() => deadlineOf('2026-11-20T00:00Z', now)).toThrow(/is past/);
    expect(() => deadlineOf('0h', now)).toThrow(/is past/);
  });
});
