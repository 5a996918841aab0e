import { ProviderFailure, type ProviderRecordInput, providerRecordSchema } from '@darkroom/core';
import { describe, expect, test } from 'vitest';
import { providerOrigins } from './provider-origins.ts';

const RECORD: ProviderRecordInput = {
  slug: 'toy',
  label: 'Toy',
  configurationMethods: ['predefined-model'],
  baseUrl: 'https://api.toy.example/v1',
  endpoints: {
    queue: { url: 'https://queue.toy.example/jobs', path: '/q' },
    token: { url: 'https://login.toy.example' },
    region: { url: 'https://{place}-api.toy.example', path: '/' },
    files: { url: 'https://files.toy.example', variable: 'files_url' },
  },
  keyHosts: ['*.toy.example', 'poll.elsewhere.example'],
};

function origins(baseUrl: string, texts: Record<string, string> = {}) {
  return providerOrigins({
    provider: providerRecordSchema.parse(RECORD),
    baseUrl,
    credentials: { text: (variable) => texts[variable] ?? null },
  });
}

const trust = (found: ReturnType<typeof origins>, url: string) => found.trustOf(new URL(url));

describe("at the vendor's own base URL", () => {
  const own = origins('https://api.toy.example/v2/', { place: 'eu-1' });

  test('endpoints are as written, with places in their hosts filled', () => {
    expect(own.baseUrl).toBe('https://api.toy.example/v2');
    expect(own.endpoint('queue')).toBe('https://queue.toy.example/jobs');
    expect(own.endpoint('token')).toBe('https://login.toy.example');
    expect(own.endpoint('region')).toBe('https://eu-1-api.toy.example');
    expect(() => own.endpoint('toString')).toThrow(RangeError);
  });

  test.each([
    ['https://api.toy.example/anything', 'base-url'],
    ['https://queue.toy.example/x', 'base-url'],
    ['https://eu-1-api.toy.example/x', 'base-url'],
    ['https://api.eu4.toy.example/v1/get?id=1', 'untrusted'],
    ['https://poll.elsewhere.example/', 'untrusted'],
    ['http://api.eu4.toy.example/', null],
    ['https://api.eu4.toy.example:8443/', null],
    ['https://toy.example/', null],
    ['https://eviltoy.example/', null],
    ['https://api.toy.example.evil.test/', null],
    ['https://evil.test/?https://api.toy.example', null],
    ['http://queue.toy.example/', null],
    ['https://a.poll.elsewhere.example/', null],
    ['http://127.0.0.1/', null],
  ])('%s gets the key: %s', (url, expected) => {
    expect(trust(own, url)).toBe(expected);
  });

  test("another region on a key host counts as the vendor's own", () => {
    const region = origins('https://api.eu.toy.example/v1');
    expect(region.endpoint('queue')).toBe('https://queue.toy.example/jobs');
    expect(trust(region, 'https://api.eu4.toy.example/x')).toBe('untrusted');
    expect(trust(origins('http://api.eu.toy.example/v1'), 'https://api.eu4.toy.example')).toBe(
      null,
    );
  });
});

describe('behind a base URL of somebody else', () => {
  const gateway = origins('http://127.0.0.1:4199/toy/', { place: 'eu-1' });

  test('endpoints lie behind it', () => {
    expect(gateway.endpoint('queue')).toBe('http://127.0.0.1:4199/toy/q');
    expect(gateway.endpoint('token')).toBe('http://127.0.0.1:4199/toy/token');
    expect(gateway.endpoint('region')).toBe('http://127.0.0.1:4199/toy');
  });

  test('nobody else gets the key, the vendor included', () => {
    expect(trust(gateway, 'http://127.0.0.1:4199/other')).toBe('base-url');
    for (const url of [
      'https://api.toy.example/v1',
      'https://queue.toy.example/',
      'https://api.eu4.toy.example/',
      'http://127.0.0.1:4200/',
    ]) {
      expect(trust(gateway, url)).toBeNull();
    }
    expect(gateway.words).toBe('http://127.0.0.1:4199');
  });
});

describe('what a person sets', () => {
  test('a variable goes before the file, wherever the base URL is', () => {
    const found = origins('https://api.toy.example/v1', { files_url: 'http://10.0.0.7:9000/f/' });
    expect(found.endpoint('files')).toBe('http://10.0.0.7:9000/f');
    expect(trust(found, 'http://10.0.0.7:9000/x')).toBe('base-url');
    expect(trust(found, 'https://files.toy.example/')).toBe('untrusted'); // by *.toy.example alone
  });

  test.each(['', 'evil.test/', 'a.b', 'x@y', '-a', 'a\n'])('a place cannot hold %j', (place) => {
    const found = origins('https://api.toy.example/v1', { place });
    expect(() => found.endpoint('region')).toThrow(ProviderFailure);
    expect(found.words).not.toContain('evil');
  });

  test('a provider in process has no origin', () => {
    const found = origins('');
    expect(found.baseUrl).toBe('');
    expect(trust(found, 'https://api.toy.example/')).toBeNull();
  });
});
