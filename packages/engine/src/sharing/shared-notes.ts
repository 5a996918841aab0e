import type { GenerationRequest, Plan } from '@darkroom/core';
import type { Database } from '@darkroom/database';
import { sharedPictures } from './serve-shared.ts';

/** What a plan says where an equal generation's pictures are here: that they would be given, and nothing bought. */
export async function sharedNotes(
  database: Database,
  actor: string,
  cacheKey: string | null,
  { cachePolicy, count }: GenerationRequest,
): Promise<Plan['warnings']> {
  if (cacheKey === null || cachePolicy !== 'USE') return [];
  if ((await sharedPictures(database, { actor, cacheKey, count })) === null) return [];
  return [
    {
      code: 'FROM_CACHE',
      message:
        'The very same request was made before: its pictures would be given, and nothing is sent or charged. Change the seed for another picture, or set cachePolicy to REFRESH to buy this one anew.',
    },
  ];
}
