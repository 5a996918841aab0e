import {
  type AdapterContext,
  type AnswerImages,
  type CallRequest,
  credentialHeaders,
  joinUrl,
  jsonIn,
  type PollOutcome,
} from '@darkroom/provider-kit';
import { readResult } from './read-result.ts';
import { pollFailureOf, runFailureOf, runHasEnded } from './refusals.ts';
import { type Handle, handleSchema, type Status, statusSchema } from './reply-schema.ts';

/** Milliseconds between questions; the vendor's own client waits as long. */
const RUNNING_MS = 500;
/** The further back in the queue, the longer nothing happens. */
const QUEUED_MS = 500;
const LONGEST_MS = 5000;
/** Bytes of a result; data URIs may stand in it. */
const RESULT_BYTES = 64 * 1024 * 1024;
/** How a progress bar writes itself into a log: "43%|████▎     | 12/28 [00:01<00:01]". */
const BAR = /(\d{1,3})%\|/g;

/** The address of a request in the queue. */
export const requestUrl = (handle: Handle, context: AdapterContext, path = ''): string =>
  joinUrl(context.endpoint('queue'), `/{application}/requests/{id}${path}`, {
    application: handle.application,
    id: handle.id,
  });

/** Asks once how a request stands, and fetches its result where it has ended. */
export async function pollRequest(
  written: Record<string, unknown>,
  request: CallRequest,
  context: AdapterContext,
  images: AnswerImages,
): Promise<PollOutcome> {
  const handle = handleSchema.parse(written);
  const headers = credentialHeaders(context);
  const answer = await context.http.call({
    url: `${requestUrl(handle, context, '/status')}?logs=1`,
    headers,
  });
  const parsed = statusSchema.safeParse(jsonIn(answer.text));
  if (answer.status < 200 || answer.status >= 300 || !parsed.success) {
    throw pollFailureOf(answer, context);
  }
  const status = parsed.data;
  // A word of tomorrow is no end.
  if (status.status.toUpperCase() !== 'COMPLETED') return running(status, handle, context);

  const result = await context.http.call({
    url: requestUrl(handle, context),
    headers,
    maximumBytes: RESULT_BYTES,
  });
  if (result.status === 200) return readResult(result, handle, { request, context, images });
  if (runHasEnded(result, status)) throw runFailureOf(result, status, { context, handle, request });
  // The queue says that it is not there yet, after all.
  if (result.status === 400) return running(status, handle, context);
  throw pollFailureOf(result, context);
}

function running(status: Status, handle: Handle, context: AdapterContext): PollOutcome {
  const { queue_position: position } = status;
  const bars = (status.logs ?? []).flatMap(({ message }) => [...(message ?? '').matchAll(BAR)]);
  const shown = bars.map(([, percent]) => Math.min(100, Number(percent)) / 100);
  const known = [handle.progress, ...shown].filter((share) => share !== null);
  const progress = known.length === 0 ? null : Math.max(...known);
  const isQueued = typeof position === 'number';
  if (isQueued) context.log('The request waits in the queue', { position, request: handle.id });
  return {
    kind: 'running',
    // Nothing has been done for one that waits.
    progress: isQueued ? (progress ?? 0) : progress,
    pollAfterMs: isQueued ? Math.min(LONGEST_MS, QUEUED_MS * Math.max(1, position)) : RUNNING_MS,
    handle: { ...handle, progress },
  };
}
