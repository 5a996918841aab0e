import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ABLE, sampleModel, samplePlan } from '../testing/local/samples.ts';

const able = sampleModel(ABLE);
const FAMILY = '\u{1f469}\u200d\u{1f469}\u200d\u{1f467}';

describe('a prompt', () => {
  it.each([
    ['just long enough', 'a'.repeat(4000)],
    ['emoji, one character each', '\u{1f30a}'.repeat(4000)],
    ['a family', FAMILY],
    ['Arabic beside Hebrew', 'منارة עם אור'],
    ['Thai', 'ประภาคารยามค่ำ'],
    ['a thousand accents on one letter', `e${'\u0301'.repeat(1000)}`],
    ['turned around', '\u202egnp.exe'],
    ['tabs and lines', 'one\ttwo\r\nthree'],
    ['markup', '<img onerror=alert(1)> {{constructor}} javascript:alert(1)'],
    ['header-like', 'a\r\nX-Evil: 1\r\n\r\n--boundary'],
    ['something like a key', `sk-${'a'.repeat(40)}`],
  ])('of %s goes byte for byte', (_, prompt) => {
    const plan = samplePlan(able, { prompt });
    expect(plan.problems).toEqual([]);
    expect(plan.warnings).toEqual([]);
    expect(plan.resolved?.prompt).toBe(prompt);
  });

  it('is counted after it is cleaned, and in characters', () => {
    expect(samplePlan(able, { prompt: `${'a'.repeat(4000)}\u0007` }).problems).toEqual([]);
    expect(samplePlan(able, { prompt: '\u{1f30a}'.repeat(4001) }).problems).toMatchObject([
      { code: 'PARAMETER_OUT_OF_RANGE' },
    ]);
  });

  it('loses its control characters with a notice', () => {
    const plan = samplePlan(able, {
      prompt: 'a\u001b[31m\u0085b',
      negativePrompt: 'fog\u007f',
    });
    expect(plan.resolved).toMatchObject({ prompt: 'a[31mb', negativePrompt: 'fog' });
    expect(plan.warnings).toEqual([
      { code: 'PROMPT_CLEANED', message: 'Control characters were taken out of the prompt.' },
      {
        code: 'PROMPT_CLEANED',
        message: 'Control characters were taken out of the negative prompt.',
      },
    ]);
  });

  it('may be empty where a picture says it all', () => {
    const image = { assetId: 'ast_1' };
    for (const mode of ['upscale', 'variation'] as const) {
      expect(samplePlan(able, { mode, image, prompt: '' }).problems).toEqual([]);
    }
  });

  it('is never sent with a control character or half a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (prompt) => {
        const { resolved, problems } = samplePlan(able, { prompt });
        if (resolved === null) expect(problems).toHaveLength(1);
        else {
          expect(resolved.prompt).not.toMatch(/[^\P{Cc}\t\n\r]/u);
          expect(resolved.prompt.isWellFormed()).toBe(true);
        }
      }),
    );
  });
});
