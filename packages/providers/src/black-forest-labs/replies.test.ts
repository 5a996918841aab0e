import { readFileSync } from 'node:fs';
import type { CallResult } from '@darkroom/provider-kit';
import {
  failureOf,
  MemoryStore,
  memoryAnswer,
  memoryImages,
  testPng,
} from '@darkroom/provider-kit/testing';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readProviderFolder } from '../../test-support/read-provider-folder.ts';
import { unitCall } from '../../test-support/unit-call.ts';
import { pollTask } from './poll-task.ts';
import { readAnswer } from './read-answer.ts';

const fixture = (name: string) =>
  z
    .record(z.string(), z.unknown())
    .parse(JSON.parse(readFileSync(new URL(`./fixtures/${name}.json`, import.meta.url), 'utf8')));
const statuses = fixture('status');
const submits = fixture('submit');
const { provider, model } = readProviderFolder('black-forest-labs');
const key = 'bfl_canary-0123456789abcdef';
const { context, request } = unitCall(provider, model('flux-3-image'), { api_key: key });
const store = new MemoryStore();

const accept = (name: string) =>
  readAnswer(
    memoryAnswer(
      { status: 200, headers: { 'content-type': 'application/json' } },
      Buffer.from(JSON.stringify(submits[name])),
      store,
      () => Promise.reject(new Error('A submit has no picture.')),
    ),
    request,
    context,
  );

/** Asks once how a task stands, where the vendor answers with a fixture. Gives the addresses that were asked, too. */
async function poll(name: string, submit = 'accepted') {
  const asked: string[] = [];
  const { handle } = await accept(submit);
  const text = JSON.stringify(statuses[name]);
  const outcome = await pollTask(
    handle,
    request,
    {
      ...context,
      http: {
        ...context.http,
        call: async ({ url }) => {
          asked.push(url);
          const bytes = Buffer.from(text);
          return { status: 200, headers: {}, text, bytes, json: () => JSON.parse(text) };
        },
      },
    },
    memoryImages(
      store,
      async (url) => {
        asked.push(url);
        return testPng(8, 8);
      },
      null,
    ),
  );
  return { outcome, asked };
}

describe('a submit', () => {
  it.each([
    ['accepted', 3],
    ['withoutCost', null],
    ['withWebhook', null],
  ])('%s', async (name, cost) => {
    const { handle, pollAfterMs } = await accept(name);
    expect(handle).toMatchObject({ id: '0c1f5f0e-9a0b-4f2a-8d6e-2b6f6f3f9a11', cost });
    expect(pollAfterMs).toBe(500);
  });
});

describe('a status', () => {
  it('pending', async () => {
    const { outcome, asked } = await poll('pending');
    expect(outcome).toEqual({ kind: 'running', progress: 0.5, pollAfterMs: 500 });
    expect(asked).toEqual([Reflect.get(z.looseObject({}).parse(submits.accepted), 'polling_url')]);
  });

  it('ready: the picture is fetched at once, and the last word on the cost counts', async () => {
    const { outcome, asked } = await poll('ready');
    expect(new URL(asked[1] ?? '').host).toBe('delivery-eu4.bfl.ai');
    expect(outcome).toMatchObject({
      kind: 'images',
      billed: '0.048',
      usage: null,
      images: [
        {
          image: { mimeType: 'image/png', width: 8 },
          seed: null, // a JSON number cannot hold it
          revisedPrompt: 'A red bicycle against a white wall, late afternoon, long shadows',
          metadata: { duration: 4.5 },
        },
      ],
    } satisfies Partial<Record<keyof CallResult, unknown>>);
  });

  it.each([
    ['requestModerated', { code: 'CONTENT_REFUSED', stage: 'input' }, 'Violence, Public Figures'],
    ['contentModerated', { code: 'CONTENT_REFUSED', stage: 'output' }, 'Derivative Works Filter'],
    ['error', { code: 'PROVIDER_BAD_RESPONSE' }, 'Worker timed out'],
    ['failed', { code: 'PROVIDER_BAD_RESPONSE' }, 'no reason'],
  ])('%s is told with its reasons, and may have been charged', async (name, details, words) => {
    const failure = await failureOf(poll(name));
    expect(failure.details).toMatchObject({ ...details, charge: 'unknown' });
    expect(failure.message).toMatch(words);
  });
});
