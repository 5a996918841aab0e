import { expect, it } from 'vitest';
import { changedDraft, EMPTY_DRAFT, readDraft, undone } from './workflow-draft.ts';

const of = (prompt: string) => ({ nodes: { '1': { type: 'text_to_image', prompt } } });

it('what is typed into one field is one step back', () => {
  let draft = changedDraft(EMPTY_DRAFT, of(''));
  for (const text of ['a', 'a h', 'a heron']) draft = changedDraft(draft, of(text), '1 prompt');
  draft = changedDraft(draft, { ...of('a heron'), name: 'birds' }, 'name');
  expect(draft.past).toHaveLength(3);
  expect(undone(draft).document).toEqual(of('a heron'));
  expect(undone(undone(draft)).document).toEqual(of(''));
  expect(undone(undone(undone(undone(draft)))).document).toEqual({ nodes: {} });
});

it('typing on after a step back is another step', () => {
  const typed = changedDraft(changedDraft(EMPTY_DRAFT, of('a'), 'x'), of('ab'), 'y');
  const again = changedDraft(undone(typed), of('ac'), 'y');
  expect(undone(again).document).toEqual(of('a'));
});

it('what was remembered comes back; what cannot be read does not', () => {
  const stored = { document: of('a'), cap: '2', past: [of('b')] };
  expect(readDraft(stored)).toEqual({ ...stored, changing: '' });
  expect(readDraft({ document: { nodes: 1 } })).toEqual(EMPTY_DRAFT);
  expect(readDraft('gone')).toEqual(EMPTY_DRAFT);
});
