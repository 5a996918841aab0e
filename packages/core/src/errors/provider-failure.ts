import type { FailureCode } from './codes.ts';

/** Whether the provider may have done (and billed) the work, as far as is known. */
export type ChargeKnowledge = 'not-charged' | 'charged' | 'unknown';

export interface ProviderFailureDetails {
  code: FailureCode;
  /** A sentence for the person: what was tried and what to do now. Never holds a secret. */
  message: string;
  charge: ChargeKnowledge;
  /** True only where it is proven that nothing ran and trying again may help: the runner then does so itself. */
  isSafeToRepeat?: boolean;
  /** True where the person may try again with hope of another end. */
  isRetryable?: boolean;
  /** Do not try before: milliseconds from now, as the provider asked. */
  retryAfterMs?: number;
  providerRequestId?: string | null;
  /** The provider's own words, cleaned of secrets and markup, at most 2 KiB. */
  providerMessage?: string | null;
  /** For refusals: at which end the content was refused. */
  stage?: 'input' | 'output' | 'unknown';
}

/** A provider said no, said nothing, or said something unreadable. Adapters and the kit throw it. */
export class ProviderFailure extends Error {
  readonly details: ProviderFailureDetails;

  constructor(details: ProviderFailureDetails, options?: { cause?: unknown }) {
    super(details.message, options);
    this.name = 'ProviderFailure';
    this.details = details;
  }

  get code(): FailureCode {
    return this.details.code;
  }
}
