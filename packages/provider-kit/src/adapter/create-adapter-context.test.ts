import { providerRecordSchema, Secret } from '@darkroom/core';
import { expect, test } from 'vitest';
import { testCredentials } from '../testing/credentials.ts';
import { egressOf } from '../testing/local/paid-call.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { createAdapterContext } from './create-adapter-context.ts';
import { createTokenKeeper } from './token-keeper.ts';

const clock = new ManualClock();
const tokens = createTokenKeeper(clock);
const provider = providerRecordSchema.parse({
  slug: 'toy',
  label: 'Toy',
  configurationMethods: ['predefined-model'],
  baseUrl: 'https://api.toy.example/v1',
  endpoints: { login: { url: 'https://login.toy.example' } },
  credentialForm: [
    { variable: 'id', label: 'Id', type: 'text-input' },
    { variable: 'key', label: 'Key', type: 'secret-input' },
  ],
});

const logged: unknown[] = [];

function contextOf(values: Record<string, string>, baseUrl = 'https://api.toy.example/v1') {
  return createAdapterContext({
    provider,
    baseUrl,
    credentials: testCredentials(values),
    egress: egressOf(),
    tokens,
    clock,
    signal: new AbortController().signal,
    log: (...words) => logged.push(words),
  });
}

test('a token is shared by contexts of the same provider, address and credentials alone', async () => {
  let fetched = 0;
  const take = async (context: ReturnType<typeof contextOf>) =>
    (
      await context.token('access', async () => {
        fetched += 1;
        return { secret: new Secret(`token-${fetched}`), expiresInMs: 600_000 };
      })
    ).reveal();
  const one = contextOf({ id: 'me', key: 'secret-of-mine' });
  expect(await take(one)).toBe('token-1');
  expect(await take(contextOf({ id: 'me', key: 'secret-of-mine' }))).toBe('token-1');
  expect(await take(contextOf({ id: 'you', key: 'secret-of-mine' }))).toBe('token-2');
  expect(await take(contextOf({ id: 'me', key: 'another-secret' }))).toBe('token-3');
  const elsewhere = contextOf({ id: 'me', key: 'secret-of-mine' }, 'https://gateway.example');
  expect(await take(elsewhere)).toBe('token-4');
  expect(one.secrets()).toEqual(['secret-of-mine', 'token-1']);
  one.forgetToken('access');
  expect(one.secrets()).toEqual(['secret-of-mine']);
  expect(await take(one)).toBe('token-5');
});

test('a URL of an answer is known as its own, or not', () => {
  const context = contextOf({});
  expect(context.isOwnUrl('https://login.toy.example/x?y')).toBe(true);
  expect(context.isOwnUrl('https://evil.example/')).toBe(false);
  expect(context.isOwnUrl('no URL')).toBe(false);
});

test('what it logs holds neither key nor token', async () => {
  const context = contextOf({ id: 'them', key: 'secret-of-theirs' });
  await context.token('access', async () => ({
    secret: new Secret('token-canary'),
    expiresInMs: 600_000,
  }));
  context.log('no: token-canary', { words: 'key secret-of-theirs', count: 2, nothing: null });
  context.log('plain');
  expect(logged).toEqual([
    ['no: [secret]', { words: 'key [secret]', count: 2, nothing: null }],
    ['plain', undefined],
  ]);
});

test('its endpoints follow its base URL', () => {
  expect(contextOf({}).endpoint('login')).toBe('https://login.toy.example');
  expect(contextOf({}, 'http://127.0.0.1:9/x/').endpoint('login')).toBe(
    'http://127.0.0.1:9/x/login',
  );
  expect(contextOf({}, 'http://127.0.0.1:9/x/').baseUrl).toBe('http://127.0.0.1:9/x');
});
