import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { FailureCode } from '../gql/graphql.ts';
import { words } from '../lib/format.ts';
import { failureTitle } from './failure-titles.ts';

test('every code of the schema has a title of its own, and none is the code itself', async () => {
  const schema = await readFile(
    new URL('../../../../packages/schema/schema.graphql', import.meta.url),
    'utf8',
  );
  const block = /enum FailureCode \{([^}]+)\}/.exec(schema)?.[1] ?? '';
  const codes = block.match(/^ {2}[A-Z_]+$/gm)?.map((code) => code.trim()) ?? [];
  expect(codes.length).toBeGreaterThan(10);
  const titles = codes.map((code) => failureTitle(code as FailureCode)); // as the schema has it
  expect(new Set(titles).size).toBe(codes.length);
  for (const [index, code] of codes.entries()) expect(titles[index]).not.toBe(words(code));
});

test('a code of a later server is told all the same', () => {
  expect(failureTitle('SUN_TOO_BRIGHT' as FailureCode)).toBe('Sun too bright'); // no code of this one
});
