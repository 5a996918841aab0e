import { connect } from 'node:net';
import { readImage, startOpenAiEmulator } from '@darkroom/emulators';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startWholeServer, type WholeServer } from '../testing/local/start-whole-server.ts';
import { drawPicture } from './testing/pictures.ts';

/** Bodies by hand: what no client sends, and what only some do. Nothing of what is refused may reach the vendor. */
const KEY = 'sk-canary-bodies-0123456789abcdef';
let emulator: Awaited<ReturnType<typeof startOpenAiEmulator>>;
let server: WholeServer;

beforeAll(async () => {
  emulator = await startOpenAiEmulator({ keys: [KEY] });
  server = await startWholeServer({
    OPENAI_API_KEY: KEY,
    DARKROOM_OPENAI_BASE_URL: emulator.baseUrl,
  });
});
afterEach(() => emulator.reset());
afterAll(async () => {
  await server.stop();
  await emulator.close();
});

interface ErrorJson {
  message: string;
  type: string;
  param: string | null;
  code: string;
}
async function edit(body: FormData | string, contentType?: string) {
  const response = await fetch(`${server.url}/v1/images/edits`, {
    method: 'POST',
    headers: {
      authorization: server.headers.authorization,
      ...(contentType === undefined ? {} : { 'content-type': contentType }),
    },
    body,
  });
  const json = (await response.json()) as {
    data?: { b64_json: string; url?: string }[];
    error?: ErrorJson;
  };
  return { status: response.status, json, headers: response.headers };
}
const editJson = (body: unknown) => edit(JSON.stringify(body), 'application/json');
const blob = (bytes: Uint8Array<ArrayBuffer> | string) => new Blob([bytes], { type: 'image/png' });
const picture = (...given: Parameters<typeof drawPicture>) =>
  blob(Uint8Array.from(drawPicture(...given)));
const dataUrl = (bytes: Buffer) => `data:image/png;base64,${bytes.toString('base64')}`;

function form(...fields: [string, string | Blob][]): FormData {
  const made = new FormData();
  made.set('model', 'gpt-image-2');
  made.set('prompt', 'a door');
  for (const [name, value] of fields) made.append(name, value);
  return made;
}

