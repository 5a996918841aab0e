import { type FailureCode, ProviderFailure } from '@darkroom/core';
import type { ProviderAccess, Ways } from '../contracts.ts';
import { OpenFailure } from './failure.ts';

/** Refusals that speak of the account and not of the request: another account may well take it. */
export const OF_THE_ACCOUNT: ReadonlySet<FailureCode> = new Set<FailureCode>([
  'RATE_LIMITED',
  'CREDENTIALS_REJECTED',
  'INSUFFICIENT_FUNDS',
]);

/** Of these the ones that the same account would answer to the same call again. */
const LASTING: ReadonlySet<FailureCode> = new Set<FailureCode>([
  'CREDENTIALS_REJECTED',
  'INSUFFICIENT_FUNDS',
]);

/** Whether the call may be given to another account: it is proven that nothing ran, and the account was at fault. */
export function mayFailOver(failure: ProviderFailure): boolean {
  const { code, charge, isSafeToRepeat } = failure.details;
  if (failure instanceof OpenFailure || charge !== 'not-charged') return false;
  const isUnsent = code === 'PROVIDER_UNAVAILABLE' && isSafeToRepeat === true;
  return OF_THE_ACCOUNT.has(code) || isUnsent;
}

/** What one call has tried of the accounts that it could go out with. */
export class TriedAccounts {
  /** Refused in a way that holds for this call to its end. */
  readonly avoided = new Set<string>();
  /** The names of those that rejected it. */
  readonly rejected: string[] = [];
  readonly #tried = new Set<string>();
  /** Tries that were handed on to another account: they do not count among the repeats. */
  handedOn = 0;

  note({ account, credential }: ProviderAccess, { details }: ProviderFailure): void {
    this.#tried.add(account);
    if (LASTING.has(details.code)) this.avoided.add(account);
    if (details.code === 'CREDENTIALS_REJECTED' && credential !== null)
      this.rejected.push(credential);
  }

  /** Whether there is an account that was not tried since the last wait. */
  hasOther(ways: readonly ProviderAccess[]): boolean {
    return ways.some(({ account }) => !this.#tried.has(account));
  }

  /** After a wait each may be tried again, but for those that are avoided. */
  begunAgain(): void {
    this.#tried.clear();
    for (const account of this.avoided) this.#tried.add(account);
  }
}

/** The ways without accounts that refused a call already; all of them where no other is left. */
export function withoutAccounts(found: Ways, avoided: ReadonlySet<string>): Ways {
  const ways = found.ways.filter(({ account }) => !avoided.has(account));
  return ways.length > 0 ? { ...found, ways } : found;
}

/** The failure of a call that several accounts rejected, with the names of their credentials. */
export function namingAll(failure: ProviderFailure, rejected: readonly string[]): ProviderFailure {
  const { details } = failure;
  if (rejected.length < 2 || details.code !== 'CREDENTIALS_REJECTED') return failure;
  const names = rejected.map((name) => `"${name}"`).join(', ');
  const message = `${details.message} None of the credentials ${names} was accepted.`;
  return new ProviderFailure({ ...details, message }, { cause: failure });
}
