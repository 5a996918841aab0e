import OpenAI, {
  AuthenticationError,
  AzureOpenAI,
  BadRequestError,
  NotFoundError,
  toFile,
} from 'openai';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type RunningEmulator, startVendorEmulator } from '../index.ts';
import { ENTRA_TOKEN } from './routes.ts';

let emulator: RunningEmulator;
let azure: AzureOpenAI;
beforeAll(async () => {
  emulator = await startVendorEmulator('azure-openai');
  azure = new AzureOpenAI({
    apiKey: emulator.key,
    endpoint: emulator.url,
    apiVersion: '2025-04-01-preview',
    maxRetries: 0,
  });
});
afterAll(() => emulator.close());
beforeEach(() => emulator.reset());

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => error,
  );

describe('the official client for Azure', () => {
  it('paints by the path of a deployment, with its key in a header of its own', async () => {
    const answer = await azure.images.generate({ model: 'my-images', prompt: 'a boat', n: 2 });
    expect(answer.data).toHaveLength(2);
    const [request] = emulator.requests();
    expect(request?.path).toBe('/openai/deployments/my-images/images/generations');
    expect(request?.query).toEqual({ 'api-version': '2025-04-01-preview' });
    expect(request?.headers['api-key']).toMatch(/^…/);
    expect(emulator.ledger()).toMatchObject([{ model: 'my-images', images: 2 }]);
  });

  it('edits a picture by a form', async () => {
    const bytes = await sharp({
      create: { width: 64, height: 64, channels: 4, background: { r: 1, g: 2, b: 3, alpha: 0 } },
    })
      .png()
      .toBuffer();
    const image = await toFile(bytes, 'a.png', { type: 'image/png' });
    const answer = await azure.images.edit({ model: 'my-images', prompt: 'x', image });
    expect(answer.data).toHaveLength(1);
  });

  it('meets its errors', async () => {
    const ask = (model = 'my-images') => failure(azure.images.generate({ model, prompt: 'x' }));
    expect(await ask('none')).toBeInstanceOf(NotFoundError);
    expect(await ask('none')).toMatchObject({ code: 'DeploymentNotFound' });
    emulator.setFault({ fault: { kind: 'moderation', stage: 'input' } });
    const refused = await ask();
    expect(refused).toBeInstanceOf(BadRequestError);
    expect(refused).toMatchObject({ code: 'contentFilter' });
    const wrong = new AzureOpenAI({
      apiKey: 'no',
      endpoint: emulator.url,
      apiVersion: '2025-04-01-preview',
      maxRetries: 0,
    });
    expect(
      await failure(wrong.images.generate({ model: 'my-images', prompt: 'x' })),
    ).toBeInstanceOf(AuthenticationError);
    expect(emulator.ledger()).toEqual([]);
  });
});

describe('the v1 surface', () => {
  it('takes the plain client, the deployment as the model, and a token as a bearer', async () => {
    const client = new OpenAI({
      apiKey: ENTRA_TOKEN,
      baseURL: `${emulator.url}/openai/v1`,
      maxRetries: 0,
    });
    await client.images.generate({ model: 'my-mini', prompt: 'x', quality: 'low' });
    expect((await client.models.list()).data.map(({ id }) => id)).toContain('gpt-image-2');
    expect(emulator.ledger()).toMatchObject([{ model: 'my-mini' }]);
  });

  it('has no version in its paths, and the other none without one', async () => {
    const answer = await fetch(`${emulator.url}/openai/deployments/my-images/images/generations`, {
      method: 'POST',
      headers: { 'api-key': emulator.key },
    });
    expect(answer.status).toBe(404);
  });
});