describe('a multipart form is refused', () => {
  it.each<[string, [string, string | Blob][], number, string | null, string]>([
    ['without a picture', [], 400, 'image', 'missing_required_parameter'],
    [
      'for a file that is no picture',
      [['image', blob('no picture')]],
      400,
      'image',
      'invalid_image_file',
    ],
    ['for an empty file', [['image', blob('')]], 400, 'image', 'invalid_image_file'],
    [
      'for a field that nobody has',
      [
        ['image', picture(64, 64)],
        ['colour', 'red'],
      ],
      400,
      'colour',
      'unknown_parameter',
    ],
    [
      'for a file that nobody asked for',
      [
        ['image', picture(64, 64)],
        ['photo', picture(8, 8)],
      ],
      400,
      'photo',
      'unknown_parameter',
    ],
    [
      'for a mask without holes',
      [
        ['image', picture(64, 64)],
        ['mask', picture(64, 64)],
      ],
      400,
      'mask',
      'invalid_image_file',
    ],
    [
      'for a mask of another size',
      [
        ['image', picture(1024, 1024)],
        ['mask', picture(64, 64, 1, 'hole')],
      ],
      400,
      'mask',
      'invalid_value',
    ],
    [
      'for two masks',
      [
        ['image', picture(64, 64)],
        ['mask', picture(64, 64, 1, 'hole')],
        ['mask', picture(64, 64, 2, 'hole')],
      ],
      400,
      'mask',
      'invalid_value',
    ],
    [
      'for n that is no number',
      [
        ['image', picture(64, 64)],
        ['n', 'two'],
      ],
      400,
      'n',
      'invalid_type',
    ],
    [
      'for eighteen files',
      Array.from({ length: 18 }, (_, index) => ['image[]', picture(16, 16, index)]),
      400,
      'image',
      'invalid_value',
    ],
    [
      'for a prompt of a megabyte',
      [
        ['image', picture(64, 64)],
        ['prompt', 'x'.repeat(1_000_000)],
      ],
      400,
      'prompt',
      'invalid_value',
    ],
  ])('%s', async (_name, fields, status, param, code) => {
    const answer = await edit(form(...fields));
    expect(answer.json.error).toMatchObject({ param, code });
    expect(answer.status).toBe(status);
    expect(emulator.requests().filter(({ method }) => method === 'POST')).toEqual([]);
  });

  it.each([
    ['has no boundary', 'multipart/form-data', 'anything', 400],
    [
      'is cut short',
      'multipart/form-data; boundary=x',
      '--x\r\nContent-Disposition: form-data; name="model"\r\n\r\ngpt-im',
      400,
    ],
    ['is no form at all', 'multipart/form-data; boundary=x', 'not a form', 400],
    ['is of another kind', 'text/plain', 'hello', 415],
  ])('where it %s', async (_name, type, body, status) => {
    const answer = await edit(body, type);
    expect(answer.status).toBe(status);
    expect(answer.json.error).toMatchObject({
      type: 'invalid_request_error',
      message: expect.any(String),
    });
  });

  it('for a file beyond 50 MiB, whose rest is not kept', async () => {
    const answer = await edit(form(['image', blob(new Uint8Array(51 * 1024 ** 2))]));
    expect(answer).toMatchObject({ status: 413, json: { error: { param: 'image' } } });
    const left = (await server.files('images')).filter((name) => name.includes('/images/tmp/'));
    expect(left).toEqual([]);
  });
});

describe('JSON', () => {
  it('brings pictures as data: URLs, short and long, and masks', async () => {
    const long = drawPicture(1024, 1024, 9, 'opaque', 3_000_000);
    const answer = await editJson({
      model: 'gpt-image-2',
      prompt: 'a door',
      size: '1024x1024',
      images: [{ image_url: dataUrl(long) }, { image_url: dataUrl(drawPicture(16, 16)) }],
      mask: { image_url: dataUrl(drawPicture(1024, 1024, 3, 'hole')) },
    });
    expect(answer.json.error).toBeUndefined();
    expect(
      await readImage(Buffer.from(answer.json.data?.[0]?.b64_json ?? '', 'base64')),
    ).toMatchObject({
      width: 1024,
    });
    const [request] = emulator.requests().filter(({ path }) => path.endsWith('/images/edits'));
    expect(request?.files.map(({ name }) => name)).toEqual(['image[]', 'image[]', 'mask']);
    expect(request?.files[2]?.image?.alpha?.transparentShare).toBe(0.25);
  });

  it('names pictures of the gallery by their link and by their id', async () => {
    const made = await fetch(`${server.url}/v1/images/generations`, {
      method: 'POST',
      headers: server.headers,
      body: JSON.stringify({
        model: 'aurora',
        prompt: 'a hill',
        size: '1024x1024',
        response_format: 'url',
      }),
    });
    const { data } = (await made.json()) as { data: { url: string }[] };
    const url = data[0]?.url ?? '';
    const id = /(img_[0-9a-z]+)/.exec(url)?.[1];
    for (const one of [{ image_url: url }, { file_id: id }]) {
      const answer = await editJson({ model: 'gpt-image-2', prompt: 'a door', images: [one] });
      expect([answer.status, answer.json.error]).toEqual([200, undefined]);
    }
  });

  it.each([
    [
      'an address',
      [{ image_url: 'https://example.com/a.png' }],
      'images[0].image_url',
      'unsupported_value',
    ],
    [
      'a link that was changed',
      [{ image_url: 'SERVER/images/img_0?expires=1&signature=x' }],
      'images[0].image_url',
      'unsupported_value',
    ],
    ['a file of somebody else', [{ file_id: 'file-abc' }], 'images[0].file_id', 'invalid_value'],
    [
      'an upload that is not there',
      [{ file_id: 'ast_0123456789abcdefghjkmnpqrs' }],
      'image',
      'not_found',
    ],
    ['both at once', [{ file_id: 'ast_1', image_url: 'data:,' }], 'images[0]', 'invalid_type'],
    [
      'text in the place of a picture',
      [{ image_url: 'data:image/png;base64,aGVsbG8=' }],
      'images[0].image_url',
      'invalid_image_file',
    ],
    [
      'no base64',
      [{ image_url: 'data:image/png,rawbytes' }],
      'images[0].image_url',
      'invalid_value',
    ],
    ['no list', 'a.png', 'images', 'invalid_type'],
    ['none', undefined, 'images', 'missing_required_parameter'],
  ])('is refused for %s', async (_name, images, param, code) => {
    const body = JSON.stringify({ model: 'gpt-image-2', prompt: 'a door', images });
    const answer = await edit(body.replace('SERVER', server.url), 'application/json');
    expect(answer.json.error).toMatchObject({ param, code });
    expect(answer.status).toBe(400);
    expect(emulator.requests().filter(({ method }) => method === 'POST')).toEqual([]);
  });

  it.each([
    ['broken', '{"model": ', 400],
    ['a list', '[1]', 400],
    ['too large', JSON.stringify({ prompt: ' '.repeat(2_000_000) }), 413],
  ])('is refused where it is %s', async (_name, body, status) => {
    for (const path of ['generations', 'edits']) {
      const response = await fetch(`${server.url}/v1/images/${path}`, {
        method: 'POST',
        headers: server.headers,
        body,
      });
      expect([path, response.status]).toEqual([path, status]);
      expect(await response.json()).toMatchObject({ error: { message: expect.any(String) } });
    }
  });
});

