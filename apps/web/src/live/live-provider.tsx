import { type ReactNode, useEffect } from 'react';
import { useApi } from '../api/client.ts';
import { useStore } from '../lib/store.ts';
import { type ActivityEvent, connection, followActivity, missedEvents } from './activity-stream.ts';
import { announce, narrator } from './announce.ts';
import { generationNews } from './generation-news.ts';
import { nextPreviews, previews } from './previews.ts';

const narrate = narrator();

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
  const { generation, kind } = event.event;
  if (kind === 'STATUS') generationNews.set(generationNews.get() + 1);
  const sentence = narrate(generation, Date.now());
  if (sentence !== null) announce(sentence);
}

/** Keeps the tab's one stream open while the app is shown, and shows it once the stream stands or is given up on. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const client = useApi();
  const isOpening = useStore(connection) === 'opening';
  useEffect(() => followActivity(client, take), [client]);
  return isOpening ? null : children;
}
