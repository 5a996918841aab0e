import type { GenerationRequest } from '../generation/request.ts';
import type { ModelRecord } from '../records/model-record.ts';
import type { Planner } from './planner.ts';

/** Spaces, controls and zero-width characters: a prompt of these alone says nothing. */
const INVISIBLE = /[\s\p{C}\p{Default_Ignorable_Code_Point}]/gu;
/** Control characters that no provider wants: all but tab, newline and carriage return. */
const CONTROLS = /[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;

/** Why a text cannot be sent at all, or null. */
function textProblem(name: string, text: string): string | null {
  if (text.includes('\u0000')) return `The ${name} holds a NUL character. Remove it.`;
  if (!text.isWellFormed())
    return `The ${name} holds half a character (a lone surrogate). Send well-formed Unicode.`;
  return null;
}

/** Checks prompt and negative prompt; control characters are taken out with a notice. Gives the texts to send. */
export function checkPrompts(
  planner: Planner,
  model: ModelRecord,
  request: GenerationRequest,
): { prompt: string; negativePrompt: string | null; notices: string[] } {
  const notices: string[] = [];
  const clean = (name: string, text: string) => {
    const cleaned = text.replace(CONTROLS, '');
    if (cleaned !== text) notices.push(`Control characters were taken out of the ${name}.`);
    return cleaned;
  };
  const check = (name: string, field: string, text: string) => {
    const problem = textProblem(name, text);
    if (problem) {
      planner.refuse('INVALID_INPUT', [field], problem);
      return '';
    }
    const limit = model.capabilities.maxPromptLength;
    if (text.length > limit) {
      planner.refuse(
        'PARAMETER_OUT_OF_RANGE',
        [field],
        `The ${name} has ${text.length} characters; ${model.name} takes ${limit} at most.`,
        { parameter: field },
      );
    }
    return clean(name, text);
  };

  const prompt = check('prompt', 'prompt', request.prompt);
  const isNeeded = request.mode !== 'upscale' && request.mode !== 'variation';
  if (isNeeded && planner.problems.length === 0 && prompt.replace(INVISIBLE, '') === '') {
    planner.refuse(
      'INVALID_INPUT',
      ['prompt'],
      'The prompt is empty. Say what the picture is to show.',
    );
  }
  let negativePrompt: string | null = null;
  if (request.negativePrompt !== null && request.negativePrompt !== '') {
    if (model.capabilities.supportsNegativePrompt) {
      negativePrompt = check('negative prompt', 'negativePrompt', request.negativePrompt);
    } else {
      planner.cannot(
        'negativePrompt',
        ['negativePrompt'],
        request.negativePrompt,
        `${model.name} takes no negative prompt. Leave it out, or say in the prompt what is not to be seen.`,
      );
    }
  }
  return { prompt, negativePrompt, notices };
}
