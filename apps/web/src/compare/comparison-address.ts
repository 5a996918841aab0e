import { useMemo } from 'react';
import { useSearchParams } from 'react-router';

/** A comparison as the address has it: Back and a reload lose nothing of it. */
export interface Comparison {
  readonly prompt: string;
  /** Sources, in the order in which they were chosen. */
  readonly models: readonly string[];
  /** A ratio such as 3:2, or "own" for each model's own: pictures of one shape are the easier to compare. */
  readonly ratio: string;
  readonly isBlind: boolean;
  /** The generations that stand beside each other, in the order of their columns. */
  readonly runs: readonly string[];
  /** The one that was voted for, "none" for no difference; null before the vote. */
  readonly voted: string | null;
}

/** As many models as a vote may be on. */
export const MOST_MODELS = 8;

/** The shape where none is chosen. */
const SQUARE = '1:1';

/** Reads a comparison from an address. Pure. */
export function readComparison(parameters: URLSearchParams): Comparison {
  const text = (name: string) => parameters.get(name) || null;
  return {
    prompt: text('prompt') ?? '',
    models: [...new Set(parameters.getAll('with'))].slice(0, MOST_MODELS),
    ratio: text('ratio') ?? SQUARE,
    isBlind: parameters.get('blind') !== '0',
    runs: (text('runs') ?? '').split(' ').filter((id) => id !== ''),
    voted: text('voted'),
  };
}

/** The address of a comparison. Other parameters, such as the open picture, stay. Pure. */
export function writeComparison(present: URLSearchParams, comparison: Comparison): URLSearchParams {
  const next = new URLSearchParams(present);
  const set = (name: string, value: string | null) => {
    if (value === null || value === '') next.delete(name);
    else next.set(name, value);
  };
  set('prompt', comparison.prompt);
  next.delete('with');
  for (const source of comparison.models) next.append('with', source);
  set('ratio', comparison.ratio === SQUARE ? null : comparison.ratio);
  set('blind', comparison.isBlind ? null : '0');
  set('runs', comparison.runs.join(' '));
  set('voted', comparison.voted);
  return next;
}

export function useComparison(): [Comparison, (changes: Partial<Comparison>) => void] {
  const [parameters, setParameters] = useSearchParams();
  const comparison = useMemo(() => readComparison(parameters), [parameters]);
  const change = (changes: Partial<Comparison>) =>
    setParameters(
      (present) => writeComparison(present, { ...readComparison(present), ...changes }),
      { replace: true },
    );
  return [comparison, change];
}
