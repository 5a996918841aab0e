import { localize, type ModelRecord, ProviderFailure } from '@darkroom/core';
import {
  type AdapterContext,
  type AnswerKind,
  failureFromStatus,
  jsonIn,
  kindOfStatus,
} from '@darkroom/provider-kit';
import { errorSchema } from './reply-schema.ts';

/** An answer that is an error. */
export interface Refusal {
  status: number;
  /** Lower-case names. */
  headers: Readonly<Record<string, string>>;
  text: string;
}

/** What to do where nobody answers, or somebody without the API. */
export const HOW_TO_START =
  'Start the web UI with --api (in webui-user.sh or webui-user.bat: COMMANDLINE_ARGS=--api), and with --listen too if it is on another machine or outside of the container.';

/** The server's words: a sentence, each fault of a body with its field, or what the generation broke by. */
function wordsOf(text: string): string | null {
  const { detail, error, errors } = errorSchema.safeParse(jsonIn(text)).data ?? {};
  if (typeof detail === 'string' && detail !== '') return detail;
  if (Array.isArray(detail) && detail.length > 0) {
    return detail
      .map(({ loc, msg }) => [...loc.filter((step) => step !== 'body'), msg].join(': '))
      .join('; ');
  }
  return [error, errors].filter(Boolean).join(': ') || null;
}

/** A refused call (`model`: of a generation) as a failure that says what to do. */
export function failureOf(
  refusal: Refusal,
  context: AdapterContext,
  model?: ModelRecord,
): ProviderFailure {
  const words = wordsOf(refusal.text);
  const isMissing = refusal.status === 404 && (words === null || words === 'Not Found');
  if (isMissing) {
    return new ProviderFailure({
      code: 'PROVIDER_UNAVAILABLE',
      message: `${localize(context.provider.label)} answers at ${context.baseUrl}, and has no API there (status 404). ${HOW_TO_START}`,
      charge: 'not-charged',
      isRetryable: false,
    });
  }
  // A sampler or an upscaler that it does not have is told as 404 too: the request is wrong, no model is gone.
  const usual = kindOfStatus(refusal.status, model !== undefined);
  const kind: AnswerKind = usual === 'model-unavailable' ? 'invalid-request' : usual;
  return failureFromStatus(refusal, {
    provider: context.provider,
    providerText: words,
    secrets: context.secrets(),
    now: context.clock.now(),
    kind,
    ...(model ? { model } : { isFree: true }),
  });
}

/** Says how the server is started, where a free call found nobody. */
export async function teachingHowToStart<T>(asking: Promise<T>): Promise<T> {
  try {
    return await asking;
  } catch (error) {
    if (!(error instanceof ProviderFailure) || error.code !== 'PROVIDER_UNAVAILABLE') throw error;
    const { details } = error;
    if (details.message.includes(HOW_TO_START)) throw error;
    throw new ProviderFailure(
      { ...details, message: `${details.message} ${HOW_TO_START}` },
      { cause: error },
    );
  }
}
