import {
  type AdapterContext,
  joinUrl,
  jsonIn,
  PreviewTurns,
  type WatchedCall,
  type WatchHooks,
} from '@darkroom/provider-kit';
import { clientOf } from './build-call.ts';
import { readPreview } from './preview-frame.ts';
import { placeOf } from './queue.ts';
import { eventSchema, handleSchema } from './reply-schema.ts';
import { requestHeaders } from './request-headers.ts';

/** The sampler has done its steps; what follows (decoding, saving) tells nothing. */
const MOST_PROGRESS = 0.95;
const ENDS = new Set(['execution_success', 'execution_error', 'execution_interrupted']);

/** Follows a prompt over the WebSocket of its client: steps as progress, and previews as they are painted. */
export async function watchPrompt(
  { request, prepared, handle }: WatchedCall,
  context: AdapterContext,
  hooks: WatchHooks,
): Promise<void> {
  const { promptId } = handleSchema.parse(handle);
  // After a start anew the queue tells whose it is.
  const clientId = clientOf(prepared) ?? (await placeOf(promptId, context))?.clientId;
  if (!clientId) return;
  const socket = await context.http.socket({
    url: joinUrl(context.baseUrl, '/ws', {}, { clientId }),
    headers: requestHeaders(context),
  });
  const previews = new PreviewTurns(request.request.partialImages);
  let share = 0;
  for await (const message of socket) {
    if ('bytes' in message) {
      const preview = readPreview(message.bytes);
      if (preview && previews.isDue(share)) hooks.onPartialImage({ ...preview, index: 0 });
      continue;
    }
    const event = eventSchema.safeParse(jsonIn(message.text)).data;
    if (!event) continue;
    const { type, data } = event;
    if (data.prompt_id && data.prompt_id !== promptId) continue;
    if (ENDS.has(type)) return;
    if (type !== 'progress' || !data.max || data.value === undefined) continue;
    // A second sampler begins at nothing again; what was told stays.
    share = Math.max(share, Math.min(data.value / data.max, 1) * MOST_PROGRESS);
    if (share > 0) hooks.onProgress(share);
  }
}
