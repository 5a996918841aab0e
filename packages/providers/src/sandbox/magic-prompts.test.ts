import { readFileSync } from 'node:fs';
import type { ProviderFailureDetails } from '@darkroom/core';
import { describe, expect, it } from 'vitest';
import { draw, failureOf, jumpingClock } from '../../test-support/draw-sandbox.ts';
import { MAGIC_PROMPTS } from './magic-prompts.ts';

describe('magic prompts', () => {
  it.each<[string, Partial<ProviderFailureDetails>]>([
    ['refused', { code: 'CONTENT_REFUSED', charge: 'not-charged', stage: 'input' }],
    ['refused output', { code: 'CONTENT_REFUSED', charge: 'charged', stage: 'output' }],
    ['ambiguous', { code: 'UNKNOWN_OUTCOME', charge: 'unknown' }],
    ['unavailable', { code: 'PROVIDER_UNAVAILABLE', charge: 'not-charged', isRetryable: true }],
    ['bad response', { code: 'PROVIDER_BAD_RESPONSE', charge: 'unknown' }],
    ['key rejected', { code: 'CREDENTIALS_REJECTED', charge: 'not-charged' }],
    ['quota', { code: 'INSUFFICIENT_FUNDS', charge: 'not-charged' }],
  ])('[%s] fails as a provider would', async (name, expected) => {
    expect(await failureOf(`a fox [${name.toUpperCase()}] in the snow`)).toMatchObject(expected);
  });

  it('what was withheld says how to get a picture after all', async () => {
    const { message, isRetryable } = await failureOf('a fox [refused output]');
    expect(message).toMatch(/another try may pass.*take \[refused output\] out of the prompt\.$/);
    expect(isRetryable).toBe(true);
  });

  it('[rate limited] asks to wait and goes through at the second try', async () => {
    const prompt = 'a fox [rate limited]';
    expect(await failureOf(prompt)).toMatchObject({
      code: 'RATE_LIMITED',
      isSafeToRepeat: true,
      retryAfterMs: 2000,
      charge: 'not-charged',
    });
    expect((await draw({ prompt })).files).toHaveLength(1);
  });

  it('[slow] takes ten seconds of the clock', async () => {
    const clock = jumpingClock();
    const { files } = await draw({ prompt: 'a fox [slow]' }, { clock });
    expect([clock.slept, files.length]).toEqual([10_000, 1]);
  });

  it('[hang] ends by being aborted alone', async () => {
    const controller = new AbortController();
    const hanging = draw({ prompt: 'a fox [hang]' }, { signal: controller.signal });
    controller.abort(new Error('canceled'));
    await expect(hanging).rejects.toThrow('canceled');
  });

  it('[fewer] gives one image less', async () => {
    expect((await draw({ prompt: 'a fox [fewer]', count: 3 })).files).toHaveLength(2);
  });

  it('[partial failure] fails at the second call alone', async () => {
    const prompt = 'a fox [partial failure]';
    expect((await draw({ prompt, count: 5 })).files).toHaveLength(4);
    expect(await failureOf(prompt, 1, 5)).toMatchObject({
      code: 'PROVIDER_UNAVAILABLE',
      charge: 'not-charged',
    });
  });

  it('are in the README as they are here', () => {
    const readme = readFileSync(new URL('./README.md', import.meta.url), 'utf8').replace(
      / +/g,
      ' ',
    );
    for (const [name, { effect }] of Object.entries(MAGIC_PROMPTS)) {
      expect(readme).toContain(`| \`[${name}]\` | ${effect} |`);
    }
  });

  it('are all tested here', () => {
    const tested = [
      'refused',
      'refused output',
      'rate limited',
      'slow',
      'hang',
      'ambiguous',
      'unavailable',
      'bad response',
      'fewer',
      'partial failure',
      'key rejected',
      'quota',
    ];
    expect(Object.keys(MAGIC_PROMPTS)).toEqual(tested);
  });
});
