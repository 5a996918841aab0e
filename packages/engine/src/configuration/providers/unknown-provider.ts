import { nearestWord, type Problem, printable } from '@darkroom/core';
import type { Situations } from '../status/situations.ts';

/** No provider has this name: a service that cannot be offered is told with its reason, a slip with the nearest name. */
export function unknownProvider(
  name: string,
  situations: Pick<Situations, 'names' | 'notOffered'>,
): Problem {
  const known = situations.names();
  const nearest = nearestWord(name, known);
  return {
    code: 'PROVIDER_NOT_FOUND',
    message:
      situations.notOffered(name) ??
      `Darkroom knows no provider "${printable(name, 60)}".${nearest === null ? ` It knows ${known.join(', ')}.` : ` Did you mean "${nearest}"?`}`,
    field: ['provider'],
  };
}
