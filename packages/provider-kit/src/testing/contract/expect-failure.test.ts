import { ProviderFailure } from '@darkroom/core';
import { expect, it } from 'vitest';
import { failureOf } from './expect-failure.ts';

const fault = { kind: 'no-image' } as const;

it('names the fault first, and what to do, where it had no effect', async () => {
  await expect(failureOf(Promise.resolve({ images: [] }), fault)).rejects.toThrow(
    /^The fault \{"kind":"no-image"\} had no effect: the emulator must play it, or declare it in lacks: \['no-image'\]/,
  );
  await expect(failureOf(Promise.resolve('well'))).rejects.toThrow(
    /^A ProviderFailure was expected, and the call ended well with 'well'/,
  );
});

it('names the fault where the adapter threw something of its own', async () => {
  await expect(failureOf(Promise.reject(new TypeError('x')), fault)).rejects.toThrow(
    /^At the fault \{"kind":"no-image"\}: the adapter threw something else than a ProviderFailure: TypeError: x/,
  );
});

it('gives the failure', async () => {
  const failure = new ProviderFailure({
    code: 'TIMED_OUT',
    message: 'It took too long, and nobody knows.',
    charge: 'unknown',
  });
  expect(await failureOf(Promise.reject(failure), fault)).toBe(failure);
});
