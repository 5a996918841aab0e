import { expect, it } from 'vitest';
import { PLAIN } from './style.ts';
import { renderTable } from './table.ts';

const HEAD = ['KEY', 'MODES', 'SOURCE', 'STATE'];
const ROWS = [
  ['brush', 'txt2img img2img', 'external://atelier/brush', 'active'],
  ['etcher', 'txt2img', 'external://atelier/etcher', 'goes 2026-12-03, use external://atelier/new'],
];
const spare = ['MODES', 'SOURCE'];
const lines = (columns: number | null) =>
  renderTable(HEAD, ROWS, PLAIN, { columns, spare }).split('\n');

it.each([
  [null, 'KEY     MODES            SOURCE                     STATE'],
  [65, 'KEY     MODES            SOURCE                     STATE'],
  [56, 'KEY     SOURCE                     STATE'],
  [20, 'KEY     STATE'],
] as const)('%s columns show what they have room for', (columns, head) => {
  const [first, ...rows] = lines(columns);
  expect(first).toBe(head);
  for (const row of rows) expect(row.length).toBeLessThanOrEqual(columns ?? 200);
  if (columns === null) expect(rows[1]).toContain('use external://atelier/new');
  else expect(rows[1]).toMatch(/…$/);
});

it('cuts a long name on a terminal alone, so that the others are seen', () => {
  const rows = [['a'.repeat(60), 'active']];
  const drawn = (columns: number | null) =>
    renderTable(['KEY', 'STATE'], rows, PLAIN, { columns, spare: [] });
  expect(drawn(40)).toContain(`${'a'.repeat(17)}…  active`);
  expect(drawn(null)).toContain(`${'a'.repeat(60)}  active`);
});
