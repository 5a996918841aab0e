import { describe, expect, it } from 'vitest';
import { ABLE, sampleModel, samplePlan } from '../testing/local/samples.ts';

const of = (promptUse: 'by-mode' | 'required' | 'optional' | 'none') =>
  sampleModel({ ...ABLE, capabilities: { ...ABLE.capabilities, promptUse } });
const image = { assetId: 'ast_1' };

describe('a prompt', () => {
  it.each([
    ['by-mode', 'img2img', false],
    ['by-mode', 'upscale', true],
    ['required', 'upscale', false],
    ['optional', 'img2img', true],
    ['none', 'img2img', true],
  ] as const)('that is %s may be empty in %s: %s', (use, mode, isAllowed) => {
    const { problems } = samplePlan(of(use), { mode, image, prompt: ' \n' });
    expect(problems.map(({ field }) => field)).toEqual(isAllowed ? [] : [['generation', 'prompt']]);
  });

  it('is refused by a tool that takes no words, or left out with a word about it', () => {
    const asked = { mode: 'img2img', image, prompt: 'a dog' } as const;
    expect(samplePlan(of('none'), asked).problems).toMatchObject([
      { code: 'UNSUPPORTED_PARAMETER', parameter: 'prompt' },
    ]);
    const adapted = samplePlan(of('none'), { ...asked, parameterPolicy: 'ADAPT' });
    expect(adapted.resolved?.prompt).toBe('');
    expect(adapted.receipt[0]).toMatchObject({ parameter: 'prompt', outcome: 'DROPPED' });
  });

  it('that is empty does not travel', () => {
    const { receipt } = samplePlan(of('optional'), { mode: 'img2img', image, prompt: '' });
    expect(receipt.map(({ parameter }) => parameter)).not.toContain('prompt');
  });
});
