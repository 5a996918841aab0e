import { createPrivateKey, sign } from 'node:crypto';
import { ApiError, GoogleGenAI } from '@google/genai';
import { JWT, OAuth2Client } from 'google-auth-library';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type RunningEmulator, readImage, startGeminiEmulator } from '../index.ts';

const keyFileSchema = z.object({
  project_id: z.string(),
  private_key: z.string(),
  private_key_id: z.string(),
  client_email: z.string(),
  token_uri: z.string(),
});
const SCOPE = 'https://www.googleapis.com/auth/cloud-platform';
const model = 'gemini-nano-banana-2.1';

let time = Date.now();
let emulator: RunningEmulator;
let keyFile: z.infer<typeof keyFileSchema>;

beforeAll(async () => {
  emulator = await startGeminiEmulator({ now: () => new Date(time) });
  keyFile = keyFileSchema.parse(
    JSON.parse(emulator.moreVariables.DARKROOM_GOOGLE_GEMINI_SERVICE_ACCOUNT ?? ''),
  );
});
afterEach(() => emulator.reset());
afterAll(() => emulator.close());

/** The official library's own signing; only where it sends its assertion is another. */
async function tokenByLibrary(): Promise<string> {
  const { client_email: email, private_key: key, private_key_id: keyId } = keyFile;
  const account = new JWT({ email, key, keyId, scopes: [SCOPE] });
  account.transporter.interceptors.request.add({
    resolved: async (config) => {
      expect(String(config.url)).toBe('https://oauth2.googleapis.com/token');
      config.url = new URL(keyFile.token_uri);
      return config;
    },
  });
  const { access_token: token } = await account.authorize();
  return token ?? '';
}

const options = () => ({ baseUrl: emulator.baseUrl, retryOptions: { attempts: 1 } });

/** The official client with a service account's token. */
async function vertexClient(change: { project?: string; token?: string } = {}) {
  const authClient = new OAuth2Client();
  authClient.setCredentials({
    access_token: change.token ?? (await tokenByLibrary()),
    expiry_date: Date.now() + 3_600_000,
  });
  return new GoogleGenAI({
    vertexai: true,
    project: change.project ?? keyFile.project_id,
    location: 'europe-west4',
    googleAuthOptions: { authClient },
    httpOptions: options(),
  });
}

const expressClient = (apiKey = emulator.key) =>
  new GoogleGenAI({ vertexai: true, apiKey, httpOptions: options() });

async function failure(work: Promise<unknown>): Promise<ApiError> {
  const error = await work.then(
    () => expect.fail('the call succeeded'),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ApiError)) expect.fail(`not an ApiError: ${String(error)}`);
  return error;
}

describe('the official client on Vertex AI', () => {
  it('gets a token by its own signature, and a picture for it', async () => {
    const client = await vertexClient();
    const answer = await client.models.generateContent({
      model,
      contents: 'a lighthouse at dusk',
      config: {
        responseModalities: ['IMAGE'],
        imageConfig: {
          aspectRatio: '16:9',
          outputMimeType: 'image/png',
          personGeneration: 'ALLOW_ADULT',
        },
        labels: { team: 'x' },
      },
    });
    const data = answer.candidates?.[0]?.content?.parts?.[0]?.inlineData;
    expect(await readImage(Buffer.from(data?.data ?? '', 'base64'))).toEqual({
      format: 'png',
      width: 1376,
      height: 768,
    });
    expect(data?.mimeType).toBe('image/png');
    expect(answer.createTime).toBeTruthy();
    expect(answer.usageMetadata).toMatchObject({ trafficType: 'ON_DEMAND' });
    const request = emulator.requests().at(-1);
    expect(request?.path).toBe(
      `/v1beta1/projects/${keyFile.project_id}/locations/europe-west4/publishers/google/models/${model}:generateContent`,
    );
    expect(request?.headers.authorization).toMatch(/^Bearer ….{4}$/);
    expect(emulator.ledger()).toHaveLength(1);
  });

  it('streams, counts, lists and shows', async () => {
    const client = await vertexClient();
    const stream = await client.models.generateContentStream({ model, contents: 'slowly' });
    const reasons = [];
    for await (const chunk of stream) reasons.push(chunk.candidates?.[0]?.finishReason);
    expect(reasons.at(-1)).toBe('STOP');
    expect((await client.models.countTokens({ model, contents: 'twelve chars' })).totalTokens).toBe(
      3,
    );
    const names = [];
    for await (const one of await client.models.list({ config: { pageSize: 3 } }))
      names.push(one.name);
    expect(names).toContain(`publishers/google/models/${model}`);
    expect(names.length).toBeGreaterThan(3);
    expect(await client.models.get({ model })).toMatchObject({ version: '001' });
    expect(
      emulator.requests().some(({ path }) => path === '/v1beta1/publishers/google/models'),
    ).toBe(true);
  });

  it('is told a bad token, an old one, another project and a model that is gone', async () => {
    const token = await tokenByLibrary();
    const ask = async (change: { project?: string; token?: string }, of = model) =>
      failure((await vertexClient(change)).models.generateContent({ model: of, contents: 'x' }));
    const bad = await ask({ token: 'ya29.wrong' });
    expect([bad.status, bad.message]).toEqual([401, expect.stringContaining('UNAUTHENTICATED')]);
    const other = await ask({ token, project: 'another' });
    expect([other.status, other.message]).toEqual([
      403,
      expect.stringContaining('IAM_PERMISSION_DENIED'),
    ]);
    const gone = await ask({ token }, 'gemini-9-image');
    expect([gone.status, gone.message]).toEqual([
      404,
      expect.stringContaining('Publisher Model `projects/'),
    ]);
    time += 3_600_000;
    const old = await ask({ token });
    expect([old.status, old.message]).toEqual([
      401,
      expect.stringContaining('ACCESS_TOKEN_EXPIRED'),
    ]);
    time -= 3_600_000;
    expect(emulator.ledger()).toEqual([]);
  });

  it('is told faults in the words of this surface', async () => {
    const client = await vertexClient();
    const ask = () => failure(client.models.generateContent({ model, contents: 'x' }));
    emulator.setFault({ fault: { kind: 'forbidden', reason: 'service-disabled' } });
    expect((await ask()).message).toMatch(/Vertex AI API.*SERVICE_DISABLED/);
    emulator.setFault({ fault: { kind: 'quota-exhausted' } });
    expect((await ask()).message).toMatch(/base_model.*"quota_limit_value":"0"/);
    emulator.setFault({ fault: { kind: 'billing-hard-limit' } });
    expect((await ask()).message).toContain('BILLING_DISABLED');
  });
});

