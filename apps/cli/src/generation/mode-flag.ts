import { GENERATION_MODES } from '@darkroom/core/plain';
import type { GenerationMode } from '../gql/graphql.ts';
import { inputProblem } from '../program/cli-problem.ts';

/** A mode out of --mode; null where the flag is not there. @throws CliProblem */
export function modeFlag(text: string | undefined): GenerationMode | null {
  if (text === undefined) return null;
  const mode = GENERATION_MODES.find((known) => known === text.toLowerCase());
  if (!mode)
    throw inputProblem(`--mode is one of ${GENERATION_MODES.join(', ')}; "${text}" is not.`);
  return mode.toUpperCase() as GenerationMode; // the API's words are core's in capitals
}
