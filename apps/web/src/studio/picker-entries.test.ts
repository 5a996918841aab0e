import { expect, test } from 'vitest';
import { firstEntries } from '../lib/groups.ts';
import { NO_FILTER } from '../models/model-filter.ts';
import { pickerGroups } from './picker-entries.ts';
import { choiceWith } from './testing/choice.ts';

const provider = (label: string) => ({ slug: label.toLowerCase(), label, icon: null });
const named = (name: string, rest: Parameters<typeof choiceWith>[0] = {}) =>
  choiceWith({ name, source: `external://x/${name}`, ...rest });
const taken = (name: string) => ({ source: `external://x/${name}`, name });

const NOW = Date.parse('2026-11-21T12:00:00.000Z');
const CHOICES = [
  named('a', { provider: provider('Lab') }),
  named('b', { provider: provider('Shop') }),
  named('c', { provider: provider('Lab') }),
  named('old', {
    provider: provider('Lab'),
    life: { state: 'DEPRECATED', retiresOn: null },
    replacedBy: taken('a'),
  }),
  named('away', {
    provider: provider('Shop'),
    isInstalled: false,
    isReady: false,
    lack: 'installation',
  }),
  named('locked', { isReady: false, lack: 'key', modes: ['UPSCALE'] }),
  named('gone', { isGone: true, life: { state: 'RETIRED' }, replacedBy: taken('b') }),
  named('lost', { isGone: true, life: { state: 'RETIRED' }, replacedBy: taken('nowhere') }),
];
const lines = (groups: ReturnType<typeof pickerGroups>) =>
  groups.map(({ label, entries }) => [
    label,
    entries.map(({ choice, insteadOf }) =>
      insteadOf === null ? choice.name : `${choice.name} for ${insteadOf.name}`,
    ),
  ]);

test('what can be asked stands first, by provider; what goes is followed by what takes its place', () => {
  expect(lines(pickerGroups(CHOICES, NO_FILTER, NOW))).toEqual([
    ['Lab', ['a', 'c', 'old', 'a for old']],
    ['Shop', ['b']],
    ['Not installed', ['away']],
    ['Needs a key', ['locked']],
    ['Switched off by their providers', ['gone', 'b for gone', 'lost']],
  ]);
});

test('starred models and those used last stand on top, once each, while nothing is looked for', () => {
  const marks = {
    starred: ['external://x/c', 'external://x/locked'],
    recent: ['external://x/b', 'external://x/c', 'external://x/unknown'],
  };
  expect(lines(pickerGroups(CHOICES, NO_FILTER, NOW, marks)).slice(0, 3)).toEqual([
    ['Starred', ['c']],
    ['Used last', ['b']],
    ['Lab', ['a', 'old', 'a for old']],
  ]);
  expect(lines(pickerGroups(CHOICES, { ...NO_FILTER, search: 'lab' }, NOW, marks))[0]?.[0]).toBe(
    'Lab',
  );
});

test('filters leave what passes, and no empty heading', () => {
  expect(lines(pickerGroups(CHOICES, { ...NO_FILTER, mode: 'UPSCALE' }, NOW))).toEqual([
    ['Needs a key', ['locked']],
  ]);
  expect(pickerGroups(CHOICES, { ...NO_FILTER, search: 'nothing like it' }, NOW)).toEqual([]);
});

test('the first lines of a long list', () => {
  const groups = pickerGroups(CHOICES, NO_FILTER, NOW);
  expect(lines(firstEntries(groups, 5))).toEqual([
    ['Lab', ['a', 'c', 'old', 'a for old']],
    ['Shop', ['b']],
  ]);
  expect(firstEntries(groups, 100)).toEqual(groups);
});
