import {
  type AttemptState,
  actualCost,
  createId,
  decimalToMicros,
  type GenerationStatus,
  type ProviderFailureDetails,
  parseDecimal,
  priceFacts,
} from '@darkroom/core';
import type { AttemptRow, NewImage, NewLedgerEntry } from '@darkroom/database';
import type { CallResult } from '@darkroom/provider-kit';
import type { CallEnd } from './call-end.ts';
import { type FailureRecord, failureRecord, isUnknownOutcome } from './failure.ts';
import { type GenerationRun, UNDER_WAY } from './generation-run.ts';
import type { RunContext } from './run-context.ts';

/** What an attempt's end writes, beside its own state. */
interface End {
  attempt: AttemptRow;
  from: readonly AttemptState[];
  to: AttemptState;
  end: CallEnd;
  patch?: {
    failure?: string | null;
    costMicros?: bigint | null;
    providerRequestId?: string | null;
  };
  images?: NewImage[];
  ledger?: NewLedgerEntry;
}

/**
 * Writes the end of a call: attempt, images, ledger and events in one transaction, and with the last call the
 * generation's own end. False where another writer was faster.
 */
async function writeEnd(context: RunContext, run: GenerationRun, write: End): Promise<boolean> {
  const isWritten = await run.inTurn(async () => {
    run.end(write.attempt.call, write.end);
    const at = new Date(context.clock.now());
    const summary = run.summary();
    const images = write.images ?? [];
    const changed = await context.database.attempts.change({
      attempt: write.attempt,
      from: write.from,
      to: write.to,
      at,
      patch: { ...write.patch, finishedAt: at },
      ...(images.length > 0 ? { images } : {}),
      ...(write.ledger ? { ledger: write.ledger } : {}),
      events: images.map((image) => ({ kind: 'IMAGE', payload: { imageId: image.id } })),
      generation: summary.isComplete
        ? {
            from: UNDER_WAY,
            to: summary.status,
            patch: {
              failures: JSON.stringify(summary.failures),
              actualMicros: summary.actualMicros,
              finishedAt: at,
              progress: summary.status === 'SUCCEEDED' ? 1 : null,
            },
          }
        : { from: UNDER_WAY, patch: { failures: JSON.stringify(summary.failures) } },
    });
    return changed !== null;
  });
  context.bell.ring(run.id, 'activity');
  return isWritten;
}

function ledgerEntry(
  context: RunContext,
  run: GenerationRun,
  entry: { micros: bigint | null; images: number; usage: unknown },
): NewLedgerEntry {
  return {
    id: createId('ledgerEntry', context.clock.now()),
    source: run.model.source,
    provider: run.model.provider,
    actor: run.row.actor,
    micros: entry.micros,
    images: entry.images,
    usage: entry.usage ? JSON.stringify(entry.usage) : null,
  };
}

/** Micros that a reply comes to; null where it does not tell and no price surely holds. */
export function costOfResult(run: GenerationRun, result: CallResult): bigint | null {
  if (!run.isPaid) return 0n;
  if (result.billed) {
    const billed = parseDecimal(result.billed);
    if (billed !== null) return decimalToMicros(billed);
  }
  const { record, resolved } = run.plan;
  const cost = actualCost(
    record.prices,
    priceFacts(record, resolved),
    result.usage,
    result.images.length,
  );
  return cost === null ? null : decimalToMicros(cost);
}

function newImages(
  context: RunContext,
  run: GenerationRun,
  attempt: AttemptRow,
  result: CallResult,
): NewImage[] {
  const first = run.firstIndex(attempt.call);
  return result.images.map(({ image, seed, revisedPrompt, metadata }, position) => ({
    id: createId('image', context.clock.now()),
    // Pictures beyond those asked for come behind all the others.
    index:
      position < attempt.count
        ? first + position
        : run.plan.resolved.count + attempt.call * 100 + position,
    source: run.model.source,
    prompt: run.row.prompt,
    sha256: image.sha256,
    mimeType: image.mimeType ?? 'application/octet-stream',
    byteSize: image.byteSize,
    width: image.width,
    height: image.height,
    seed: seed ?? null,
    revisedPrompt: revisedPrompt ?? null,
    providerMetadata: metadata ? JSON.stringify(metadata) : null,
  }));
}