describe('express mode', () => {
  it('takes a key in the place of project and token', async () => {
    const answer = await expressClient().models.generateContent({ model, contents: 'a boat' });
    expect(answer.candidates?.[0]?.finishReason).toBe('STOP');
    const request = emulator.requests().at(-1);
    expect(request?.path).toBe(`/v1beta1/publishers/google/models/${model}:generateContent`);
    expect(request?.headers['x-goog-api-key']).toBe(`…${emulator.key.slice(-4)}`);
  });

  it('refuses another key', async () => {
    const error = await failure(
      expressClient('AQ.wrong').models.generateContent({ model, contents: 'x' }),
    );
    expect(error.message).toMatch(/API_KEY_INVALID.*aiplatform/);
  });
});

describe('the token endpoint', () => {
  const claims = () => {
    const iat = Math.floor(time / 1000);
    return {
      iss: keyFile.client_email,
      aud: keyFile.token_uri,
      scope: SCOPE,
      iat,
      exp: iat + 3600,
    };
  };
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const assertion = (change: object, header: object = { alg: 'RS256', typ: 'JWT' }) => {
    const content = `${part(header)}.${part({ ...claims(), ...change })}`;
    const key = createPrivateKey(keyFile.private_key);
    return `${content}.${sign('RSA-SHA256', Buffer.from(content), key).toString('base64url')}`;
  };
  const ask = async (text: string, grant = 'urn:ietf:params:oauth:grant-type:jwt-bearer') => {
    const body = new URLSearchParams({ grant_type: grant, assertion: text });
    const reply = await fetch(keyFile.token_uri, { method: 'POST', body });
    const json: unknown = await reply.json();
    return { status: reply.status, json };
  };

  it('gives a token for an hour, and keeps assertions out of the log', async () => {
    const good = assertion({});
    expect(await ask(good)).toMatchObject({
      status: 200,
      json: {
        access_token: expect.stringMatching(/^ya29\./),
        expires_in: 3599,
        token_type: 'Bearer',
      },
    });
    expect(JSON.stringify(emulator.requests())).not.toContain(good.slice(-40));
  });

  it.each([
    [
      'a changed claim',
      () => assertion({}).replace(/^[^.]+\.[^.]+/, (text) => `${text.slice(0, -8)}AAAAAAA`),
      'invalid_grant',
      /./,
    ],
    [
      'another account',
      () => assertion({ iss: 'nobody@x.example' }),
      'invalid_grant',
      /account not found/,
    ],
    [
      'another audience',
      () => assertion({ aud: 'https://x.example' }),
      'invalid_grant',
      /audience/,
    ],
    [
      'a day',
      () => assertion({ exp: Math.floor(time / 1000) + 86_400 }),
      'invalid_grant',
      /short-lived/,
    ],
    ['yesterday', () => assertion({ iat: 1000, exp: 4600 }), 'invalid_grant', /short-lived/],
    ['another scope', () => assertion({ scope: 'https://x.example' }), 'invalid_scope', /scope/],
    [
      'another key',
      () => assertion({}, { alg: 'RS256', kid: 'old' }),
      'invalid_grant',
      /Signature/,
    ],
    ['no signature at all', () => assertion({}, { alg: 'none' }), 'invalid_grant', /./],
  ])('refuses %s', async (_, make, error, description) => {
    expect(await ask(make())).toMatchObject({
      status: 400,
      json: { error, error_description: expect.stringMatching(description) },
    });
  });

  it('refuses a signature of another key, and another grant', async () => {
    const text = assertion({});
    const other = `${text.slice(0, text.lastIndexOf('.'))}.${'A'.repeat(342)}`;
    expect(await ask(other)).toMatchObject({
      json: { error_description: 'Invalid JWT Signature.' },
    });
    expect(await ask(text, 'password')).toMatchObject({
      json: { error: 'unsupported_grant_type' },
    });
  });
});
