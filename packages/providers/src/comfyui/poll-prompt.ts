import { localize } from '@darkroom/core';
import {
  type AdapterContext,
  type AnswerImages,
  badResponse,
  type CallRequest,
  jobFailed,
  joinUrl,
  type PollOutcome,
  type ResultImage,
} from '@darkroom/provider-kit';
import { historyOf, placeOf } from './queue.ts';
import { pollFailureOf } from './refusals.ts';
import {
  errorFactsSchema,
  type Handle,
  type HistoryEntry,
  handleSchema,
  type SavedImage,
} from './reply-schema.ts';
import { requestHeaders } from './request-headers.ts';

const SOON_MS = 500;
const LATER_MS = 2000;
const SOON_FOR_MS = 60_000;

/** Asks once how a prompt stands: the history has what has ended, the queue what has not. */
export async function pollPrompt(
  written: Record<string, unknown>,
  request: CallRequest,
  context: AdapterContext,
  images: AnswerImages,
): Promise<PollOutcome> {
  const handle = handleSchema.parse(written);
  const { promptId } = handle;
  const before = await historyOf(promptId, context);
  if (before) return resultOf(before, handle, { request, context, images });
  if (await placeOf(promptId, context)) {
    const age = context.clock.now() - handle.acceptedAt;
    return {
      kind: 'running',
      progress: null,
      pollAfterMs: age < SOON_FOR_MS ? SOON_MS : LATER_MS,
    };
  }
  // It may have ended between the two questions.
  const after = await historyOf(promptId, context);
  if (after) return resultOf(after, handle, { request, context, images });
  throw pollFailureOf({ status: 404, headers: {}, text: '' }, context);
}

async function resultOf(
  entry: HistoryEntry,
  { promptId }: Handle,
  around: { request: CallRequest; context: AdapterContext; images: AnswerImages },
): Promise<PollOutcome> {
  const { request, context, images } = around;
  throwIfFailed(entry, promptId, context);
  const saved = picturesOf(entry);
  if (saved.length === 0) {
    throw badResponse(
      `${localize(context.provider.label)} has done the workflow of ${request.model.name}, and it saved no picture. It needs a node such as SaveImage at its end`,
      { charge: 'charged', providerRequestId: promptId },
    );
  }
  const headers = requestHeaders(context);
  const seed = entry.prompt?.[3].darkroom?.seed ?? null;
  const results: ResultImage[] = [];
  for (const { filename, subfolder, type } of saved) {
    const url = joinUrl(context.baseUrl, '/view', {}, { filename, subfolder, type });
    const image = await images.ofUrl(url, { headers });
    results.push({
      image,
      seed,
      metadata: { file: [subfolder, filename].filter(Boolean).join('/') },
    });
  }
  return { kind: 'images', images: results, usage: null, providerRequestId: promptId };
}

/** What was saved; where nothing was, what was shown alone. In the order of the nodes. */
function picturesOf({ outputs }: HistoryEntry): SavedImage[] {
  const all = Object.values(outputs).flatMap(({ images }) => images);
  const saved = all.filter(({ type }) => type === 'output');
  return saved.length > 0 ? saved : all;
}

function throwIfFailed({ status }: HistoryEntry, promptId: string, context: AdapterContext): void {
  if (status?.status_str !== 'error') return;
  const facts = (name: string) => {
    const found = status.messages.find(([type]) => type === name);
    return found ? (errorFactsSchema.safeParse(found[1]).data ?? {}) : null;
  };
  const error = facts('execution_error');
  const interrupted = facts('execution_interrupted');
  const words = error
    ? [error.node_type, error.exception_type, error.exception_message].filter(Boolean).join(': ')
    : interrupted
      ? 'It was interrupted on the server.'
      : null;
  throw jobFailed({
    provider: context.provider,
    providerText: words,
    secrets: context.secrets(),
    charge: 'not-charged',
    providerRequestId: promptId,
  });
}
