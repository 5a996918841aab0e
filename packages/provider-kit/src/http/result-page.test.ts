import { expect, test } from 'vitest';
import { testPng } from '../testing/test-pictures.ts';
import { isPage } from './result-page.ts';

const text = (value: string) => Buffer.from(value);

test.each([
  ['text/html; charset=utf-8', '<!doctype html><title>Sign in</title>'],
  ['text/html', '\uFEFF\n <html>'],
  ['application/json', '{"error":"expired"}'],
  ['application/xml', '<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>'],
  ['text/plain', 'Not Found'],
])('%s with %s is a page', (type, body) => {
  expect(isPage(type, text(body))).toBe(true);
});

test.each([
  ['image/png', '<!doctype html>'], // what is no picture all the same is told when it is looked at
  ['', '{"a":1}'],
  ['text/xml', '<?xml version="1.0"?>\n<!-- drawn -->\n<svg xmlns="http://www.w3.org/2000/svg"/>'],
  ['text/plain', '<svg width="9"/>'],
])('%s with %s may be a picture', (type, body) => {
  expect(isPage(type, text(body))).toBe(false);
});

test('a picture in wrong clothes stays one', () => {
  expect(isPage('text/html', testPng(8, 8))).toBe(false);
  expect(isPage('application/json', Buffer.from([0xff, 0xd8, 0xff, 0xe0]))).toBe(false);
  expect(isPage(undefined, testPng(8, 8))).toBe(false);
});
