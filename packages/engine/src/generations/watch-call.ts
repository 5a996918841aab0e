import { type CallRequest, startWatching } from '@darkroom/provider-kit';
import type { ProviderAccess } from '../contracts.ts';
import type { GenerationRun } from './generation-run.ts';
import { noteProgress, partialImageNotes } from './notes.ts';
import type { RunContext } from './run-context.ts';
import { CanceledError } from './stopping.ts';

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
 * own, and the watch ends with it, however it ends. Throws CanceledError where the adapter had a free call stopped.
 */
export async function whileWatching<T>(
  context: RunContext,
  run: GenerationRun,
  { access, ...underWay }: UnderWay,
  step: () => Promise<T>,
): Promise<T> {
  // What is ordered for later has nobody who watches it, and its steps are not those that the adapter watches.
  if (run.row.isDeferred) return step();
  const { call } = underWay.request;
  const { kind, ...watched } = underWay;
  let hasStopped = false;
  // A bill that is out must be known: an answer that may have cost something is never dropped.
  const isCanceled = () => hasStopped && run.isCanceled && !run.isPaid;
  const watching = startWatching({
    adapter: access.adapter,
    kind,
    watched,
    context: (signal) => access.context(AbortSignal.any([signal, run.shutdown])),
    canceled: run.cancellation,
    onStopped: () => {
      hasStopped = true;
    },
    onProgress: (progress) => noteProgress(context, run, call, progress),
    onPartialImage: partialImageNotes(context, run, call),
    onError: (error) =>
      context.log('info', 'watching a call failed', { generation: run.id, call, error }),
  });
  try {
    const outcome = await step();
    if (isCanceled()) throw new CanceledError();
    return outcome;
  } catch (error) {
    throw isCanceled() ? new CanceledError() : error;
  } finally {
    watching.stop();
  }
}
