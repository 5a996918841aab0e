import { generateKeyPairSync, verify } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { type ProviderFailure, providerRecordSchema, Secret } from '@darkroom/core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createAdapterContext } from '../adapter/create-adapter-context.ts';
import { createTokenKeeper } from '../adapter/token-keeper.ts';
import { createEgress } from '../http/egress.ts';
import { failureOf } from '../testing/contract/expect-failure.ts';
import { testCredentials } from '../testing/credentials.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { readServiceAccount } from './service-account.ts';
import { forgetServiceAccount, serviceAccountHeaders } from './service-account-token.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const PEM = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const TOKEN_URI = 'https://login.toy.example/token';
const FILE = {
  type: 'service_account',
  project_id: 'toys',
  private_key_id: 'key-1',
  private_key: PEM,
  client_email: 'painter@toys.example',
  token_uri: TOKEN_URI,
};
const RULES = { tokenUris: [TOKEN_URI], advice: 'Make one in the console.' } as const;
const provider = providerRecordSchema.parse({
  slug: 'toy',
  label: 'Toy',
  configurationMethods: ['predefined-model'],
  baseUrl: 'https://api.toy.example',
  credentialForm: [{ variable: 'account', label: 'Account', type: 'file' }],
  teaching: { newKey: 'Make a new key file.', forbidden: 'Give the account its role.' },
});
const SCOPE = 'https://toy.example/paint';

type Answer = { status: number; body: unknown; headers?: Record<string, string> };
const GOOD: Answer = { status: 200, body: { access_token: 'ya29.one-canary', expires_in: 3600 } };
let answers: Answer[] = [];
let asked: URLSearchParams[] = [];

const server = createServer(async (request: IncomingMessage, response) => {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(Buffer.from(piece));
  asked.push(new URLSearchParams(Buffer.concat(pieces).toString()));
  const { status, body, headers } = answers.shift() ?? GOOD;
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
});
let origin = '';
const egress = createEgress();

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
});
afterAll(async () => {
  await egress.close();
  server.closeAllConnections();
  server.close();
});
afterEach(() => {
  answers = [];
  asked = [];
});

const content = (change: Record<string, unknown> = {}) =>
  new Secret(JSON.stringify({ ...FILE, ...change }));

function setUp() {
  const clock = new ManualClock(Date.UTC(2026, 10, 21, 12), { isAutomatic: true });
  const context = createAdapterContext({
    provider,
    baseUrl: origin,
    credentials: testCredentials({ account: content().reveal() }),
    egress,
    tokens: createTokenKeeper(clock),
    clock,
    signal: new AbortController().signal,
    log: () => undefined,
  });
  const account = readServiceAccount(content(), RULES);
  const grant = { tokenUrl: `${origin}/token`, scope: SCOPE };
  const take = async () =>
    (await serviceAccountHeaders(context, account, grant)).authorization.reveal();
  return { clock, context, take };
}

const claimsSchema = z.record(z.string(), z.unknown());
const decoded = (part = ''): unknown => JSON.parse(Buffer.from(part, 'base64url').toString());

