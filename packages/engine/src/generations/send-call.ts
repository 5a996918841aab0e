import type { AttemptRow } from '@darkroom/database';
import type { CallRequest, HttpCall, ProviderAdapter, SpooledAnswer } from '@darkroom/provider-kit';
import { download, sendPaid } from '@darkroom/provider-kit';
import { type AnswerTools, createSpooledAnswer } from '../answers/spooled-answer.ts';
import type { ProviderAccess } from '../contracts.ts';
import type { RunContext } from './run-context.ts';

const MEBIBYTE = 1024 ** 2;
/** One picture may be this large: ten 8-megapixel pictures in JSON come to about 150 MB. */
const IMAGE_LIMIT = 64 * MEBIBYTE;

export function answerTools(
  context: RunContext,
  access: ProviderAccess,
  count: number,
  signal: AbortSignal,
): AnswerTools {
  return {
    blobs: context.blobs,
    maximumImageBytes: IMAGE_LIMIT,
    maximumImages: Math.max(16, count * 4),
    download: async (url, headers) => {
      let writer = await context.blobs.openBlobWriter({ maxBytes: IMAGE_LIMIT });
      try {
        await download(url, {
          egress: context.egress,
          clock: context.clock,
          baseOrigin: new URL(access.baseUrl).origin,
          resultHosts: access.provider.resultHosts,
          maximumBytes: IMAGE_LIMIT,
          headers,
          signal,
          sink: {
            write: (chunk) => writer.write(chunk),
            restart: async () => {
              await writer.abort();
              writer = await context.blobs.openBlobWriter({ maxBytes: IMAGE_LIMIT });
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

/** An answer that is on disk already: after a crash it is read instead of bought again. */
export async function findSpooledAnswer(
  context: RunContext,
  access: ProviderAccess,
  attempt: AttemptRow,
  signal: AbortSignal,
): Promise<SpooledAnswer | null> {
  const names = new Set((await context.spool.list()).map((entry) => entry.name));
  if (!names.has(attempt.id)) return null;
  const entry = await context.spool.open(attempt.id);
  return entry.isComplete
    ? createSpooledAnswer(entry, answerTools(context, access, attempt.count, signal))
    : null;
}

/**
 * Sends the one paid request of an attempt. When this resolves, the raw answer is on disk and synced; nothing of it
 * has been believed yet. Previews of a stream are passed on as they come.
 */
export async function sendCall(
  context: RunContext,
  options: {
    access: ProviderAccess;
    adapter: ProviderAdapter;
    attempt: AttemptRow;
    call: HttpCall;
    request: CallRequest;
    signal: AbortSignal;
    onPartialImage(image: { base64: string; index: number }): void;
  },
): Promise<SpooledAnswer> {
  const { access, adapter, attempt, call, request, signal } = options;
  const timeoutMs = request.model.timeoutSeconds * 1000;
  const writer = await context.spool.create(attempt.id, {
    maxBytes: 16 * MEBIBYTE + attempt.count * 4 * IMAGE_LIMIT,
  });
  try {
    const answered = await sendPaid(call, {
      egress: context.egress,
      signal,
      timeoutMs,
      idleTimeoutMs: timeoutMs,
      maximumBytes: 16 * MEBIBYTE + attempt.count * 4 * IMAGE_LIMIT,
      sink: { head: () => undefined, write: (chunk) => writer.write(chunk) },
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
    return createSpooledAnswer(entry, answerTools(context, access, attempt.count, signal));
  } catch (error) {
    await writer.close().catch(() => undefined);
    throw error;
  }
}
