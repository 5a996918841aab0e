import { type Problem, printable, suggestNames } from '@darkroom/core';
import type { Situations } from '../status/situations.ts';

/** No provider has this name: a service that cannot be offered is told with its reason, any other with the nearest. */
export function unknownProvider(
  name: string,
  situations: Pick<Situations, 'names' | 'notOffered'>,
): Problem {
  return {
    code: 'PROVIDER_NOT_FOUND',
    message:
      situations.notOffered(name) ??
      `Darkroom knows no provider "${printable(name, 60)}". ${suggestNames(name, situations.names(), 'darkroom provider list')}`,
    field: ['provider'],
  };
}