/** What a result lacks of what was asked, as failures beside the pictures that came. */
function shortfall(
  run: GenerationRun,
  attempt: AttemptRow,
  result: CallResult,
  now: number,
): FailureRecord[] {
  const failures: FailureRecord[] = (result.refusals ?? []).map((refusal) =>
    failureRecord(
      {
        code: 'CONTENT_REFUSED',
        message: refusal.message,
        providerMessage: refusal.providerMessage,
        charge: 'not-charged',
      },
      attempt.call,
      now,
    ),
  );
  const missing = attempt.count - result.images.length - failures.length;
  if (missing > 0) {
    failures.push(
      failureRecord(
        {
          code: 'PROVIDER_BAD_RESPONSE',
          message: `${run.model.record.name} gave ${result.images.length} of ${attempt.count} images and no reason for the rest. What came is kept.`,
          charge: run.isPaid ? 'unknown' : 'not-charged',
          isRetryable: true,
        },
        attempt.call,
        now,
      ),
    );
  }
  if (result.images.some(({ image }) => image.mimeType === null)) {
    failures.push(
      failureRecord(
        {
          code: 'IMAGE_UNREADABLE',
          message:
            'The provider sent a file that is no picture that Darkroom knows. It is kept as it came, for download.',
          charge: 'charged',
        },
        attempt.call,
        now,
      ),
    );
  }
  return failures;
}

/** COMMITTED: images, ledger, the generation's own end. */
export async function commitResult(
  context: RunContext,
  run: GenerationRun,
  attempt: AttemptRow,
  result: CallResult,
): Promise<boolean> {
  const micros = costOfResult(run, result);
  const failures = shortfall(run, attempt, result, context.clock.now());
  await context.failpoint('attempt.before-final-commit');
  const isWritten = await writeEnd(context, run, {
    attempt,
    from: ['STORED'],
    to: 'COMMITTED',
    end: {
      kind: result.images.length > 0 ? 'images' : 'failed',
      images: result.images.length,
      failures,
      costMicros: micros,
    },
    patch: {
      costMicros: micros,
      ...(failures.length > 0 ? { failure: JSON.stringify(failures) } : {}),
      ...(result.providerRequestId ? { providerRequestId: result.providerRequestId } : {}),
    },
    images: newImages(context, run, attempt, result),
    ledger: ledgerEntry(context, run, {
      micros,
      images: result.images.length,
      usage: result.usage,
    }),
  });
  await context.failpoint('attempt.after-final-commit');
  return isWritten;
}

/** REJECTED, FAILED or UNKNOWN, by what is known of the charge. */
export async function commitFailure(
  context: RunContext,
  run: GenerationRun,
  attempt: AttemptRow,
  details: ProviderFailureDetails,
): Promise<boolean> {
  const record = failureRecord(details, attempt.call, context.clock.now());
  const isUnknown = isUnknownOutcome(details);
  const wasCharged = details.charge !== 'not-charged' && run.isPaid;
  const rejected: AttemptState =
    attempt.state === 'SENDING' || attempt.state === 'RESULT_RECEIVED' ? 'REJECTED' : 'FAILED';
  const to: AttemptState = isUnknown ? 'UNKNOWN' : wasCharged ? 'FAILED' : rejected;
  const costMicros = wasCharged ? null : 0n;
  return writeEnd(context, run, {
    attempt,
    from: [attempt.state as AttemptState], // the column holds nothing else
    to,
    end: { kind: isUnknown ? 'unknown' : 'failed', images: 0, failures: [record], costMicros },
    patch: {
      failure: JSON.stringify([record]),
      costMicros,
      ...(details.providerRequestId ? { providerRequestId: details.providerRequestId } : {}),
    },
    ...(wasCharged
      ? { ledger: ledgerEntry(context, run, { micros: null, images: 0, usage: null }) }
      : {}),
  });
}

/** CANCELED: it never left, or the provider stopped it. */
export async function commitCancel(
  context: RunContext,
  run: GenerationRun,
  attempt: AttemptRow,
): Promise<boolean> {
  const wasAccepted = attempt.state === 'ACCEPTED' && run.isPaid;
  return writeEnd(context, run, {
    attempt,
    from: [attempt.state as AttemptState], // the column holds nothing else
    to: 'CANCELED',
    end: { kind: 'canceled', images: 0, failures: [], costMicros: wasAccepted ? null : 0n },
    patch: { costMicros: wasAccepted ? null : 0n },
    ...(wasAccepted
      ? { ledger: ledgerEntry(context, run, { micros: null, images: 0, usage: null }) }
      : {}),
  });
}

/** How a call that ended before this process began had ended. */
export function pastEnd(attempt: AttemptRow, images: number): CallEnd | null {
  const failures = attempt.failure ? (JSON.parse(attempt.failure) as FailureRecord[]) : []; // written above
  const costMicros = attempt.costMicros;
  const kinds: Partial<Record<AttemptState, CallEnd['kind']>> = {
    COMMITTED: images > 0 ? 'images' : 'failed',
    REJECTED: 'failed',
    FAILED: 'failed',
    CANCELED: 'canceled',
    UNKNOWN: 'unknown',
  };
  const kind = kinds[attempt.state as AttemptState]; // the column holds nothing else
  return kind ? { kind, images, failures, costMicros } : null;
}

export type { GenerationStatus };
