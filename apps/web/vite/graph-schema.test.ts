import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { minifySchema } from './graph-schema.ts';

const file = new URL('../src/gql/introspection.json', import.meta.url);

test('the small schema keeps interfaces and nullability, in less than half of the size', () => {
  const text = readFileSync(file, 'utf8');
  const small = JSON.stringify(minifySchema(JSON.parse(text)));
  expect(small.length).toBeLessThan(text.length / 2);
  const { types } = JSON.parse(small).__schema;
  const named = (name: string) => types.find((type: { name: string }) => type.name === name);
  expect(named('Node').possibleTypes.map(({ name }: { name: string }) => name)).toContain('Image');
  expect(named('GenerationInput')).toBeUndefined();
});
