import type { FailureCode } from '../gql/graphql.ts';
import { words } from '../lib/format.ts';

/** What happened, in a few words: true of everything that the code stands for. */
const TITLES: Readonly<Record<FailureCode, string>> = {
  CREDENTIALS_REJECTED: 'The key was refused',
  PERMISSION_DENIED: 'The account may not do this',
  INSUFFICIENT_FUNDS: 'The account has no credit left',
  RATE_LIMITED: 'Asked too often',
  CONTENT_REFUSED: 'Refused by the safety rules',
  INVALID_REQUEST: 'The request was not accepted',
  MODEL_UNAVAILABLE: 'The model is not available',
  // Of a provider that is down, of an error of its own, and of a lost answer that a person settled.
  PROVIDER_UNAVAILABLE: 'Nothing came from the provider',
  PROVIDER_BAD_RESPONSE: 'The answer could not be read',
  PROVIDER_REDIRECTED: 'The address leads elsewhere',
  TIMED_OUT: 'It took too long',
  OUTPUT_EXPIRED: 'The picture was gone before it could be fetched',
  IMAGE_UNREADABLE: 'The picture could not be read',
  STORAGE_FAILED: 'The picture could not be stored',
  UNKNOWN_OUTCOME: 'The answer was lost',
  INTERNAL: 'Something went wrong in Darkroom',
};

/** The title of a failure; a code that a later server adds by its own words. */
export function failureTitle(code: FailureCode): string {
  return TITLES[code] ?? words(code);
}
