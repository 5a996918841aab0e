import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { createManualClock } from '../testing/local/manual-clock.ts';
import { SignedUrls } from './signed-urls.ts';

const clock = createManualClock();
const urls = new SignedUrls(randomBytes(32), clock);
const ORIGIN = 'http://localhost:4400';

/** The path and the query of a link, as a route sees them. */
function partsOf(link: string): [string, Record<string, string>] {
  const { pathname, searchParams } = new URL(link);
  return [pathname, Object.fromEntries(searchParams)];
}

const image = () => partsOf(urls.image(ORIGIN, 'img_1', 'THUMBNAIL'));

it('a link opens its own picture', () => {
  expect(urls.isValid(...image())).toBe(true);
  expect(urls.isValid(...partsOf(urls.partialImage(ORIGIN, 'ab'.repeat(32))))).toBe(true);
});

it('a link opens no other picture, variant or time', () => {
  const [path, query] = image();
  expect(urls.isValid('/images/img_2', query)).toBe(false);
  expect(urls.isValid(path, { ...query, variant: 'original' })).toBe(false);
  expect(urls.isValid(path, { ...query, more: '' })).toBe(false);
  const later = String(Number(query.expires) + 1);
  expect(urls.isValid(path, { ...query, expires: later })).toBe(false);
});

it('a link without its very signature opens nothing', () => {
  const [path, { signature = '', ...query }] = image();
  expect(urls.isValid(path, query)).toBe(false);
  const other = `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`;
  for (const wrong of ['', 'x', signature.slice(1), `${signature}A`, other])
    expect(urls.isValid(path, { ...query, signature: wrong })).toBe(false);
  const stranger = new SignedUrls(randomBytes(32), clock);
  expect(stranger.isValid(path, { ...query, signature })).toBe(false);
});

it('a link is good for an hour at least, and ends', () => {
  const [path, query] = image();
  clock.advance(3_599_999);
  expect(urls.isValid(path, query)).toBe(true);
  clock.advance(Number(query.expires) - clock.now() - 1);
  expect(urls.isValid(path, query)).toBe(true);
  clock.advance(1);
  expect(urls.isValid(path, query)).toBe(false);
});
