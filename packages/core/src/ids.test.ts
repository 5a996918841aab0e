import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createId, ID_PREFIXES, type IdKind, idKind } from './ids.ts';

const KINDS = Object.keys(ID_PREFIXES) as IdKind[]; // keys of a const table
const time = fc.integer({ min: 0, max: 2 ** 48 });

describe('createId', () => {
  it('is read back by its prefix', () => {
    fc.assert(
      fc.property(fc.constantFrom(...KINDS), time, (kind, now) => {
        const id = createId(kind, now);
        expect(id).toMatch(/^[a-z]{3}_[0-9a-z]{26}$/);
        expect(idKind(id)).toBe(kind);
      }),
    );
  });

  it('sorts by time', () => {
    fc.assert(
      fc.property(time, time, (left, right) => {
        fc.pre(left < right);
        expect(createId('image', left) < createId('image', right)).toBe(true);
      }),
    );
  });

  it('is its time and its random bytes, and nothing else', () => {
    const zeros = new Uint8Array(16);
    expect(createId('generation', 0, zeros)).toBe(`gen_${'0'.repeat(26)}`);
    expect(createId('generation', 33, zeros)).toBe(`gen_0000000011${'0'.repeat(16)}`);
    expect(createId('generation', 0, zeros.fill(255))).toBe(`gen_0000000000${'z'.repeat(16)}`);
  });

  it('does not repeat', () => {
    const ids = new Set(Array.from({ length: 10_000 }, () => createId('asset', 1)));
    expect(ids.size).toBe(10_000);
  });

  it('has one prefix a kind', () => {
    expect(new Set(Object.values(ID_PREFIXES)).size).toBe(KINDS.length);
  });
});

describe('idKind', () => {
  it.each([
    '',
    'gen',
    'gen_',
    'xyz_0123',
    'GEN_0123',
    'gen_../../x',
    'gen_%2e%2e',
    'gen_\u0000',
    'gen_0123 ',
    ' gen_0123',
    'gen_0123\n',
    "gen_0' OR 1=1",
    'gen_🌊',
    `gen_${'0'.repeat(300)}`,
    '{8c7a1f66-0000-4000-8000-000000000000}',
    'constructor',
  ])('knows no %j', (id) => expect(idKind(id)).toBeNull());
});
