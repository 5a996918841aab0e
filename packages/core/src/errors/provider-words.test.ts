import { describe, expect, it } from 'vitest';
import { QUOTED_WORDS, quotedWords, wordsBeside } from './provider-words.ts';

const LONG = 'Why it was refused, at length. '.repeat(30);

describe('wordsBeside', () => {
  it.each([
    ['none', 'It failed.', null, null],
    ['no words', 'It failed.', '', null],
    ['words of its own', 'It failed.', 'Out of paint', 'Out of paint'],
    ['words that the message quotes', 'It failed. It says: "Out of paint"', 'Out of paint', null],
    ['words that it quotes in part', `It says: "${LONG.slice(0, QUOTED_WORDS)}…"`, LONG, null],
    ['long words that it does not quote', 'It failed.', LONG, LONG],
  ])('%s', (_, message, words, shown) => {
    expect(wordsBeside(message, words)).toBe(shown);
  });
});

describe('quotedWords', () => {
  it.each([
    ['', ''],
    ['Out of paint', ' It says: "Out of paint".'],
    ['Out of paint.', ' It says: "Out of paint."'],
    ['没有额度。', ' It says: "没有额度。"'],
    [LONG, ` It says: "${LONG.slice(0, QUOTED_WORDS).trimEnd()}…"`],
  ])('%j', (words, sentence) => {
    expect(quotedWords(words)).toBe(sentence);
  });
});
