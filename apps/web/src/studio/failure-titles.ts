import type { FailureCode } from '../gql/graphql.ts';
import { words } from '../lib/format.ts';
import { t } from '../messages/translate.ts';

/** What happened, in a few words: true of everything that the code stands for. */
const TITLES: Readonly<Record<FailureCode, string>> = {
  CREDENTIALS_REJECTED: t('The key was refused'),
  PERMISSION_DENIED: t('The account may not do this'),
  INSUFFICIENT_FUNDS: t('The account has no credit left'),
  RATE_LIMITED: t('Asked too often'),
  CONTENT_REFUSED: t('Refused by the safety rules'),
  INVALID_REQUEST: t('The request was not accepted'),
  MODEL_UNAVAILABLE: t('The model is not available'),
  // Of a provider that is down, of an error of its own, and of a lost answer that a person settled.
  PROVIDER_UNAVAILABLE: t('Nothing came from the provider'),
  PROVIDER_BAD_RESPONSE: t('The answer could not be read'),
  PROVIDER_REDIRECTED: t('The address leads elsewhere'),
  TIMED_OUT: t('It took too long'),
  OUTPUT_EXPIRED: t('The picture was gone before it could be fetched'),
  IMAGE_UNREADABLE: t('The picture could not be read'),
  STORAGE_FAILED: t('The picture could not be stored'),
  UNKNOWN_OUTCOME: t('The answer was lost'),
  INTERNAL: t('Something went wrong in Darkroom'),
};

/** The title of a failure; a code that a later server adds by its own words. */
export function failureTitle(code: FailureCode): string {
  return TITLES[code] ?? words(code);
}
