import { expect, it } from 'vitest';
import { formatDay } from '../lib/format.ts';
import { isLeaving, lifeText } from './lifecycle.ts';

const NOW = Date.parse('2026-11-21T12:00:00.000Z');
const day = (text: string) => `${text}T00:00:00.000Z`;
const FAR = formatDay(day('2030-05-04'));

it.each([
  ['ACTIVE', null, null],
  ['PREVIEW', null, 'Preview'],
  ['PREVIEW', '2030-05-04', 'Preview'],
  ['ACTIVE', '2030-05-04', null],
  ['ACTIVE', '2026-12-03', `Retires on ${formatDay(day('2026-12-03'))}, in 12 days`],
  ['DEPRECATED', null, 'Retires, no day is named yet'],
  ['DEPRECATED', '2030-05-04', `Retires on ${FAR}`],
  ['DEPRECATED', '2026-12-03', `Retires on ${formatDay(day('2026-12-03'))}, in 12 days`],
  ['DEPRECATED', '2026-11-22', `Retires on ${formatDay(day('2026-11-22'))}, tomorrow`],
  ['DEPRECATED', '2026-11-21', `Retires on ${formatDay(day('2026-11-21'))}, today`],
  ['DEPRECATED', '2026-11-20', `Was to retire on ${formatDay(day('2026-11-20'))}`],
  ['RETIRED', '2026-05-12', `Retired on ${formatDay(day('2026-05-12'))}`],
  ['RETIRED', null, 'Retired'],
] as const)('%s until %o: %o', (state, retiresOn, text) =>
  expect(lifeText({ state, retiresOn: retiresOn ? day(retiresOn) : null }, NOW)).toBe(text),
);

it.each([
  ['ACTIVE', null, false],
  ['ACTIVE', '2030-05-04', false],
  ['ACTIVE', '2026-12-03', true],
  ['PREVIEW', '2026-12-03', true],
  ['DEPRECATED', null, true],
  ['DEPRECATED', '2030-05-04', true],
  ['RETIRED', null, true],
] as const)('%s until %o leaves: %o', (state, retiresOn, leaves) =>
  expect(isLeaving({ state, retiresOn: retiresOn ? day(retiresOn) : null }, NOW)).toBe(leaves),
);
