export interface Measured {
  /** Milliseconds, sorted. */
  times: number[];
  perSecond: number;
}

/** Runs `work` `total` times with `inFlight` at once. */
export async function load(
  total: number,
  inFlight: number,
  work: (index: number) => Promise<void>,
): Promise<Measured> {
  const times: number[] = [];
  let next = 0;
  const began = performance.now();
  const worker = async () => {
    while (next < total) {
      const index = next;
      next += 1;
      const start = performance.now();
      await work(index);
      times.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
  const seconds = (performance.now() - began) / 1000;
  return { times: times.sort((left, right) => left - right), perSecond: total / seconds };
}

export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
