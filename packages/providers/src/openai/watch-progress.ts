import { randomUUID } from 'node:crypto';
import type { ModelRecord } from '@darkroom/core';
import {
  type AdapterContext,
  credentialHeaders,
  joinUrl,
  type WatchedCall,
  type WatchHooks,
} from '@darkroom/provider-kit';
import { z } from 'zod';

/** Between two questions, in milliseconds: quick at first, since many pictures take seconds alone. */
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 2000;

const preparedSchema = z.object({ requestId: z.string() });
/** A bare number, or an object that holds it. */
const progressSchema = z.union([
  z.number(),
  z.looseObject({ progress: z.number() }).transform(({ progress }) => progress),
]);

/** What a server says that did not stop anything. */
const NOT_STOPPED = /\b(NOT_FOUND|NO_OP)\b/;

/** The id under which a server tells of a call, where its models are asked about by one; null elsewhere. */
export function prepareProgress(model: ModelRecord): { requestId: string } | null {
  return model.wire.progress ? { requestId: randomUUID() } : null;
}

export function requestIdOf(prepared: unknown): string | null {
  const parsed = preparedSchema.safeParse(prepared);
  return parsed.success ? parsed.data.requestId : null;
}

/** Asks a server, for as long as a call is out, how far it is, and has it stop where the person cancels. */
export async function watchProgress(
  { request, prepared }: WatchedCall,
  context: AdapterContext,
  { signal, canceled, onStopped, onProgress }: WatchHooks,
): Promise<void> {
  const { model } = request;
  const { progress } = model.wire;
  const id = requestIdOf(prepared);
  if (!progress || id === null) return;
  const url = joinUrl(context.baseUrl, progress.path, { id });
  for (
    let pause = FIRST_PAUSE_MS;
    !signal.aborted;
    pause = Math.min(pause * 1.3, LONGEST_PAUSE_MS)
  ) {
    const wakes = progress.abortPath && !canceled.aborted ? [signal, canceled] : [signal];
    await context.clock.sleep(pause, AbortSignal.any(wakes)).catch(() => undefined);
    if (signal.aborted) return;
    if (canceled.aborted && progress.abortPath) {
      const values = { id, model: model.providerModelId };
      // Said first: the call may end before the server answers the abort.
      onStopped();
      if (await isStopped(joinUrl(context.baseUrl, progress.abortPath, values), context)) return;
    }
    const answer = await context.http.call({ url, headers: credentialHeaders(context) });
    // Before the work begins the server does not know the id yet.
    if (answer.status !== 200) continue;
    const share = progressSchema.safeParse(answer.json());
    if (share.success) onProgress(share.data);
  }
}

/** Tells the server to stop a call. False where it does not: before the work begins it does not know the id yet. */
async function isStopped(url: string, context: AdapterContext): Promise<boolean> {
  const answer = await context.http.call({
    method: 'POST',
    url,
    headers: credentialHeaders(context),
    body: { kind: 'json', value: {} },
  });
  return answer.status >= 200 && answer.status < 300 && !NOT_STOPPED.test(answer.text);
}
