import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type EmulatorContext, type RunningEmulator, startEmulator } from './emulator.ts';
import { makePicture } from './picture.ts';
import { readPictureInput } from './picture-input.ts';
import { sha256 } from './request-log.ts';

let emulator: RunningEmulator;
let context: EmulatorContext;
let picture: Buffer;
let time = Date.UTC(2026, 10, 21);

beforeAll(async () => {
  emulator = await startEmulator(
    {
      slug: 'toy',
      defaultKeys: ['toy-key-0001'],
      basePath: '',
      keyVariable: 'TOY_KEY',
      register: (app, given) => {
        context = given;
        app.post('/anything', async (request) => (await given.exchanges.begin(request)).body.kind);
      },
    },
    { now: () => new Date(time) },
  );
  picture = await makePicture({ seed: 'x', width: 64, height: 32, format: 'png' });
});
afterEach(() => emulator.reset());
afterAll(() => emulator.close());

const png = { contentType: 'image/png', fileName: 'a b.png' };
const put = (url: string, contentType = 'image/png') =>
  fetch(url, { method: 'PUT', headers: { 'content-type': contentType }, body: picture });

describe('uploads', () => {
  it('are kept with what they are, listed and removed', async () => {
    const upload = await context.uploads.keep({ ...png, bytes: picture, id: 'file-1' });
    expect(upload).toMatchObject({
      id: 'file-1',
      fileName: 'a b.png',
      expiresAt: null,
      image: { format: 'png', width: 64, height: 32 },
    });
    expect(context.uploads.list()).toEqual([upload]);
    expect([context.uploads.remove('file-1'), context.uploads.remove('file-1')]).toEqual([
      true,
      false,
    ]);
    expect(context.uploads.get('file-1')).toBeUndefined();
  });

  it('expire by the clock', async () => {
    const { id } = await context.uploads.keep({ ...png, bytes: picture, lifetimeMs: 1000 });
    time += 999;
    expect(context.uploads.get(id)?.bytes).toEqual(picture);
    time += 1;
    expect(context.uploads.get(id)).toBeUndefined();
    expect((await fetch(context.uploads.url(id))).status).toBe(404);
  });

  it('go to a reserved place once, and come back from there', async () => {
    const { id, url } = context.uploads.reserve(png);
    expect((await fetch(url)).status).toBe(404);
    expect((await put(url, 'image/webp')).status).toBe(403);
    expect((await put(url)).status).toBe(200);
    expect((await put(url)).status).toBe(403);
    const back = await fetch(url);
    expect(back.headers.get('content-type')).toBe('image/png');
    expect(Buffer.from(await back.arrayBuffer()).equals(picture)).toBe(true);
    expect(context.uploads.get(id)?.image?.width).toBe(64);
    expect(emulator.requests().find(({ status }) => status === 200)).toMatchObject({
      method: 'PUT',
      files: [{ name: '', contentType: 'image/png', sha256: sha256(picture) }],
    });
    await emulator.reset();
    expect((await fetch(url)).status).toBe(404);
  });

  it('meet faults by their path', async () => {
    const { url } = context.uploads.reserve(png);
    emulator.setFault({ match: { path: '/__uploads' }, fault: { kind: 'server-error' } });
    expect((await put(url)).status).toBe(500);
  });
});

describe('pictures in a JSON body', () => {
  const read = (text: string) => readPictureInput(context, text);
  const facts = { format: 'png', width: 64, height: 32 };

  it('come as base64, data URL, or the address of an upload or a result', async () => {
    const base64 = picture.toString('base64');
    const upload = await context.uploads.keep({ ...png, bytes: picture });
    const result = context.results.host({ ...png, bytes: picture, lifetimeMs: 1000 });
    const forms = [
      base64,
      `data:image/png;base64,${base64}`,
      context.uploads.url(upload.id),
      result.url(),
    ];
    for (const form of forms) expect(await read(form)).toMatchObject({ facts });
  });

  it('tell apart what they cannot be', async () => {
    expect(await read('a boat!')).toBe('unreadable');
    expect(await read('')).toBe('unreadable');
    expect(await read('https://example.com/a.png')).toBe('unreachable');
    expect(await read(context.uploads.url('gone'))).toBe('unreachable');
    expect(await read(Buffer.from('text').toString('base64'))).toBe('no-picture');
  });
});

describe('bodies', () => {
  const post = async (contentType: string, body: string | Buffer) =>
    (
      await fetch(`${emulator.url}/anything`, {
        method: 'POST',
        headers: { 'content-type': contentType },
        body,
      })
    ).text();

  it('are read as bytes, as an urlencoded form with its secrets masked, or not at all', async () => {
    expect(await post('image/png', picture)).toBe('bytes');
    const form = 'grant_type=client_credentials&client_secret=s3cr3t-s3cr3t-9876';
    expect(await post('application/x-www-form-urlencoded', form)).toBe('form');
    expect(await post('text/plain', 'x')).toBe('unreadable');
    const [bytes, fields] = emulator.requests();
    expect(bytes?.files).toMatchObject([{ name: '', image: { width: 64 } }]);
    expect(fields?.fields).toEqual([
      { name: 'grant_type', value: 'client_credentials' },
      { name: 'client_secret', value: '…9876' },
    ]);
  });
});
