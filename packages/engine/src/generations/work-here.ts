import type { CallOutcome, CallRequest, LocalCall } from '@darkroom/provider-kit';
import { describeStored } from '../answers/stored-image.ts';
import type { GenerationRun } from './generation-run.ts';
import { noteProgress, partialImageNotes } from './notes.ts';
import type { RunContext } from './run-context.ts';
import { withDeadline } from './send-call.ts';

/** Runs a call that works on this machine, and goes to nobody. */
export function workHere(
  context: RunContext,
  run: GenerationRun,
  request: CallRequest,
  call: LocalCall,
): Promise<CallOutcome> {
  const onPartialImage = partialImageNotes(context, run, request.call);
  return withDeadline(context, run, request, (signal) =>
    call.run({
      signal,
      clock: context.clock,
      onProgress: (progress) => noteProgress(context, run, request.call, progress),
      onPartialImage,
      store: async (bytes) =>
        describeStored(context.blobs, await run.keeping.blobs.putBytes(bytes)),
    }),
  );
}
