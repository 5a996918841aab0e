import { expect, it } from 'vitest';
import { jsonIn } from './json-in.ts';

it.each([
  ['{"a":[1]}', { a: [1] }],
  ['null', null],
  ['', null],
  ['<html>', null],
])('%j is %j', (text, value) => expect(jsonIn(text)).toEqual(value));
