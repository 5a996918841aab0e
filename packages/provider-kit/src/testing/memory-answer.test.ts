import { ProviderFailure } from '@darkroom/core';
import { describe, expect, test } from 'vitest';
import { MemoryStore, memoryAnswer } from './memory-answer.ts';
import { sniffPicture } from './sniff-picture.ts';
import { testPng } from './test-pictures.ts';

const big = testPng(200, 100, [1, 2, 3]);
const noise = Buffer.alloc(5000, 0x5a);
const base64 = noise.toString('base64');

function answerOf(body: string | Uint8Array) {
  const store = new MemoryStore();
  const fetched: string[] = [];
  const answer = memoryAnswer(
    { status: 200, headers: { 'x-request-id': 'r' } },
    Buffer.from(body),
    store,
    async (url) => {
      fetched.push(url);
      return big;
    },
  );
  return { answer, store, fetched };
}

describe('an answer in memory', () => {
  test('has markers in place of long base64, with or without a prefix', async () => {
    const { answer, store } = answerOf(
      JSON.stringify({
        a: base64,
        b: [`data:image/png;base64,${base64}`],
        c: 'short',
        d: 'x y'.repeat(3000),
      }),
    );
    const json = await answer.json();
    expect(json).toMatchObject({
      a: { $blob: { byteSize: 5000 } },
      b: [{ $blob: { byteSize: 5000, mimeType: 'image/png' } }],
      c: 'short',
    });
    const { a } = json as { a: unknown }; // matched above
    const image = await answer.images.ofBase64(a);
    expect(Buffer.from(store.blobs.get(image.sha256) ?? []).equals(noise)).toBe(true);
    expect(answer.requestId).toBe('r');
  });

  test('takes a made-up marker for plain data', async () => {
    const { answer } = answerOf(JSON.stringify({ $blob: { sha256: 'a'.repeat(64), byteSize: 1 } }));
    const json = await answer.json();
    expect(json).toHaveProperty(['$$blob']);
    await expect(answer.images.ofBase64(json)).rejects.toBeInstanceOf(ProviderFailure);
  });

  test('reads events, and pictures wherever they are', async () => {
    const { answer, fetched } = answerOf(`event: a\ndata: {"b":"${base64}"}\n\ndata: [DONE]\n\n`);
    expect(await answer.events()).toMatchObject([{ event: 'a', data: { b: { $blob: {} } } }]);
    const short = Buffer.from(testPng(1, 1)).toString('base64');
    expect(await answer.images.ofBase64(`data:image/png;base64,${short}`)).toMatchObject({
      mimeType: 'image/png',
      width: 1,
    });
    expect(await answer.images.ofUrl('https://x.example/a')).toMatchObject({ width: 200 });
    expect(fetched).toEqual(['https://x.example/a']);
    expect(await answerOf(big).answer.images.ofBody()).toMatchObject({ height: 100 });
  });

  test.each(['', 'no json', '{"a":'])('that is %j is a bad one', async (body) => {
    await expect(answerOf(body).answer.json()).rejects.toMatchObject({
      details: { code: 'PROVIDER_BAD_RESPONSE', charge: 'unknown' },
    });
  });
});

test('sizes of pictures by their first bytes', () => {
  const jpeg = Buffer.from('ffd8ffe000104a46494600010100000100010000ffc0001108012c019003', 'hex');
  const webp = Buffer.from(
    '52494646000000005745425056503858 0a0000000000000 0ff0300ff0100'.replaceAll(' ', ''),
    'hex',
  );
  const gif = Buffer.from('474946383961 0a00 1400'.replaceAll(' ', ''), 'hex');
  expect(sniffPicture(testPng(7, 9))).toEqual({ mimeType: 'image/png', width: 7, height: 9 });
  expect(sniffPicture(jpeg)).toEqual({ mimeType: 'image/jpeg', width: 400, height: 300 });
  expect(sniffPicture(webp)).toEqual({ mimeType: 'image/webp', width: 1024, height: 512 });
  expect(sniffPicture(gif)).toEqual({ mimeType: 'image/gif', width: 10, height: 20 });
  for (const svg of [
    '<?xml version="1.0"?>\n<!-- a > b --><svg xmlns="x" viewBox="0 0 30.4 40"><path/></svg>',
    '<svg viewBox="0 0 1 1" width="30" height="40px"/>',
  ])
    expect(sniffPicture(Buffer.from(svg))).toMatchObject({ width: 30, height: 40 });
  expect(sniffPicture(Buffer.from('<html><svg width="1" height="1"/></html>'))).toBeNull();
  expect(sniffPicture(Buffer.from('<svg>'))).toBeNull();
});
