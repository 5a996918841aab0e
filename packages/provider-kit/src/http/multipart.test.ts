import { describe, expect, test } from 'vitest';
import type { MultipartPart } from '../adapter/adapter.ts';
import { inputImage, testPng } from '../testing/test-pictures.ts';
import { multipartBody } from './multipart.ts';

async function whole(parts: MultipartPart[]) {
  const body = multipartBody(parts);
  const pieces: Uint8Array[] = [];
  if (body.content instanceof Uint8Array) pieces.push(body.content);
  else for await (const piece of body.content()) pieces.push(piece);
  const bytes = Buffer.concat(pieces);
  expect(bytes.byteLength).toBe(body.byteSize);
  return { body, bytes };
}

/** Read back by a parser that is not ours. */
async function parsed(parts: MultipartPart[]): Promise<FormData> {
  const { body, bytes } = await whole(parts);
  return new Response(new Uint8Array(bytes), {
    headers: { 'content-type': body.contentType },
  }).formData();
}

const png = testPng(5, 4);

describe('multipartBody', () => {
  test('fields and files come back as they were, with their names and types', async () => {
    const form = await parsed([
      { name: 'prompt', value: 'ein Vögelchen\r\nzwei' },
      { name: 'image[]', file: inputImage(png, { width: 5, height: 4 }) },
      { name: 'image[]', file: inputImage(png, { width: 5, height: 4, fileName: 'b.png' }) },
      { name: 'empty', value: '' },
    ]);
    expect(form.get('prompt')).toBe('ein Vögelchen\r\nzwei');
    expect(form.get('empty')).toBe('');
    const files = form.getAll('image[]').filter((item) => item instanceof File);
    expect(files.map(({ name, type, size }) => ({ name, type, size }))).toEqual([
      { name: 'image.png', type: 'image/png', size: png.byteLength },
      { name: 'b.png', type: 'image/png', size: png.byteLength },
    ]);
    const [first] = files;
    expect(Buffer.from(first ? await first.bytes() : []).equals(Buffer.from(png))).toBe(true);
  });

  test.each(['a"; filename="x.html', 'a\r\nContent-Type: text/html\r\n\r\n<b>', 'a\nb', 'a\rb'])(
    'a name cannot break out: %j',
    async (name) => {
      const { bytes } = await whole([
        { name, value: 'v' },
        { name: 'f', file: { ...inputImage(png, { width: 5, height: 4 }), fileName: name } },
      ]);
      const heads = bytes.toString('latin1').match(/Content-[^\r\n]*/g) ?? [];
      expect(heads.filter((head) => head.startsWith('Content-Type'))).toEqual([
        'Content-Type: image/png',
      ]);
      expect(heads.filter((head) => head.startsWith('Content-Disposition'))).toHaveLength(2);
      expect((bytes.toString('latin1').match(/filename="/g) ?? []).length).toBe(1);
    },
  );

  test('a MIME type that is none becomes plain bytes', async () => {
    const { bytes } = await whole([
      {
        name: 'f',
        file: { ...inputImage(png, { width: 5, height: 4 }), mimeType: 'image/png\r\nX-Evil: 1' },
      },
    ]);
    expect(bytes.toString('latin1')).toContain('Content-Type: application/octet-stream\r\n\r\n');
    expect(bytes.toString('latin1')).not.toContain('X-Evil');
  });

  test('a value that holds something like a boundary stays a value', async () => {
    const value = '\r\n------darkroom-0123456789abcdef--\r\n';
    expect((await parsed([{ name: 'prompt', value }])).get('prompt')).toBe(value);
  });

  test('every body has a boundary of its own', () => {
    const types = new Set(Array.from({ length: 50 }, () => multipartBody([]).contentType));
    expect(types.size).toBe(50);
  });

  test.each([
    ['shorter', 10],
    ['longer', -10],
  ])('a picture that turns out %s than announced stops the body', async (_, difference) => {
    const file = inputImage(png, { width: 5, height: 4 });
    const parts = [{ name: 'f', file: { ...file, byteSize: file.byteSize + difference } }];
    await expect(whole(parts)).rejects.toThrow(RangeError);
  });
});
