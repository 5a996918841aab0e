import { format, inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Secret, secretHint } from './secret.ts';

const TEXT = 'sk-proj-0123456789abcdefghij';
const secret = new Secret(TEXT);

describe('a secret', () => {
  it.each<[string, () => string]>([
    ['a template', () => `${secret}`],
    ['a list', () => [secret].join()],
    ['String', () => String(secret)],
    ['JSON', () => JSON.stringify({ secret, list: [secret] })],
    ['inspect', () => inspect(secret)],
    [
      'inspect, all of it',
      () => inspect({ a: { b: [secret] } }, { depth: null, showHidden: true }),
    ],
    ['inspect without customs', () => inspect(secret, { customInspect: false, showHidden: true })],
    ['format', () => format('%s %o %O %j %d', secret, secret, secret, secret, secret)],
    ['an error', () => inspect(new Error(`no ${secret}`, { cause: secret }))],
    [
      'its keys',
      () => JSON.stringify([Object.entries(secret), Object.getOwnPropertyNames(secret)]),
    ],
    ['a copy', () => JSON.stringify({ ...secret })],
    ['a clone', () => inspect(structuredClone(secret))],
    ['a number', () => String(Number(secret))],
  ])('is not in %s', (_, show) => {
    expect(show()).not.toContain(TEXT);
    expect(show()).not.toContain(TEXT.slice(8, 20));
  });

  it('gives itself up in one way', () => expect(secret.reveal()).toBe(TEXT));

  it('hints at itself where it is long enough', () => {
    expect(secret.hint()).toBe('…ghij');
    expect(secretHint('x'.repeat(19))).toBe('…');
    fc.assert(
      fc.property(fc.string(), (value) => {
        expect(secretHint(value).length).toBe(value.length >= 20 ? 5 : 1);
      }),
    );
  });
});
