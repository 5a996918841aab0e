import { expect, test } from 'vitest';
import type { Draft } from './draft.ts';
import { draftSaver } from './draft-saver.ts';
import { draftWith } from './fixtures.ts';

function played() {
  const saved: string[] = [];
  let waiting: (() => void) | null = null;
  const saver = draftSaver((draft: Draft) => saved.push(draft.prompt), {
    set: (act) => {
      waiting = act;
      return 1;
    },
    clear: () => {
      waiting = null;
    },
  });
  const passTime = () => {
    const act = waiting;
    waiting = null;
    act?.();
  };
  const type = (prompt: string) => saver.note(draftWith({ prompt }));
  return { saved, saver, passTime, type, isWaiting: () => waiting !== null };
}

test('the first change is saved at once, those that follow closely as one', () => {
  const { saved, passTime, type } = played();
  type('a');
  expect(saved).toEqual(['a']);
  type('a h');
  type('a heron');
  expect(saved).toEqual(['a']);
  passTime();
  expect(saved).toEqual(['a', 'a heron']);
});

test('the same draft is not saved twice, and time passes without a word', () => {
  const { saved, saver, passTime, isWaiting } = played();
  const draft = draftWith({ prompt: 'a' });
  saver.note(draft);
  saver.note(draft);
  passTime();
  saver.note(draft);
  expect(saved).toEqual(['a']);
  expect(isWaiting()).toBe(false);
});

test('what waits is saved when the page goes', () => {
  const { saved, saver, type, isWaiting } = played();
  type('a');
  type('a heron');
  saver.flush();
  expect(saved).toEqual(['a', 'a heron']);
  expect(isWaiting()).toBe(false);
});
