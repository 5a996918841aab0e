import { describe, expect, it } from 'vitest';
import { fillIn, piecesOf, placesOf, shown } from './fill-in.ts';
import { pickLanguage } from './language.ts';

describe('a text with places', () => {
  it('takes words as they are and numbers as the language writes them', () => {
    expect(fillIn('{done} of {total} by {who}', { done: 3, total: 12000, who: 'me' }, 'en')).toBe(
      '3 of 12,000 by me',
    );
    expect(fillIn('{missing} stays', {}, 'en')).toBe('{missing} stays');
  });

  it('is cut into words and places', () => {
    expect(piecesOf('Press {key} to send.')).toEqual([
      { words: 'Press ', place: 'key' },
      { words: ' to send.', place: null },
    ]);
    expect(placesOf('{a} and {b}')).toEqual(['a', 'b']);
  });

  it('is shown without its context', () => {
    expect(shown('Open [verb]')).toBe('Open');
    expect(shown('A list [1] of things')).toBe('A list [1] of things');
  });
});

it.each([
  [['zh-CN', 'en'], 'zh-Hans'],
  [['de-DE', 'zh'], 'zh-Hans'],
  [['en-GB', 'zh'], 'en'],
  [['de', 'fr'], 'en'],
  [[], 'en'],
])('of the wished languages %j the app takes %s', (wished, tag) => {
  expect(pickLanguage(wished)).toBe(tag);
});
