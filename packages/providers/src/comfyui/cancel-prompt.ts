import type { AdapterContext, CancelOutcome } from '@darkroom/provider-kit';
import { historyOf, placeOf } from './queue.ts';
import { failureOf } from './refusals.ts';
import { handleSchema } from './reply-schema.ts';
import { requestHeaders } from './request-headers.ts';

async function post(url: string, value: object, context: AdapterContext): Promise<void> {
  const { status, headers, text } = await context.http.call({
    method: 'POST',
    url,
    headers: requestHeaders(context),
    body: { kind: 'json', value },
  });
  if (status < 200 || status >= 300) throw failureOf({ status, headers, text }, context);
}

/** Takes a prompt out of the queue, or interrupts it where it is worked on. */
export async function cancelPrompt(
  written: Record<string, unknown>,
  context: AdapterContext,
): Promise<CancelOutcome> {
  const { promptId } = handleSchema.parse(written);
  if (await historyOf(promptId, context)) return 'too-late';
  // Nothing comes of it where the prompt has begun already.
  await post('/queue', { delete: [promptId] }, context);
  const found = await placeOf(promptId, context);
  if (found?.place === 'running') {
    // Servers that know no ids here interrupt what they are at, which is this one.
    await post('/interrupt', { prompt_id: promptId }, context);
    return 'canceled';
  }
  return (await historyOf(promptId, context)) ? 'too-late' : 'canceled';
}
