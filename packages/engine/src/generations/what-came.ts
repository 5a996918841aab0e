import { ProviderFailure } from '@darkroom/core';
import type { AttemptRow } from '@darkroom/database';
import type { CallOutcome, CallRequest } from '@darkroom/provider-kit';
import { type BrokenResult, isEventStream, readBrokenStream } from '../answers/broken-stream.ts';
import type { ProviderAccess } from '../contracts.ts';
import { callsOf } from '../deferral/calls-of.ts';
import { withoutBill } from './failure.ts';
import type { GenerationRun } from './generation-run.ts';
import type { RunContext } from './run-context.ts';
import { answerTools, findSpooled } from './send-call.ts';
import { spoolName } from './spool-name.ts';

/** The call whose answer broke off. */
export interface BrokenCall {
  row: AttemptRow;
  request: CallRequest;
  /** Asked for only where there is something to read. */
  access(): Promise<ProviderAccess>;
}

/**
 * The finished pictures on disk of a stream that broke off with `failure`; null where there are none. Previews are no
 * pictures: `commitFailure` tells of them.
 */
export async function whatCame(
  context: RunContext,
  run: GenerationRun,
  { row, request, access }: BrokenCall,
  failure: ProviderFailure,
): Promise<BrokenResult | null> {
  const entry = await findSpooled(context, spoolName(row));
  if (!entry || entry.isComplete || !(await isEventStream(entry))) return null;
  const way = await access();
  const tools = answerTools(context, run, way, row.count);
  const result = await readBrokenStream(entry, tools, (answer) =>
    callsOf(way, run).read(answer, request, way.context(run.shutdown)),
  );
  if (!result) return null;
  return {
    ...result,
    providerRequestId: result.providerRequestId ?? failure.details.providerRequestId ?? null,
    brokenOff: run.isPaid ? failure : withoutBill(failure),
  };
}

/** The exchange's outcome, or what had come whole by the time that it broke off. Throws as the exchange where nothing had. */
export async function orWhatCame(
  context: RunContext,
  run: GenerationRun,
  broken: () => BrokenCall,
  exchange: () => Promise<CallOutcome>,
): Promise<CallOutcome | BrokenResult> {
  try {
    return await exchange();
  } catch (error) {
    // A process that is stopped leaves it to the next start, which finds the same file.
    const mayHaveRun = error instanceof ProviderFailure && error.details.charge !== 'not-charged';
    if (!mayHaveRun || run.shutdown.aborted) throw error;
    const came = await whatCame(context, run, broken(), error).catch((cause: unknown) => {
      context.log('warn', 'what came of a broken stream could not be read', { error: cause });
      return null;
    });
    if (!came) throw error;
    return came;
  }
}
