/**
 * The seed of one of several fanned-out calls: the first has the one that was asked for, each further one the next, so
 * that their pictures differ and each can be had again. Begins at 0 behind `maximum`. Decimal strings; null stays null.
 */
export function seedForCall(
  seed: string | null,
  call: number,
  maximum = '18446744073709551615',
): string | null {
  if (seed === null) return null;
  return ((BigInt(seed) + BigInt(call)) % (BigInt(maximum) + 1n)).toString();
}
