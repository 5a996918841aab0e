import { readFileSync } from 'node:fs';
import { buildSchema, parse, validate } from 'graphql';
import { describe, expect, test } from 'vitest';
import type { GenerationInput } from '../gql/graphql.ts';
import { asCommandLine, asCurl, asGraphql } from './show-as-code.ts';

const SDL = new URL('../../../../packages/schema/schema.graphql', import.meta.url);
const schema = buildSchema(readFileSync(SDL, 'utf8'));
const input: GenerationInput = {
  model: { source: 'external://test/model' },
  mode: 'IMG2IMG',
  prompt: 'a heron\'s "wing"\n$HOME `x`',
  size: { aspectRatio: '16:9' },
  count: 2,
  seed: '7',
  image: { imageId: 'img_1' },
  extra: [
    { name: 'quality', value: { string: 'high' } },
    { name: 'detail', value: { float: 0.5 } },
  ],
};

test('the GraphQL form is a valid document of the API', () => {
  expect(validate(schema, parse(asGraphql(input)))).toEqual([]);
});

test('the curl form carries the very request, safe in a shell', () => {
  const command = asCurl(input, 'http://127.0.0.1:4100');
  const body = /-d '([\s\S]*)'$/.exec(command)?.[1]?.replaceAll("'\\''", "'");
  expect(JSON.parse(body ?? '')).toMatchObject({ variables: { input: { generation: input } } });
});

describe('the command line', () => {
  test('names every setting', () => {
    expect(asCommandLine({ ...input, prompt: 'a heron' })).toBe(
      "darkroom generate 'a heron' -m external://test/model --mode img2img --size 16:9 -n 2 --seed 7 --image img_1 --param quality=high --param detail=0.5",
    );
  });
  test('names what is made anew', () => {
    const anew = { ...input, prompt: 'a heron', cachePolicy: 'REFRESH' } as const;
    expect(asCommandLine(anew)).toContain(' --cache refresh');
    expect(asGraphql(anew)).toContain('cachePolicy: REFRESH');
  });
  test('quotes what a shell would take apart', () => {
    expect(asCommandLine({ model: { source: 's' }, prompt: "it's $HOME" })).toBe(
      "darkroom generate 'it'\\''s $HOME' -m s",
    );
  });
});
