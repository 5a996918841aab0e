import { type ModelRecord, ProviderFailure } from '@darkroom/core';
import {
  type AdapterContext,
  type AnswerKind,
  failureFromPoll,
  failureFromStatus,
  jsonIn,
} from '@darkroom/provider-kit';
import { errorSchema } from './reply-schema.ts';

/** An answer that is an error. */
export interface Refusal {
  status: number;
  /** Lower-case names. */
  headers: Readonly<Record<string, string>>;
  text: string;
}

const HOW_TO_START =
  'Start ComfyUI (python main.py), with --listen if it is on another machine or in a container, and check the address and port (8188 unless it was started with --port).';

/** The server's words, and what each of its words is about. */
function readRefusal(text: string): { words: string | null; lacksModel: boolean } {
  const parsed = errorSchema.safeParse(jsonIn(text)).data;
  if (!parsed) return { words: null, lacksModel: false };
  const { error, message, node_errors: nodes } = parsed;
  const of = Object.entries(nodes).flatMap(([id, { class_type: type, errors }]) =>
    errors.map((one) => ({
      sentence: `${type ?? 'Node'} (node ${id}): ${[one.message, one.details].filter(Boolean).join(': ')}`,
      lacksModel: one.type === 'value_not_in_list' && /Loader/.test(type ?? ''),
    })),
  );
  const whole =
    typeof error === 'string' ? error : [error?.message, error?.details].filter(Boolean).join(' ');
  const words = of.length > 0 ? of.map(({ sentence }) => sentence).join('; ') : whole || message;
  return { words: words || null, lacksModel: of.some((one) => one.lacksModel) };
}

function factsOf(refusal: Refusal, context: AdapterContext) {
  const { words, lacksModel } = readRefusal(refusal.text);
  // A file that a loader names and the server lacks: the model is gone.
  const kind: AnswerKind | null = lacksModel ? 'model-unavailable' : null;
  return {
    provider: context.provider,
    providerText: words,
    secrets: context.secrets(),
    now: context.clock.now(),
    ...(kind ? { kind } : {}),
  };
}

/** A refused prompt (`model`), or a refused free call, as a failure that says what to do. */
export function failureOf(
  refusal: Refusal,
  context: AdapterContext,
  model?: ModelRecord,
): ProviderFailure {
  const facts = factsOf(refusal, context);
  return failureFromStatus(refusal, { ...facts, ...(model ? { model } : { isFree: true }) });
}

/** A refused question after a prompt that was queued before. */
export const pollFailureOf = (refusal: Refusal, context: AdapterContext): ProviderFailure =>
  failureFromPoll(refusal, factsOf(refusal, context));

/** Says how the server is started, where a free call found nobody. */
export async function teachingHowToStart<T>(asking: Promise<T>): Promise<T> {
  try {
    return await asking;
  } catch (error) {
    if (!(error instanceof ProviderFailure) || error.code !== 'PROVIDER_UNAVAILABLE') throw error;
    const { details } = error;
    throw new ProviderFailure(
      { ...details, message: `${details.message} ${HOW_TO_START}` },
      { cause: error },
    );
  }
}
