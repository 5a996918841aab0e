import type { Capabilities } from './capabilities.ts';
import type { GenerationMode } from './modes.ts';

/** Modes in which a picture says all there is to say, where a model's file says nothing else. */
const NEEDS_NO_PROMPT: readonly GenerationMode[] = ['upscale', 'variation'];

/** What becomes of a prompt: it must be there, it may be empty, or the model cannot be told one at all. */
export function promptUse(
  { promptUse: use }: Pick<Capabilities, 'promptUse'>,
  mode: GenerationMode,
): 'required' | 'optional' | 'none' {
  if (use !== 'by-mode') return use;
  return NEEDS_NO_PROMPT.includes(mode) ? 'optional' : 'required';
}
