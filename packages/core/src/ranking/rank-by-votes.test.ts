import { describe, expect, test } from 'vitest';
import { rankByVotes } from './rank-by-votes.ts';

const vote = (winner: string | null, ...contestants: string[]) => ({ winner, contestants });

describe('ranking by votes', () => {
  test('nobody is ranked without votes', () => {
    expect(rankByVotes([])).toEqual([]);
  });

  test('who wins stands above, symmetrically about the average', () => {
    const [first, second] = rankByVotes([vote('a', 'a', 'b'), vote('a', 'b', 'a')]);
    expect(first).toMatchObject({ name: 'a', wins: 2, losses: 0, ties: 0 });
    expect(second).toMatchObject({ name: 'b', wins: 0, losses: 2, ties: 0 });
    expect((first?.rating ?? 0) + (second?.rating ?? 0)).toBe(2000);
    expect(first?.rating).toBeGreaterThan(1000);
  });

  test('one lucky vote is worth less than many', () => {
    const once = rankByVotes([vote('a', 'a', 'b')]);
    const often = rankByVotes(Array.from({ length: 20 }, () => vote('a', 'a', 'b')));
    expect(often[0]?.rating).toBeGreaterThan(once[0]?.rating ?? 0);
    expect(often[0]?.rating).toBeLessThan(2500);
  });

  test('the best of four wins three pairings, and nothing is said of the others among each other', () => {
    const ranks = rankByVotes([vote('c', 'a', 'b', 'c', 'd')]);
    expect(ranks[0]).toMatchObject({ name: 'c', wins: 3, losses: 0 });
    const others = ranks.slice(1);
    expect(others.map(({ losses }) => losses)).toEqual([1, 1, 1]);
    expect(new Set(others.map(({ rating }) => rating)).size).toBe(1);
  });

  test('ties keep both at the average', () => {
    expect(rankByVotes([vote(null, 'a', 'b')])).toEqual([
      { name: 'a', rating: 1000, wins: 0, losses: 0, ties: 1 },
      { name: 'b', rating: 1000, wins: 0, losses: 0, ties: 1 },
    ]);
  });

  test('the order of the votes does not matter, and strength goes on over third ones', () => {
    const votes = [
      ...Array.from({ length: 3 }, () => vote('a', 'a', 'b')),
      ...Array.from({ length: 3 }, () => vote('b', 'b', 'c')),
    ];
    const forward = rankByVotes(votes);
    expect(rankByVotes(votes.toReversed())).toEqual(forward);
    expect(forward.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  });

  test('a difference of 400 means ten wins of eleven', () => {
    const votes = [
      ...Array.from({ length: 10_000 }, () => vote('a', 'a', 'b')),
      ...Array.from({ length: 1_000 }, () => vote('b', 'a', 'b')),
    ];
    const [a, b] = rankByVotes(votes);
    expect((a?.rating ?? 0) - (b?.rating ?? 0)).toBeGreaterThan(396);
    expect((a?.rating ?? 0) - (b?.rating ?? 0)).toBeLessThan(402);
  });
});
