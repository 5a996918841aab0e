import { Readable } from 'node:stream';
import type { PictureReading } from '@darkroom/engine';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BEARER, send } from '../testing/local/graphql-client.ts';
import { startTestServer, type TestServer } from '../testing/local/start-test-server.ts';
import { addImageRoutes } from './image-routes.ts';

const SCRIPT =
  '<svg xmlns="http://www.w3.org/2000/svg" onload="fetch(\'/graphql\')"><script>fetch("/graphql")</script></svg>\r\n';
const PICTURES: Readonly<Record<string, [mimeType: string, bytes: string]>> = {
  img_png: ['image/png', 'png'],
  img_jpeg: ['image/jpeg', 'jpeg'],
  img_svg: ['image/svg+xml', SCRIPT],
  img_page: ['text/html', '<script>1</script>'],
  img_other: ['application/octet-stream', '<script>1</script>'],
};

const reading = (mimeType: string, text: string): PictureReading => ({
  stream: Readable.from([Buffer.from(text)]),
  byteSize: Buffer.byteLength(text),
  rangeSize: Buffer.byteLength(text),
  mimeType,
  etag: 'tag',
});

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({
    addRoutes: (app) =>
      addImageRoutes(app, {
        gallery: {
          read: async (id) => (PICTURES[id] ? reading(...PICTURES[id]) : null),
          readPartial: async () => reading('image/svg+xml', SCRIPT),
        },
        maySee: async (_, id) => id !== null,
        signedUrls: { isValid: (_, { signature }) => signature === 'good' },
      }),
  });
});
afterAll(() => server.stop());

describe('a picture of a provider', () => {
  it.each([
    ['img_png', 'image/png', 'inline; filename="img_png.png"'],
    ['img_jpeg', 'image/jpeg', 'inline; filename="img_jpeg.jpg"'],
    ['img_svg', 'image/svg+xml', 'attachment; filename="img_svg.svg"'],
    ['img_page', 'application/octet-stream', 'attachment; filename="img_page.bin"'],
    ['img_other', 'application/octet-stream', 'attachment; filename="img_other.bin"'],
  ])(
    '%s comes as it is, and never as a page that can do anything',
    async (id, type, disposition) => {
      for (const [query, headers] of [
        ['', BEARER],
        ['?signature=good', {}],
        ['?signature=good&variant=thumbnail', {}],
      ] as const) {
        const answer = await send(server, 'GET', `/images/${id}${query}`, headers);
        expect([answer.status, answer.text]).toEqual([200, PICTURES[id]?.[1]]);
        expect(answer.headers['content-type']).toBe(type);
        expect(answer.headers['content-disposition']).toBe(disposition);
        expect(answer.headers['x-content-type-options']).toBe('nosniff');
        const policy = String(answer.headers['content-security-policy']).split('; ');
        // A sandbox with no word behind it: no scripts, and an origin of its own.
        expect(policy).toEqual(['sandbox', "default-src 'none'", "style-src 'unsafe-inline'"]);
        expect(answer.headers['cross-origin-resource-policy']).toBe('same-origin');
      }
    },
  );

  it('is as harmless while it is only a preview', async () => {
    const path = `/images/partial/${'a'.repeat(64)}?signature=good`;
    const { headers } = await send(server, 'GET', path);
    expect(headers['content-disposition']).toBe('attachment; filename="preview.svg"');
    expect(headers['content-security-policy']).toMatch(/^sandbox;/);
  });

  it('is for those who may see it', async () => {
    expect((await send(server, 'GET', '/images/img_svg')).status).toBe(403);
    expect((await send(server, 'GET', '/images/img_svg?signature=bad')).status).toBe(403);
    expect((await send(server, 'GET', '/images/img_none', BEARER)).status).toBe(404);
    expect((await send(server, 'GET', '/images/img_png?variant=huge', BEARER)).status).toBe(400);
  });
});
