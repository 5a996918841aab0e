import {
  type AdapterContext,
  joinUrl,
  PreviewTurns,
  type WatchedCall,
  type WatchHooks,
} from '@darkroom/provider-kit';
import { taskIdOf } from './build-call.ts';
import { progressSchema } from './reply-schema.ts';
import { requestHeaders } from './request-headers.ts';

/** As often as the web UI itself looks. */
const EVERY_MS = 500;

/** How pictures begin as base64: the format is an option of the server. */
const TYPES = [
  ['/9j/', 'image/jpeg'],
  ['UklGR', 'image/webp'],
] as const;

/**
 * Follows a call while it is out: how far it is, what there is to see of it, and a cancel, which is passed on as an
 * interrupt. The server works on one thing at a time and may be at somebody else's.
 */
export async function watchProgress(
  { request, prepared }: WatchedCall,
  context: AdapterContext,
  hooks: WatchHooks,
): Promise<void> {
  const { progress } = request.model.wire;
  if (!progress) return;
  const taskId = taskIdOf(prepared);
  const headers = requestHeaders(context);
  const previews = new PreviewTurns(request.request.partialImages);
  let isStopped = false;
  while (!hooks.signal.aborted) {
    const wantsPreview = previews.left > 0 && !hooks.canceled.aborted;
    const url = joinUrl(
      context.baseUrl,
      progress.path,
      {},
      {
        skip_current_image: String(!wantsPreview),
      },
    );
    const answer = await context.http.call({ url, headers, maximumBytes: 32 * 1024 * 1024 });
    const told = progressSchema.safeParse(answer.status === 200 ? answer.json() : {}).data;
    const share = told?.progress ?? 0;
    const isOurs = share > 0 && (!told?.current_task || told.current_task === taskId);
    if (isOurs && hooks.canceled.aborted && !isStopped) {
      isStopped = true;
      // Said first: the call may end before the server answers the interrupt.
      hooks.onStopped();
      await context.http.call({ method: 'POST', url: '/sdapi/v1/interrupt', headers });
    }
    if (isOurs) hooks.onProgress(share);
    if (isOurs && told?.current_image && previews.isDue(share)) {
      const base64 = told.current_image.replace(/^data:[^,]*,/, '');
      const mimeType = TYPES.find(([start]) => base64.startsWith(start))?.[1] ?? 'image/png';
      hooks.onPartialImage({ bytes: Buffer.from(base64, 'base64'), mimeType, index: 0 });
    }
    // A cancel is passed on at once; after that, and while another's job is under way, it is looked at as before.
    const wakes = hooks.canceled.aborted ? [hooks.signal] : [hooks.signal, hooks.canceled];
    await context.clock.sleep(EVERY_MS, AbortSignal.any(wakes)).catch(() => undefined);
  }
}
