import { readFileSync } from 'node:fs';
import type { AnswerImages, SmallAnswer, StoredImage } from '@darkroom/provider-kit';
import { failureOf } from '@darkroom/provider-kit/testing';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readProviderFolder } from '../../test-support/read-provider-folder.ts';
import { unitCall } from '../../test-support/unit-call.ts';
import { applicationOf } from './application.ts';
import { readResult } from './read-result.ts';
import { submitSchema } from './reply-schema.ts';

const { provider, model } = readProviderFolder('fal');
const { context, request } = unitCall(provider, model('fal-ai/flux/dev'), { api_key: 'id:secret' });

const fixture = (name: string) =>
  z
    .record(z.string(), z.unknown())
    .parse(JSON.parse(readFileSync(new URL(`./fixtures/${name}.json`, import.meta.url), 'utf8')));

/** Fetches nothing: an address becomes a picture whose hash it is. */
const stored = (sha256: string): StoredImage => ({
  sha256,
  byteSize: 1,
  mimeType: 'image/png',
  width: 1500,
  height: 1000,
});
const images: AnswerImages = {
  ofBase64: async (value) => stored(String(value).slice(0, 10)),
  ofBody: async () => stored('body'),
  ofUrl: async (url, options) => {
    expect(options, 'nothing goes along').toBeUndefined();
    return stored(url.split('/').at(-1) ?? '');
  },
};
const handle = { id: 'r1', application: 'fal-ai/flux', progress: null };

const answerOf = (body: unknown, headers: Record<string, string> = {}): SmallAnswer => {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const bytes = new TextEncoder().encode(text);
  return { status: 200, headers, bytes, text, json: () => body };
};
const read = (body: unknown, headers?: Record<string, string>) =>
  readResult(answerOf(body, headers), handle, { request, context, images });

describe('a submit', () => {
  it('names its request', () => {
    const { request_id: id } = submitSchema.parse(fixture('submit').accepted);
    expect(id).toBe('764cabcf-b745-4b3e-ae38-1200304cf45b');
  });

  it.each([
    ['/{model}', 'fal-ai/flux/dev', 'fal-ai/flux'],
    ['/fal-ai/flux-pro/kontext/max/multi', 'x/y', 'fal-ai/flux-pro'],
    ['/{model}', 'workflows/someone/something/deep', 'workflows/someone/something'],
    ['/{model}', 'comfy/someone/graph', 'comfy/someone/graph'],
    ['/{model}', '1234/alias', '1234/alias'],
  ])('to %s of %s is asked about at %s', (path, providerModelId, application) => {
    const wire = { ...request.model.wire, modes: { txt2img: { path, encoding: 'json' as const } } };
    const call = { ...request, model: { ...request.model, providerModelId, wire } };
    expect(applicationOf(call, context)).toBe(application);
  });
});

describe('a result', () => {
  const { several, one, addresses, none } = fixture('result');

  it('has several pictures, or one by itself, or bare addresses', async () => {
    const names = async (body: unknown) =>
      (await read(body)).images.map(({ image }) => image.sha256);
    expect(await names(several)).toEqual(['one.jpeg', 'two.jpeg']);
    expect(await names(one)).toEqual(['large.png']);
    expect(await names(addresses)).toEqual(['plain.png']);
  });

  it('tells seed and request, and the prompt only where it was written anew', async () => {
    const found = await read(several);
    expect(found.providerRequestId).toBe('r1');
    expect(found.images[0]).toMatchObject({ seed: '42', revisedPrompt: null });
    expect((await read(addresses)).images[0]?.seed).toBeNull();
    const anew = await read({ ...Object(several), prompt: 'A crimson bicycle' });
    expect(anew.images[0]?.revisedPrompt).toBe('A crimson bicycle');
  });

  it('keeps a seed that no JSON number holds', async () => {
    const text = JSON.stringify(several).replace('"seed":42', '"seed":18446744073709551615');
    expect((await read(text)).images[0]?.seed).toBe('18446744073709551615');
  });

  it('counts begun megapixels where the vendor tells none', async () => {
    expect((await read(several)).usage).toEqual({ 'begun-megapixel': 4 });
    const told = { 'x-fal-billable-units': '1.5' };
    expect((await read(several, told)).usage).toEqual({ 'begun-megapixel': 1.5 });
  });

  it('counts by the pixels where the first megapixel of a picture has a price of its own', async () => {
    const about = { request: { ...request, model: model('fal-ai/flux-2-pro') }, context, images };
    const answer = answerOf(addresses, { 'x-fal-billable-units': '9' });
    const { usage } = await readResult(answer, handle, about);
    expect(usage).toEqual({ 'begun-megapixel': 1, 'further-megapixel': 1 });
  });

  it.each([
    ['no picture', none],
    ['nothing', {}],
    ['a page', '<html></html>'],
  ])('with %s was charged', async (_, body) => {
    const failure = await failureOf(read(body));
    expect(failure.details).toMatchObject({ code: 'PROVIDER_BAD_RESPONSE', charge: 'charged' });
  });
});
