import { gql, mapExchange } from '@urql/core';
import { afterEach, describe, expect, it } from 'vitest';
import { createDarkroomClient, type DarkroomClientOptions } from './create-client.ts';
import { type ApiServer, type RootValue, startApiServer } from './testing/local/api-server.ts';

let server: ApiServer;
afterEach(async () => server.close());

const BYTES = new Uint8Array([137, 80, 78, 71]);

async function start(
  states: string[],
  root: RootValue = {},
  options: Pick<DarkroomClientOptions, 'exchanges'> = {},
) {
  const asset = (state: string) => ({
    __typename: 'Asset',
    id: 'ast_1',
    state,
    mimeType: 'image/png',
    byteSize: 4,
    width: null,
    height: null,
    rejection:
      state === 'REJECTED'
        ? {
            __typename: 'BasicUserError',
            code: 'IMAGE_UNREADABLE',
            message: 'It is no picture.',
            field: null,
          }
        : null,
  });
  server = await startApiServer({
    assetUploadCreate: () => ({
      asset: asset('PENDING'),
      uploadUrl: '/uploads/ast_1',
      headers: [{ name: 'X-Ticket', value: 't1' }],
      userErrors: [],
    }),
    node: () => asset(states.shift() ?? 'READY'),
    ...root,
  });
  server.intercept = (request, response) => {
    if (request.url?.startsWith('/graphql')) return false;
    if (request.method === 'PUT') response.writeHead(204).end();
    else response.writeHead(200, { 'content-type': 'image/png' }).end('pixels');
    return true;
  };
  const waits: number[] = [];
  const client = createDarkroomClient({
    url: server.url,
    clientName: 'test',
    clientVersion: '1',
    ...options,
    token: 'abc',
    sleep: async (milliseconds) => {
      waits.push(milliseconds);
    },
  });
  return { client, waits };
}

const put = () => server.requests.find(({ method }) => method === 'PUT');

describe('uploadAsset', () => {
  it('goes past a cache that answers null, of which a request speaks as a problem', async () => {
    const lacking = mapExchange({ onResult: (result) => ({ ...result, data: null }) });
    const { client } = await start(['PENDING', 'READY'], {}, { exchanges: [lacking] });
    const input = { content: BYTES, filename: 'a.png', mimeType: 'image/png' };
    expect(await client.uploadAsset(input)).toMatchObject({ id: 'ast_1', state: 'READY' });
    const node = client.request(gql('{ node(id: "ast_1") { id } }'), {});
    await expect(node).rejects.toMatchObject({ kind: 'server', code: 'INTERNAL' });
  });

  it.each([
    ['bytes', () => BYTES],
    ['a Blob', () => new Blob([BYTES])],
    ['a stream', () => ({ stream: new Blob([BYTES]).stream(), byteSize: 4 })],
  ])(
    'puts %s to the ticket with its headers and waits until they are checked',
    async (_name, content) => {
      const { client, waits } = await start(['PENDING', 'PENDING', 'READY']);
      const asset = await client.uploadAsset({
        content: content(),
        filename: 'a.png',
        mimeType: 'image/png',
      });
      expect(asset).toMatchObject({ id: 'ast_1', state: 'READY' });
      expect(put()).toMatchObject({
        path: '/uploads/ast_1',
        body: Buffer.from(BYTES).toString('latin1'),
      });
      expect(put()?.headers).toMatchObject({ 'x-ticket': 't1', authorization: 'Bearer abc' });
      expect(server.requests[0]?.body).toContain('"byteSize":4');
      expect(waits).toEqual([50, 100]);
    },
  );

  it('says what was wrong with the bytes', async () => {
    const { client } = await start(['REJECTED']);
    const upload = client.uploadAsset({ content: BYTES, filename: 'a.png', mimeType: 'image/png' });
    await expect(upload).rejects.toMatchObject({ kind: 'user', code: 'IMAGE_UNREADABLE' });
  });

  it('uploads nothing where the ticket is refused', async () => {
    const { client } = await start([], {
      assetUploadCreate: () => ({
        asset: null,
        uploadUrl: null,
        headers: [],
        userErrors: [
          {
            __typename: 'BasicUserError',
            code: 'IMAGE_TOO_LARGE',
            message: 'At most 20 MB.',
            field: ['input', 'byteSize'],
          },
        ],
      }),
    });
    const upload = client.uploadAsset({ content: BYTES, filename: 'a.png', mimeType: 'image/png' });
    await expect(upload).rejects.toMatchObject({
      code: 'IMAGE_TOO_LARGE',
      field: ['input', 'byteSize'],
    });
    expect(put()).toBeUndefined();
  });

  it('stops waiting after the time that it is given', async () => {
    const { client } = await start(Array.from({ length: 50 }, () => 'PENDING'));
    const upload = client.uploadAsset({
      content: BYTES,
      filename: 'a.png',
      mimeType: 'image/png',
      readyTimeoutMs: 100,
    });
    await expect(upload).rejects.toMatchObject({ code: 'UPLOAD_NOT_READY' });
  });
});

describe('downloadImage', () => {
  it('fetches a signed address without further proof', async () => {
    const { client } = await start([]);
    const image = await client.downloadImage('/images/img_1?signature=x');
    expect(image.mimeType).toBe('image/png');
    expect(await new Response(image.stream).text()).toBe('pixels');
    expect(server.requests[0]?.headers.authorization).toBeUndefined();
  });

  it('says that an address has expired', async () => {
    const { client } = await start([]);
    server.intercept = (_request, response) => {
      response.writeHead(403, { 'content-type': 'application/json' });
      response.end(
        '{"errors":[{"message":"The address has expired.","extensions":{"code":"FORBIDDEN"}}]}',
      );
      return true;
    };
    await expect(client.downloadImage('/images/img_1')).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
  });
});
