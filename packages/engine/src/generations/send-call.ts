import { ProviderFailure } from '@darkroom/core';
import {
  type CallRequest,
  download,
  type HttpCall,
  type ProviderAdapter,
  type SpooledAnswer,
  sendPaid,
} from '@darkroom/provider-kit';
import { BlobNotFoundError, type SpoolEntry, type SpoolWriter } from '@darkroom/storage';
import { type AnswerTools, createSpooledAnswer } from '../answers/spooled-answer.ts';
import type { ProviderAccess } from '../contracts.ts';
import type { GenerationRun } from './generation-run.ts';
import type { RunContext } from './run-context.ts';

const MEBIBYTE = 1024 ** 2;
/** One picture may have this many bytes. Ten 8-megapixel pictures come to about 110 MB. */
const IMAGE_LIMIT = 64 * MEBIBYTE;
/** The same picture as base64 in JSON, line breaks and escapes included. */
const ENCODED_IMAGE_LIMIT = 88 * MEBIBYTE;
/** All of an answer that is not a picture. */
const TEXT_LIMIT = 16 * MEBIBYTE;
/** Providers may send a few more pictures than asked; hundreds are an attack. */
const FEWEST_IMAGES = 16;

/** Bytes of a raw answer, at most: each picture that was asked for, with its previews, as base64. */
export function answerLimit(count: number, partialImages: number): number {
  return TEXT_LIMIT + count * (1 + partialImages) * ENCODED_IMAGE_LIMIT;
}

export function answerTools(
  context: RunContext,
  run: GenerationRun,
  access: ProviderAccess,
  count: number,
): AnswerTools {
  const { blobs } = run.keeping;
  return {
    blobs,
    inTurn: async (reading) => {
      const release = await context.readings.take(run.shutdown);
      try {
        return await reading();
      } finally {
        release();
      }
    },
    adopt: (part) => {
      if (part.damage !== undefined) context.media.noteDamage(part.sha256, part.damage);
      return blobs.putFile(part.path, { sha256: part.sha256, byteSize: part.byteSize });
    },
    maximumImageBytes: IMAGE_LIMIT,
    maximumImages: Math.max(FEWEST_IMAGES, count * 4),
    download: async (url, headers) => {
      let writer = await blobs.openBlobWriter({ maxBytes: IMAGE_LIMIT });
      let hasBegun = false;
      try {
        await download(url, {
          egress: context.egress,
          clock: context.clock,
          origins: access.origins,
          resultHosts: access.provider.resultHosts,
          maximumBytes: IMAGE_LIMIT,
          headers,
          signal: run.shutdown,
          sink: {
            write: async (chunk) => {
              await writer.write(chunk);
              if (!hasBegun) await context.failpoint('attempt.download-running');
              hasBegun = true;
            },
            restart: async () => {
              await writer.abort();
              writer = await blobs.openBlobWriter({ maxBytes: IMAGE_LIMIT });
            },
          },
        });
        return await writer.finish();
      } finally {
        await writer.abort();
      }
    },
  };
}

/** What is on disk of an attempt's answer, whole or not; null: nothing. */
export async function findSpooled(context: RunContext, name: string): Promise<SpoolEntry | null> {
  try {
    return await context.spool.open(name);
  } catch (error) {
    if (error instanceof BlobNotFoundError) return null;
    throw error;
  }
}

/** Makes the place for an answer, before anything is spent: where there is none, nothing is sent. */
export async function openAnswer(
  context: RunContext,
  name: string,
  request: CallRequest,
): Promise<SpoolWriter> {
  await context.blobs.assertWritable();
  // Left by this process itself when SENDING could not be written: nothing was sent, so nothing is in it.
  await context.spool.remove(name);
  return context.spool.create(name, {
    maxBytes: answerLimit(request.count, request.request.partialImages),
  });
}

/**
 * Sends the one paid request of an attempt. When this resolves, the raw answer is on disk and synced; nothing of it
 * has been believed yet. Previews of a stream are passed on as they come.
 */
export async function sendCall(
  context: RunContext,
  run: GenerationRun,
  options: {
    access: ProviderAccess;
    adapter: Pick<ProviderAdapter, 'readEvent'>;
    writer: SpoolWriter;
    call: HttpCall;
    request: CallRequest;
    onPartialImage(image: { base64: string; index: number }): void;
  },
): Promise<SpooledAnswer> {
  const { access, adapter, writer, call, request } = options;
  const timeoutMs = request.model.timeoutSeconds * 1000;
  let hasBegun = false;
  try {
    const answered = await sendPaid(call, {
      egress: context.egress,
      clock: context.clock,
      origins: access.origins,
      signal: run.shutdown,
      timeoutMs,
      // Some models think for minutes between two bytes; the whole has a deadline.
      idleTimeoutMs: timeoutMs,
      maximumBytes: answerLimit(request.count, request.request.partialImages),
      sink: {
        head: () => context.failpoint('attempt.answer-begun'),
        write: async (chunk) => {
          await writer.write(chunk);
          if (!hasBegun) await context.failpoint('attempt.answer-streaming');
          hasBegun = true;
        },
      },
      ...(call.isEventStream && adapter.readEvent
        ? {
            onEvent: (event: { event: string | null; data: unknown }) => {
              const preview = adapter.readEvent?.(event);
              if (preview) options.onPartialImage(preview);
            },
          }
        : {}),
    });
    const entry = await writer.seal({ status: answered.status, headers: answered.headers });
    await context.failpoint('attempt.answer-spooled');
    return createSpooledAnswer(entry, answerTools(context, run, access, request.count));
  } catch (error) {
    // What came of an answer is evidence; an empty file is none.
    const leave = writer.byteSize > 0 ? writer.close() : writer.abort();
    await leave.catch(() => undefined);
    throw error;
  }
}

/** Runs free work on this machine; it ends by the user's cancel, the process's stop, or the model's deadline. */
export async function withDeadline<T>(
  context: RunContext,
  run: GenerationRun,
  request: CallRequest,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { name, timeoutSeconds } = request.model;
  const deadline = new AbortController();
  const finished = new AbortController();
  const late = new ProviderFailure({
    code: 'TIMED_OUT',
    message: `${name} had not finished after ${timeoutSeconds} seconds and was stopped. It runs on this machine, so nothing was charged.`,
    charge: 'not-charged',
    isRetryable: true,
  });
  context.clock.sleep(timeoutSeconds * 1000, finished.signal).then(
    () => deadline.abort(late),
    () => undefined,
  );
  try {
    return await work(AbortSignal.any([run.work, deadline.signal]));
  } catch (error) {
    // However the work puts it, these are the reasons.
    if (deadline.signal.aborted) throw late;
    if (run.work.aborted) throw run.work.reason;
    throw error;
  } finally {
    finished.abort();
  }
}
