import { describe, expect, it } from 'vitest';
import {
  isModelAllowed,
  isPatternWithin,
  isPermission,
  PERMISSIONS,
  permissionsOf,
  ROLE_PERMISSIONS,
} from './permissions.ts';

describe('roles', () => {
  it('an admin may do everything, a viewer nothing that changes or spends', () => {
    expect([...permissionsOf('ADMIN', ['*'])].sort()).toEqual(Object.keys(PERMISSIONS).sort());
    expect(ROLE_PERMISSIONS.VIEWER.every((name) => name.endsWith(':read'))).toBe(true);
    expect(ROLE_PERMISSIONS.VIEWER).not.toContain('everyone:read');
    expect(ROLE_PERMISSIONS.MEMBER).not.toContain('providers:write');
  });

  it('for every role and every pair of scopes nothing is left beyond both', () => {
    const names = [...Object.keys(PERMISSIONS), '*', 'root', ''];
    for (const role of ['ADMIN', 'MEMBER', 'VIEWER'] as const) {
      for (const first of names) {
        for (const second of names) {
          for (const name of permissionsOf(role, [first, second])) {
            expect(ROLE_PERMISSIONS[role]).toContain(name);
            expect([first, second].some((scope) => scope === '*' || scope === name)).toBe(true);
          }
        }
      }
    }
    expect(permissionsOf('ADMIN', []).size).toBe(0);
  });

  it.each(['constructor', 'toString', '__proto__', '*', ''])('"%s" is no permission', (name) => {
    expect(isPermission(name)).toBe(false);
  });
});

describe('patterns of models', () => {
  it.each([
    ['external://a/b', 'external://a/b', true],
    ['external://a/*', 'external://a/b/c', true],
    ['external://a/*', 'external://ab/c', false],
    ['*-mini', 'external://a/b-mini', true],
    ['*-mini', 'external://a/b-mini-2', false],
    ['external://*/flux*', 'external://fal/flux-2', true],
    ['external://a/b.', 'external://a/bx', false],
    ['', 'external://a/b', false],
  ])('%s and %s: %s', (pattern, source, expected) => {
    expect(isModelAllowed(source, [pattern])).toBe(expected);
  });

  it('no list allows all, an empty one none', () => {
    expect([isModelAllowed('x', null), isModelAllowed('x', [])]).toEqual([true, false]);
  });

  it.each([
    ['external://a/*', 'external://a/*', true],
    ['external://a/b*', 'external://a/*', true],
    ['*', 'external://a/*', false],
    ['external://*', 'external://a/*', false],
    ['external://a/*', 'external://a/b', false],
  ])('%s within %s: %s', (inner, outer, expected) => {
    expect(isPatternWithin(inner, [outer])).toBe(expected);
    expect(isPatternWithin(inner, null)).toBe(true);
  });

  it('a hostile pattern takes no time', () => {
    expect(isModelAllowed('a'.repeat(2000), [`${'*a'.repeat(500)}b`])).toBe(false);
  });
});
