import { expect, it } from 'vitest';
import { renderLifecycle } from './lifecycle.ts';

const NOW = Date.parse('2026-11-21T12:00:00.000Z');

it.each([
  ['DEPRECATED', '2026-10-02', 'was to go 2026-10-02, may still answer, use external://a/next'],
  ['DEPRECATED', '2026-11-21', 'was to go 2026-11-21, may still answer, use external://a/next'],
  ['DEPRECATED', '2026-11-22', 'goes 2026-11-22, use external://a/next'],
  ['DEPRECATED', null, 'goes, use external://a/next'],
  ['RETIRED', '2026-10-02', 'gone 2026-10-02, use external://a/next'],
  ['ACTIVE', '2030-10-02', 'active'],
] as const)('%s until %s: %s', (state, day, text) => {
  const retiresOn = day === null ? null : `${day}T00:00:00.000Z`;
  const life = { state, retiresOn, replacedBy: 'external://a/next', warning: null, note: null };
  expect(renderLifecycle(life, NOW)).toBe(text);
});
