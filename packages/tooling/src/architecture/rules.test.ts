import { describe, expect, it } from 'vitest';
import { ARROWS } from './arrows.ts';
import { EXCEPTIONS } from './exceptions.ts';
import { filesOf, SAMPLES } from './rule-samples.ts';
import { RULES } from './rules.ts';

describe('every rule', () => {
  it.each(SAMPLES)('$rule: $name', (sample) => {
    const rule = RULES.find(({ name }) => name === sample.rule);
    const found = rule?.check(filesOf(sample)) ?? [];
    expect(found.map(({ path, line }) => `${path}:${line}`).sort()).toEqual(
      [...sample.finds].sort(),
    );
    for (const { message } of found) expect(message).toMatch(/^\S.*\.$/);
  });

  it.each(RULES)('$name is seen to fire', ({ name }) => {
    expect(SAMPLES.some(({ rule, finds }) => rule === name && finds.length > 0)).toBe(true);
  });
});

describe('exceptions', () => {
  it.each(EXCEPTIONS)('$rule at $path says why', ({ rule, reason }) => {
    expect(RULES.map(({ name }) => name)).toContain(rule);
    expect(reason).toMatch(/^[A-Z].{30,}\.$/);
  });
});

describe('arrows', () => {
  it('go in no circle, and to packages that there are', () => {
    for (const [from, targets] of Object.entries(ARROWS)) {
      const reached = new Set(targets);
      for (const target of reached) {
        expect(Object.keys(ARROWS)).toContain(target);
        for (const next of ARROWS[target] ?? []) reached.add(next);
      }
      expect([...reached]).not.toContain(from);
      // A chain of arrows is written out.
      expect([...reached].sort()).toEqual([...targets].sort());
    }
  });
});
