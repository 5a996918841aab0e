import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { DIST, initialFiles, sizesOf } from './initial-files.ts';

/** What the first page may load of scripts before it shows anything, in bytes as gzip sends them. */
const MOST_BYTES = 250_000;

it('the first page loads less than 250 kB of scripts at once', () => {
  expect(existsSync(join(DIST, 'index.html')), 'built: run `vite build` first').toBe(true);
  const { count, packed } = sizesOf(initialFiles('index.html'), '.js');
  expect(count).toBeGreaterThan(3);
  expect(packed).toBeLessThan(MOST_BYTES);
});