describe('the exchange', () => {
  it('sends a form with an assertion that the public key confirms', async () => {
    const { clock, take } = setUp();
    expect(await take()).toBe('Bearer ya29.one-canary');
    const [form] = asked;
    expect(form?.get('grant_type')).toBe('urn:ietf:params:oauth:grant-type:jwt-bearer');
    const [header, claims, signature] = (form?.get('assertion') ?? '').split('.');
    expect(decoded(header)).toEqual({ alg: 'RS256', typ: 'JWT', kid: 'key-1' });
    const seconds = clock.now() / 1000;
    expect(claimsSchema.parse(decoded(claims))).toEqual({
      iss: 'painter@toys.example',
      scope: SCOPE,
      aud: TOKEN_URI,
      iat: seconds,
      exp: seconds + 3600,
    });
    const signed = Buffer.from(`${header}.${claims}`);
    const mark = Buffer.from(signature ?? '', 'base64url');
    expect(verify('RSA-SHA256', signed, publicKey, mark)).toBe(true);
  });

  it('keeps the token, renews it before its end, and forgets it when told', async () => {
    const { clock, context, take } = setUp();
    await take();
    clock.advance(3_539_000);
    await take();
    expect(asked).toHaveLength(1);
    clock.advance(2000);
    await take();
    expect(asked).toHaveLength(2);
    forgetServiceAccount(context, SCOPE);
    await take();
    expect(asked).toHaveLength(3);
    expect(context.secrets()).toContain('ya29.one-canary');
  });

  it('is tried again where the server is busy, and no longer than makes sense', async () => {
    const { clock, take } = setUp();
    answers = [
      { status: 503, body: '' },
      { status: 429, body: '', headers: { 'retry-after': '2' } },
    ];
    expect(await take()).toBe('Bearer ya29.one-canary');
    expect(asked).toHaveLength(3);
    expect(clock.sleeps).toHaveLength(2);
    const patient = setUp();
    answers = [{ status: 429, body: '', headers: { 'retry-after': '600' } }];
    expect((await failureOf(patient.take())).details).toMatchObject({
      code: 'RATE_LIMITED',
      retryAfterMs: 600_000,
    });
  });

  it.each<[string, Answer, string, RegExp]>([
    [
      'a wrong signature',
      {
        status: 400,
        body: { error: 'invalid_grant', error_description: 'Invalid JWT Signature.' },
      },
      'CREDENTIALS_REJECTED',
      /invalid_grant: Invalid JWT Signature\..*Make a new key file/,
    ],
    [
      'a clock that is wrong',
      {
        status: 400,
        body: {
          error: 'invalid_grant',
          error_description:
            'Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe.',
        },
      },
      'CREDENTIALS_REJECTED',
      /Check this machine's clock: an assertion of another time is refused\.$/,
    ],
    [
      'a client that may not',
      { status: 401, body: { error: 'unauthorized_client' } },
      'PERMISSION_DENIED',
      /Give the account its role/,
    ],
    ['a server that is away', { status: 500, body: 'oh' }, 'PROVIDER_UNAVAILABLE', /status 500/],
    ['no token', { status: 200, body: { token: 'x' } }, 'PROVIDER_BAD_RESPONSE', /no token/],
    [
      'a token that would break a header',
      { status: 200, body: { access_token: 'a\r\nb', expires_in: 1 } },
      'PROVIDER_BAD_RESPONSE',
      /no token/,
    ],
  ])('tells %s', async (_, answer, code, words) => {
    const { take } = setUp();
    answers = [answer, answer, answer];
    const failure: ProviderFailure = await failureOf(take());
    expect(failure.details).toMatchObject({ code, charge: 'not-charged' });
    expect(failure.message).toMatch(words);
    expect(failure.message + failure.details.providerMessage).not.toContain(PEM.slice(40, 80));
  });
});

describe('a key file', () => {
  it('is read, and an address that it leaves out is the usual one', () => {
    const account = readServiceAccount(content({ token_uri: null, project_id: '' }), RULES);
    expect(account).toMatchObject({ email: FILE.client_email, keyId: 'key-1', projectId: null });
    expect(account.tokenUri).toBe(TOKEN_URI);
  });

  it('may have its line breaks escaped twice', () => {
    const twice = content({ private_key: PEM.replaceAll('\n', '\\n') });
    expect(readServiceAccount(twice, RULES).privateKey.asymmetricKeyType).toBe('rsa');
  });

  const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  it.each<[string, string, RegExp]>([
    ['a path', '/home/me/key.json', /not its path/],
    ['an own login', JSON.stringify({ type: 'authorized_user' }), /kind "authorized_user"/],
    ['no key', content({ private_key: undefined }).reveal(), /lacks what is needed: private_key/],
    ['a list', '[]', /lacks what is needed/],
    ['a broken key', content({ private_key: PEM.slice(0, 300) }).reveal(), /cannot be read/],
    [
      'a key of another kind',
      content({ private_key: elliptic.export({ type: 'pkcs8', format: 'pem' }) }).reveal(),
      /RSA key/,
    ],
    [
      'an address that is not the vendor’s',
      content({ token_uri: 'https://evil.example/token' }).reveal(),
      /not one of https:\/\/login\.toy\.example\/token/,
    ],
  ])('that is %s is refused in words', (_, text, words) => {
    const read = () => readServiceAccount(new Secret(text), RULES);
    expect(read).toThrow(words);
    expect(read).toThrow(/Make one in the console/);
    expect(read).not.toThrow(/BEGIN|evil|painter@/);
  });
});
