import { nearestWord, type Problem, printable } from '@darkroom/core';

/** No provider has this name. */
export function unknownProvider(name: string, known: readonly string[]): Problem {
  const nearest = nearestWord(name, known);
  return {
    code: 'PROVIDER_NOT_FOUND',
    message: `Darkroom knows no provider "${printable(name, 60)}".${nearest === null ? ` It knows ${known.join(', ')}.` : ` Did you mean "${nearest}"?`}`,
    field: ['provider'],
  };
}
