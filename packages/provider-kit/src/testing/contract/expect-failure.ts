import { inspect } from 'node:util';
import { ProviderFailure, type ProviderFailureDetails } from '@darkroom/core';
import { expect } from 'vitest';
import type { ContractFault } from './emulator-controls.ts';

/** What to do where a fault that was to be played was not felt. */
export const notPlayed = (fault: ContractFault): string =>
  `The fault ${JSON.stringify(fault)} had no effect: the emulator must play it, or declare it in lacks: ['${fault.kind}'] where the vendor cannot have it.`;

/** The ProviderFailure that a promise ends in, because of a fault where one is played; fails the test for anything else. */
export async function failureOf(
  promise: Promise<unknown>,
  fault: ContractFault | null = null,
): Promise<ProviderFailure> {
  const outcome = await promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if ('error' in outcome && outcome.error instanceof ProviderFailure) return outcome.error;
  if ('error' in outcome) {
    const when = fault === null ? '' : `At the fault ${JSON.stringify(fault)}: `;
    throw new Error(
      `${when}the adapter threw something else than a ProviderFailure: ${shown(outcome.error)}`,
    );
  }
  throw new Error(
    `${fault === null ? '' : `${notPlayed(fault)} `}A ProviderFailure was expected, and the call ended well with ${shown(outcome.value)}`,
  );
}

const shown = (value: unknown): string => inspect(value, { depth: 3 }).slice(0, 2000);

/** Checks what a failure says, that it is a sentence for a person, and that no secret is anywhere in it. */
export function expectFailure(
  failure: ProviderFailure,
  details: Partial<ProviderFailureDetails>,
  secrets: readonly string[],
): void {
  expect({ isSafeToRepeat: false, ...failure.details }, failure.message).toMatchObject(details);
  expect(failure.message.length).toBeGreaterThan(20);
  if (failure.details.isSafeToRepeat) expect(failure.details.charge).toBe('not-charged');
  expectNoSecrets(inspect(failure, { depth: 12, showHidden: true }), secrets);
}

/** Fails where a text holds one of the secrets, or a piece of 12 characters out of its middle. */
export function expectNoSecrets(text: string, secrets: readonly string[]): void {
  for (const secret of secrets) {
    const start = Math.max(0, Math.floor(secret.length / 2) - 6);
    const piece = secret.length >= 16 ? secret.slice(start, start + 12) : secret;
    expect(text.includes(piece), 'a secret stands in a text').toBe(false);
  }
}
