import { createStore } from '../lib/store.ts';

/** What of an event the previews go by. */
export interface PreviewEvent {
  readonly sequence: number;
  readonly kind: string;
  readonly partialImageUrl?: string | null;
  readonly generation: { readonly id: string; readonly status: string };
}

/** The latest preview of one generation, and the number of the event that brought it. */
export interface Preview {
  readonly sequence: number;
  readonly url: string | null;
}
export type Previews = Readonly<Record<string, Preview>>;

/** Statuses after which nothing comes any more. */
export const ENDED: ReadonlySet<string> = new Set([
  'SUCCEEDED',
  'PARTLY_SUCCEEDED',
  'FAILED',
  'CANCELED',
  'UNKNOWN_OUTCOME',
]);

/**
 * The previews after an event. The same event twice, or an older one late, changes nothing: the very same object comes
 * back. A generation that came to its end loses its preview.
 */
export function nextPreviews(previews: Previews, event: PreviewEvent): Previews {
  const { id, status } = event.generation;
  const known = previews[id];
  if (ENDED.has(status)) {
    if (known === undefined) return previews;
    const { [id]: _gone, ...others } = previews;
    return others;
  }
  if (known !== undefined && event.sequence <= known.sequence) return previews;
  if (event.kind === 'IMAGE') {
    // The picture that the preview was of is there; the next one has none yet.
    return known === undefined
      ? previews
      : { ...previews, [id]: { sequence: event.sequence, url: null } };
  }
  if (event.kind !== 'PARTIAL_IMAGE' || !event.partialImageUrl) return previews;
  return { ...previews, [id]: { sequence: event.sequence, url: event.partialImageUrl } };
}

export const previews = createStore<Previews>({});
