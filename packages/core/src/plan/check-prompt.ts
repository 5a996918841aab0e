import { promptUse } from '../capabilities/prompt-use.ts';
import type { GenerationRequest } from '../generation/request.ts';
import type { ModelRecord } from '../records/model-record.ts';
import { countCharacters } from '../text/cut.ts';
import type { Planner } from './planner.ts';

/** Spaces, controls and characters without a shape (zero-width ones, fillers, an empty braille cell): alone they say nothing. */
const INVISIBLE = /[\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/gu;
/** Control characters that no provider wants: all but tab, newline and carriage return. */
const CONTROLS = /[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;
/** Why a text leaves in another form than it came; receipts and warnings say it. */
export const CLEANED = 'Control characters were taken out.';

const TEXTS = { prompt: 'prompt', negativePrompt: 'negative prompt' } as const;
type TextField = keyof typeof TEXTS;

/** Why a text cannot be sent at all, or null. */
function textProblem(name: string, text: string): string | null {
  if (text.includes('\u0000')) return `The ${name} holds a NUL character. Take it out.`;
  if (!text.isWellFormed())
    return `The ${name} holds half a character (a lone surrogate). Send well-formed Unicode.`;
  return null;
}

/**
 * Checks prompt and negative prompt; control characters are taken out with a notice. Gives the texts to send.
 * The limit counts characters (code points), as the vendors do.
 */
export function checkPrompts(
  planner: Planner,
  model: ModelRecord,
  request: GenerationRequest,
): { prompt: string; negativePrompt: string | null; notices: string[] } {
  const notices: string[] = [];
  /** The text to send, or null where it cannot go. */
  const check = (field: TextField, text: string): string | null => {
    const name = TEXTS[field];
    const problem = textProblem(name, text);
    if (problem) {
      planner.refuse('INVALID_INPUT', [field], problem, { parameter: field });
      return null;
    }
    const cleaned = text.replace(CONTROLS, '');
    if (cleaned !== text) notices.push(`${CLEANED.slice(0, -1)} of the ${name}.`);
    const limit = model.capabilities.maxPromptLength;
    const length = countCharacters(cleaned);
    if (length <= limit) return cleaned;
    planner.refuse(
      'PARAMETER_OUT_OF_RANGE',
      [field],
      `The ${name} has ${length} characters; ${model.name} takes ${limit} at most. Shorten it by ${length - limit}.`,
      { parameter: field },
    );
    return null;
  };

  const use = promptUse(model.capabilities, request.mode);
  let prompt = check('prompt', request.prompt);
  const isBlank = prompt?.replace(INVISIBLE, '') === '';
  if (use === 'none' && prompt) {
    if (!isBlank) {
      planner.cannot(
        'prompt',
        ['prompt'],
        `${model.name} goes by the picture alone and can be told nothing in words. Leave the prompt empty.`,
      );
    }
    prompt = '';
  }
  if (use === 'required' && isBlank) {
    planner.refuse(
      'INVALID_INPUT',
      ['prompt'],
      'The prompt is empty. Say what the picture is to show.',
      { parameter: 'prompt' },
    );
  }
  let negativePrompt: string | null = null;
  if (request.negativePrompt !== null && request.negativePrompt !== '') {
    if (model.capabilities.supportsNegativePrompt) {
      negativePrompt = check('negativePrompt', request.negativePrompt);
    } else {
      planner.cannot(
        'negativePrompt',
        ['negativePrompt'],
        `${model.name} takes no negative prompt. Leave it out, or say in the prompt what is not to be seen.`,
      );
    }
  }
  // What is left of it may be nothing: then nothing goes.
  return { prompt: prompt ?? '', negativePrompt: negativePrompt || null, notices };
}
