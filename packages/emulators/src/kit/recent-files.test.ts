import { expect, it } from 'vitest';
import { RecentFiles } from './recent-files.ts';

const setUp = () => {
  const files = new RecentFiles(10);
  const made: string[] = [];
  const take = (key: string, size = 4) =>
    files.take(key, async () => {
      made.push(key);
      return Buffer.alloc(size);
    });
  return { files, made, take };
};

it('makes a file once, also for two at a time', async () => {
  const { made, take } = setUp();
  const [one, other] = await Promise.all([take('a'), take('a')]);
  expect(one).toBe(other);
  expect(await take('a')).toBe(one);
  expect(made).toEqual(['a']);
});

it('lets go of what was not asked for the longest', async () => {
  const { made, take } = setUp();
  for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) await take(key);
  expect(made).toEqual(['a', 'b', 'c', 'b']);
});

it('keeps nothing that is too large, and the rest goes with it', async () => {
  const { made, take } = setUp();
  for (const key of ['a', 'large', 'a']) await take(key, key === 'large' ? 11 : 4);
  expect((await take('large', 11)).length).toBe(11);
  expect(made).toEqual(['a', 'large', 'a', 'large']);
});

it('makes again what failed', async () => {
  const { files, made, take } = setUp();
  await expect(files.take('a', () => Promise.reject(new Error('no paint')))).rejects.toThrow();
  await take('a');
  expect(made).toEqual(['a']);
});
