import { type Problem, printable, suggestNames } from '@darkroom/core';
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
          `${knowsNone} ${suggestNames(name, situations.names(), 'darkroom provider list')}`),
    field: ['provider'],
  };
}
