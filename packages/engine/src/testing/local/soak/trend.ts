/** One look at a process that has nothing to do. */
export interface Sample {
  /** Seconds since the load began. */
  at: number;
  /** MiB. */
  memory: number;
  /** Open files and sockets. */
  descriptors: number;
}

/** How far a process may have grown at the end, seen over its noise. */
export const BOUNDS = {
  /** MiB that memory may rise over the time that is judged, by the line through all samples. */
  memory: 32,
  /** Descriptors that the lowest count may rise by from the first third to the last. */
  descriptors: 5,
  /** The beginning that is left out: code is compiled, pools and caches fill. */
  warmUpShare: 0.3,
};

export interface Trend {
  samples: number;
  memory: { first: number; last: number; rise: number };
  descriptors: { before: number; after: number };
  /** What grew beyond its bound, a sentence each. */
  broken: string[];
}

/** The rise of the line of least squares through points, from the first to the last. */
export function riseOf(points: readonly { at: number; value: number }[]): number {
  const [first] = points;
  const last = points.at(-1);
  if (!first || !last || first === last) return 0;
  const meanAt = points.reduce((sum, { at }) => sum + at, 0) / points.length;
  const mean = points.reduce((sum, { value }) => sum + value, 0) / points.length;
  const covariance = points.reduce((sum, { at, value }) => sum + (at - meanAt) * (value - mean), 0);
  const variance = points.reduce((sum, { at }) => sum + (at - meanAt) ** 2, 0);
  return (covariance / variance) * (last.at - first.at);
}

/** Judges what was seen of a process between spells of steady load. */
export function judgeTrend(all: readonly Sample[]): Trend {
  const samples = all.slice(Math.floor(all.length * BOUNDS.warmUpShare));
  const third = Math.max(1, Math.floor(samples.length / 3));
  const lowest = (some: readonly Sample[]) =>
    Math.min(...some.map(({ descriptors }) => descriptors));
  const rise = riseOf(samples.map(({ at, memory }) => ({ at, value: memory })));
  const before = lowest(samples.slice(0, third));
  const after = lowest(samples.slice(-third));
  const broken: string[] = [];
  if (samples.length < 4)
    broken.push(`Only ${samples.length} samples are left to judge by: let it run for longer.`);
  if (rise > BOUNDS.memory)
    broken.push(`Memory rose by ${rise.toFixed(1)} MiB, and ${BOUNDS.memory} are allowed.`);
  if (after > before + BOUNDS.descriptors)
    broken.push(
      `Descriptors rose from ${before} to ${after}, and ${BOUNDS.descriptors} more are allowed.`,
    );
  return {
    samples: samples.length,
    memory: { first: samples[0]?.memory ?? 0, last: samples.at(-1)?.memory ?? 0, rise },
    descriptors: { before, after },
    broken,
  };
}
