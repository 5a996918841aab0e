import { type AdapterContext, joinUrl, jsonIn } from '@darkroom/provider-kit';
import { pollFailureOf } from './refusals.ts';
import { type HistoryEntry, historySchema, queueSchema } from './reply-schema.ts';
import { requestHeaders } from './request-headers.ts';

const MOST_BYTES = 64 * 1024 * 1024;

async function read(path: string, context: AdapterContext): Promise<unknown> {
  const { status, headers, text } = await context.http.call({
    url: joinUrl(context.baseUrl, path),
    headers: requestHeaders(context),
    maximumBytes: MOST_BYTES,
  });
  const json = jsonIn(text);
  if (status !== 200 || json === null) throw pollFailureOf({ status, headers, text }, context);
  return json;
}

/** What the history has of a prompt; null: nothing, since it has not ended, or never was. */
export async function historyOf(
  promptId: string,
  context: AdapterContext,
): Promise<HistoryEntry | null> {
  const answer = await read(`/history/${promptId}`, context);
  return historySchema.safeParse(answer).data?.[promptId] ?? null;
}

/** Where a prompt stands in the queue, and the client that it is of; null: it is not there. */
export async function placeOf(
  promptId: string,
  context: AdapterContext,
): Promise<{ place: 'running' | 'pending'; clientId: string | null } | null> {
  const queue = queueSchema.safeParse(await read('/queue', context)).data;
  for (const [place, items] of [
    ['running', queue?.queue_running],
    ['pending', queue?.queue_pending],
  ] as const) {
    const found = items?.find(([, id]) => id === promptId);
    if (found) return { place, clientId: found[3].client_id ?? null };
  }
  return null;
}
