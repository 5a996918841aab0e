import { nearestWord, type Problem, printable } from '@darkroom/core';
import type { Situations } from '../status/situations.ts';

/**
 * No provider has this name: one whose files are broken is told with what is wrong in them, a service that cannot be
 * offered with its reason, any other with the nearest.
 */
export function unknownProvider(
  name: string,
  situations: Pick<Situations, 'names' | 'notOffered' | 'leftOut'>,
): Problem {
  const broken = situations.leftOut(name);
  const knowsNone = `Darkroom knows no provider "${printable(name, 60)}".`;
  return {
    code: 'PROVIDER_NOT_FOUND',
    message:
      broken !== ''
        ? `${knowsNone}${broken}`
        : (situations.notOffered(name) ??
          `${knowsNone}${suggestion(nearestWord(name, situations.names()))}`),
    field: ['provider'],
  };
}

/** The one that was meant. Three that are like each other and not like what was written would only mislead. */
const suggestion = (near: string | null): string =>
  near === null ? ' `darkroom provider list` lists all.' : ` Did you mean "${near}"?`;
