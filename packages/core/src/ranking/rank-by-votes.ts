/** What one vote said: which of the contestants was the best. */
export interface Vote {
  /** Two or more, none twice. */
  readonly contestants: readonly string[];
  /** One of the contestants; null: none was better than the others. */
  readonly winner: string | null;
}

/** How a contestant stands by all votes. */
export interface Rank {
  readonly name: string;
  /** On Elo's scale: 1000 is a contestant of whom nothing is known; 400 more wins ten times of eleven. */
  readonly rating: number;
  /** Pairings, not votes: the best of four wins three. */
  readonly wins: number;
  readonly losses: number;
  readonly ties: number;
}

const AVERAGE = 1000;
const SCALE = 400;
/** Steps of the iteration at most, and the change of a rating below which it has come to rest. */
const MOST_STEPS = 200;
const REST = 0.01;

interface Record {
  wins: number;
  losses: number;
  ties: number;
  /** How often it stood against each other one. */
  readonly met: Map<string, number>;
}

function recordsOf(votes: readonly Vote[]): Map<string, Record> {
  const records = new Map<string, Record>();
  const of = (name: string) => {
    const known = records.get(name) ?? { wins: 0, losses: 0, ties: 0, met: new Map() };
    records.set(name, known);
    return known;
  };
  const meet = (one: string, other: string) => {
    for (const [left, right] of [
      [one, other],
      [other, one],
    ] as const)
      of(left).met.set(right, (of(left).met.get(right) ?? 0) + 1);
  };
  for (const { contestants, winner } of votes) {
    const names = [...new Set(contestants)];
    for (const [place, one] of names.entries()) {
      for (const other of names.slice(place + 1)) {
        // Of those that lost nobody said which is the better.
        if (winner !== null && winner !== one && winner !== other) continue;
        meet(one, other);
        if (winner === null) {
          of(one).ties += 1;
          of(other).ties += 1;
        } else {
          of(winner).wins += 1;
          of(winner === one ? other : one).losses += 1;
        }
      }
    }
  }
  return records;
}

/**
 * Ranks contestants by the model of Bradley and Terry, the best first: the strengths under which these votes are the most
 * likely, whatever their order. Everybody has also tied once with an average contestant, so that one lucky vote does not
 * put anybody infinitely high; a tie counts as half a win for each. Pure.
 */
export function rankByVotes(votes: readonly Vote[]): Rank[] {
  const records = recordsOf(votes);
  let strengths = new Map([...records.keys()].map((name) => [name, 1]));
  for (let step = 0; step < MOST_STEPS; step += 1) {
    let change = 0;
    const next = new Map<string, number>();
    for (const [name, { wins, ties, met }] of records) {
      const own = strengths.get(name) ?? 1;
      const expected = [...met].reduce(
        (sum, [other, times]) => sum + times / (own + (strengths.get(other) ?? 1)),
        1 / (own + 1),
      );
      const strength = (wins + ties / 2 + 0.5) / expected;
      change = Math.max(change, Math.abs(SCALE * Math.log10(strength / own)));
      next.set(name, strength);
    }
    strengths = next;
    if (change < REST) break;
  }
  return [...records]
    .map(([name, { wins, losses, ties }]) => ({
      name,
      rating: Math.round(AVERAGE + SCALE * Math.log10(strengths.get(name) ?? 1)),
      wins,
      losses,
      ties,
    }))
    .sort((one, other) => other.rating - one.rating || one.name.localeCompare(other.name));
}
