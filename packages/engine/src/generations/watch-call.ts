import { type CallRequest, startWatching } from '@darkroom/provider-kit';
import type { ProviderAccess } from '../contracts.ts';
import type { GenerationRun } from './generation-run.ts';
import { noteProgress, partialImageNotes } from './notes.ts';
import type { RunContext } from './run-context.ts';

/** What is under way: the paid call itself, or the job that it began. */
export interface UnderWay {
  kind: 'call' | 'job';
  access: ProviderAccess;
  request: CallRequest;
  prepared: unknown;
  handle: Record<string, unknown> | null;
}

/**
 * Runs a step while the adapter may watch it. Progress and previews are noted on the side; the step's outcome is its
 * own, and the watch ends with it, however it ends.
 */
export async function whileWatching<T>(
  context: RunContext,
  run: GenerationRun,
  { access, ...underWay }: UnderWay,
  step: () => Promise<T>,
): Promise<T> {
  const { call } = underWay.request;
  const { kind, ...watched } = underWay;
  const watching = startWatching({
    adapter: access.adapter,
    kind,
    watched,
    context: (signal) => access.context(AbortSignal.any([signal, run.shutdown])),
    onProgress: (progress) => noteProgress(context, run, call, progress),
    onPartialImage: partialImageNotes(context, run, call),
    onError: (error) =>
      context.log('info', 'watching a call failed', { generation: run.id, call, error }),
  });
  try {
    return await step();
  } finally {
    watching.stop();
  }
}
