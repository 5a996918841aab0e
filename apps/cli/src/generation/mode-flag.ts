import { GENERATION_MODES, nearestWord } from '@darkroom/core/plain';
import type { GenerationMode } from '../gql/graphql.ts';
import { inputProblem } from '../program/cli-problem.ts';

/** A mode out of --mode; null where the flag is not there. @throws CliProblem */
export function modeFlag(text: string | undefined): GenerationMode | null {
  if (text === undefined) return null;
  const mode = GENERATION_MODES.find((known) => known === text.toLowerCase());
  if (mode !== undefined) return mode.toUpperCase() as GenerationMode; // the API's words are core's in capitals
  const near = nearestWord(text, GENERATION_MODES);
  throw inputProblem(
    `--mode "${text}" is no mode.`,
    near === null ? `There are: ${GENERATION_MODES.join(', ')}.` : `Did you mean ${near}?`,
  );
}
