import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ARROWS } from './architecture/arrows.ts';
import { readRepository } from './architecture/read-repository.ts';
import { RULES } from './architecture/rules.ts';
import { packageName } from './architecture/source-file.ts';

const files = readRepository(fileURLToPath(new URL('../../..', import.meta.url)));

describe('the repository', () => {
  it('is read whole', () => {
    const paths = new Set(files.map(({ path }) => path));
    expect(paths).toContain('packages/core/src/index.ts');
    expect(paths).toContain('packages/tooling/src/architecture.test.ts');
    expect(files.find(({ path }) => path === 'packages/core/package.json')?.text).toContain(
      '@darkroom/core',
    );
  });

  it('has arrows for each of its packages', () => {
    const names = new Set(files.flatMap(({ path }) => packageName(path) ?? []));
    expect([...names].sort()).toEqual(Object.keys(ARROWS).sort());
  });

  it.each(RULES)('keeps the rule $name', (rule) => {
    const found = rule
      .check(files)
      .map(({ path, line, message }) => `${path}:${line} ${message}`)
      .sort();
    expect(found).toEqual([]);
  });
});
