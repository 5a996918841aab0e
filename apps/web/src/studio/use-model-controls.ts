import { useEffect, useRef, useState } from 'react';
import { useQuery } from 'urql';
import { MODEL_CONTROLS, type ModelControls } from '../draft/model-controls.ts';
import { graphql, readFragment } from '../gql/index.ts';
import { useMissedEvents } from '../live/use-missed-events.ts';

const STUDIO_MODEL = graphql(`
  query StudioModel($source: String!) {
    model(ref: { source: $source }) { id source ...ModelControls }
  }
`);

/**
 * The model to draw controls for, by its source: of hundreds only the one in use is asked for in full. Another one's
 * controls stay until the wanted ones are there. Where the wanted one is not installed, `fallback` takes its place.
 */
export function useModelControls(
  wanted: string | null,
  fallback: string | null,
): { model: ModelControls | null; isLoading: boolean } {
  const [missing, setMissing] = useState<string | null>(null);
  const last = useRef<ModelControls | null>(null);
  const source = wanted === missing ? (last.current?.source ?? fallback) : wanted;
  const [{ data, fetching, error, operation }, refetch] = useQuery({
    query: STUDIO_MODEL,
    variables: { source: source ?? '' },
    pause: source === null,
  });
  useMissedEvents(refetch);
  const answered = data?.model ?? null;
  // The answer of before stays until the new one comes; its operation tells which one it is.
  const isAnswered =
    source !== null && data !== undefined && !fetching && operation?.variables.source === source;
  const isGone = isAnswered && answered === null;
  useEffect(() => {
    if (!isGone) return;
    if (last.current?.source === source) last.current = null;
    setMissing(source);
  }, [isGone, source]);
  const model = readFragment(MODEL_CONTROLS, answered?.source === source ? answered : null);
  if (model) last.current = model;
  return {
    model: model ?? (isGone && last.current?.source === source ? null : last.current),
    isLoading: source !== null && !isAnswered && !error,
  };
}
