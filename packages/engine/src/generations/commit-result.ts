import { actualCost, createId, decimalToMicros, parseDecimal, priceFacts } from '@darkroom/core';
import type { AttemptRow, NewImage } from '@darkroom/database';
import type { CallResult } from '@darkroom/provider-kit';
import type { Damage } from '@darkroom/storage';
import type { BrokenResult } from '../answers/broken-stream.ts';
import { type FailureRecord, failureRecord } from './failure.ts';
import type { GenerationRun } from './generation-run.ts';
import type { RunContext } from './run-context.ts';
import { ledgerEntry, writeEnd } from './write-end.ts';

/** Micros that a reply comes to; null where it does not tell and no price surely holds. `asked`: pictures. */
export function costOfResult(
  run: GenerationRun,
  result: BrokenResult,
  asked: number,
): bigint | null {
  if (!run.isPaid) return 0n;
  // What was still to come may have been made, and charged.
  if (result.brokenOff && result.images.length < asked) return null;
  if (result.billed) {
    const billed = parseDecimal(result.billed);
    if (billed !== null) return decimalToMicros(billed);
  }
  // An answer without a picture, a bill or a reason: nobody knows what it cost.
  if (result.images.length === 0 && !result.usage && !result.refusals?.length) return null;
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
  const { count } = run.plan.resolved;
  return result.images.map(({ image, seed, revisedPrompt, metadata }, position) => ({
    id: createId('image', context.clock.now()),
    // Pictures beyond those asked for come behind all the others, and never collide: no call gives a thousand.
    index: position < attempt.count ? first + position : count + attempt.call * 1000 + position,
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
  result: BrokenResult,
  damages: readonly Damage[],
  now: number,
): FailureRecord[] {
  const { name } = run.model.record;
  const failures: FailureRecord[] = (result.refusals ?? []).map((refusal) =>
    failureRecord(
      {
        code: refusal.code ?? 'CONTENT_REFUSED',
        message: refusal.message,
        providerMessage: refusal.providerMessage,
        charge: 'not-charged',
      },
      attempt.call,
      now,
    ),
  );
  const came = result.images.length;
  const missing = attempt.count - came - failures.length;
  if (missing > 0 && result.brokenOff) {
    const { details } = result.brokenOff;
    const message = `${details.message} ${came} of ${attempt.count} pictures had come whole before that, and ${came === 1 ? 'is' : 'are'} kept.`;
    failures.push(failureRecord({ ...details, message }, attempt.call, now));
  } else if (missing > 0) {
    failures.push(
      failureRecord(
        {
          code: 'PROVIDER_BAD_RESPONSE',
          message:
            came === 0
              ? `${name} answered without a picture and gave no reason.${run.isPaid ? ' It may have been charged.' : ''}`
              : `${name} gave ${came} of ${attempt.count} pictures and no reason for the rest. What came is kept.`,
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
          message: `${name} sent a file that is no picture that Darkroom knows. It is kept as it came, for download.`,
          charge: run.isPaid ? 'charged' : 'not-charged',
        },
        attempt.call,
        now,
      ),
    );
  }
  const [damage] = damages;
  if (damage !== undefined) {
    const what =
      result.images.length === 1
        ? `The picture from ${name} ${damage}: some or all of it cannot be shown`
        : `${damages.length} of the ${result.images.length} pictures from ${name} cannot be shown whole; the first ${damage}`;
    failures.push(
      failureRecord(
        {
          code: 'IMAGE_UNREADABLE',
          message: `${what}. It is kept as it came, for download.`,
          charge: run.isPaid ? 'charged' : 'not-charged',
        },
        attempt.call,
        now,
      ),
    );
  }
  return failures;
}

/** What is wrong with the pixels of those that are pictures, one entry each. They are kept all the same. */
async function damagesOf({ media }: RunContext, { images }: CallResult): Promise<Damage[]> {
  const known = images.filter(({ image }) => image.mimeType !== null);
  const damages = await Promise.all(known.map(({ image }) => media.damage(image.sha256)));
  return damages.filter((damage) => damage !== null);
}

/**
 * COMMITTED: images, ledger, events and the generation's own end, at once. STORED is not written before it: pictures
 * are in the store by the time that this is called, and after a crash the answer is read again either way.
 */
export async function commitResult(
  context: RunContext,
  run: GenerationRun,
  attempt: AttemptRow,
  result: BrokenResult,
): Promise<boolean> {
  const micros = costOfResult(run, result, attempt.count);
  const damages = await damagesOf(context, result);
  const failures = shortfall(run, attempt, result, damages, context.clock.now());
  const images = newImages(context, run, attempt, result);
  await context.failpoint('attempt.before-final-commit');
  const isWritten = await writeEnd(context, run, {
    attempt,
    to: 'COMMITTED',
    end: {
      kind: images.length > 0 ? 'images' : 'failed',
      images: images.length,
      failures,
      costMicros: micros,
    },
    patch: {
      costMicros: micros,
      failure: failures.length > 0 ? JSON.stringify(failures) : null,
      ...(result.providerRequestId ? { providerRequestId: result.providerRequestId } : {}),
    },
    images,
    ledger: ledgerEntry(context, run, { micros, images: images.length, usage: result.usage }),
  });
  if (isWritten) run.keeping.letGo(images.map(({ sha256 }) => sha256));
  await context.failpoint('attempt.after-final-commit');
  return isWritten;
}
