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
  expect(named('Image').interfaces).toContainEqual({ name: 'Node' });
  expect(named('GenerationInput')).toBeUndefined();
  const nullable = (type: string, field: string) =>
    named(type).fields.find(({ name }: { name: string }) => name === field).type.kind !==
    'NON_NULL';
  expect([nullable('Image', 'id'), nullable('Image', 'width')]).toEqual([false, true]);
});

test('types that only fields lead to that nobody asks for stay out', () => {
  const asked = new Set(['images', 'nodes', 'id']);
  const small = minifySchema(JSON.parse(readFileSync(file, 'utf8')), (name) => asked.has(name));
  const names: string[] = JSON.parse(JSON.stringify(small)).__schema.types.map(
    ({ name }: { name: string }) => name,
  );
  expect(names).toEqual(expect.arrayContaining(['Query', 'Image', 'ImageConnection']));
  expect(names).not.toContain('CatalogCheck');
});