it('a body that was refused in its middle leaves its connection to the next request', async () => {
  const body = JSON.stringify({ prompt: ' '.repeat(4_000_000) });
  for (let round = 0; round < 3; round += 1) {
    expect((await edit(body, 'application/json')).status).toBe(413);
    expect((await edit(form(['image', picture(16, 16)], ['photo', picture(8, 8)]))).status).toBe(
      400,
    );
  }
});

it('what a client hangs up on is kept, and its key gets it later', async () => {
  emulator.setSettings({ latencyMs: 400 });
  const body = JSON.stringify({ model: 'gpt-image-2', prompt: 'a door', quality: 'low' });
  const { port } = new URL(server.url);
  const socket = connect(Number(port), '127.0.0.1');
  socket.write(
    `POST /v1/images/generations HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: ${server.headers.authorization}\r\nIdempotency-Key: hung-up\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  );
  await expect
    .poll(() => emulator.requests().filter(({ method }) => method === 'POST').length, {
      timeout: 30_000,
    })
    .toBe(1);
  socket.destroy();
  const again = await fetch(`${server.url}/v1/images/generations`, {
    method: 'POST',
    headers: { ...server.headers, 'idempotency-key': 'hung-up' },
    body,
  });
  expect(again.status).toBe(200);
  expect(((await again.json()) as { data: unknown[] }).data).toHaveLength(1);
  expect(emulator.ledger()).toHaveLength(1);
});

describe('names', () => {
  it('that may mean two models are refused with both sources', async () => {
    const source = 'external://sandbox/gpt-image-2';
    await server.data(
      'mutation ($source: String!) { modelInstall(input: { source: $source }) { userErrors { message } } }',
      { source },
    );
    const answer = await edit(form(['image', picture(64, 64)]));
    expect(answer.json.error).toMatchObject({ param: 'model', code: 'ambiguous_model' });
    expect(answer.json.error?.message).toContain(source);
    expect(answer.json.error?.message).toContain('external://openai/gpt-image-2');
  });
});
