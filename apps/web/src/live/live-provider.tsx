import { type ReactNode, useEffect } from 'react';
import { useApi } from '../api/client.ts';
import { type ActivityEvent, followActivity, missedEvents } from './activity-stream.ts';
import { announce, sentenceFor } from './announce.ts';
import { nextPreviews, previews } from './previews.ts';

const told = new Set<string>();

/** Models are asked for again this long after the last change of several: a bundle is installed one by one. */
const MODELS_PAUSE_MS = 200;
let modelsChanged: ReturnType<typeof setTimeout> | undefined;

function take(event: ActivityEvent): void {
  if (event.__typename === 'ModelActivity') {
    clearTimeout(modelsChanged);
    modelsChanged = setTimeout(() => missedEvents.set(missedEvents.get() + 1), MODELS_PAUSE_MS);
  }
  if (event.__typename !== 'GenerationActivity') return;
  previews.set(nextPreviews(previews.get(), event.event));
  const { generation } = event.event;
  const sentence = sentenceFor(generation);
  const key = `${generation.id} ${generation.status}`;
  if (sentence === null || told.has(key)) return;
  told.add(key);
  announce(sentence);
}

/** Keeps the tab's one stream open while the app is shown. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const client = useApi();
  useEffect(() => followActivity(client, take), [client]);
  return children;
}
