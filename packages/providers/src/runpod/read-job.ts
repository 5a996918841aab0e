import { localize } from '@darkroom/core';
import {
  type AdapterContext,
  type AnswerImages,
  badResponse,
  type CallRequest,
  type CallResult,
  contentRefused,
  jobFailed,
  type StoredImage,
} from '@darkroom/provider-kit';
import { findPictures } from './find-pictures.ts';
import { wordsOf } from './refusals.ts';
import { costSchema, type JobAnswer, seedSchema } from './reply-schema.ts';

/** How workers say that content was refused: each has words of its own. */
const SAFETY = /nsfw|safety|content polic|moderat|flagged|sensitive content/i;

/** What is at hand where a job is read. */
export interface JobContext {
  request: CallRequest;
  context: AdapterContext;
  images: AnswerImages;
}

/** The result of a job that has ended; null where it is under way. A word that nobody knows is no end. */
export async function readJob(job: JobAnswer, at: JobContext): Promise<CallResult | null> {
  const word = (job.status ?? '').toUpperCase();
  if (word === 'COMPLETED') return readOutput(job, at);
  if (word === 'FAILED') throw failureIn(wordsOf(job.error ?? job.output), job, at);
  if (word === 'TIMED_OUT') throw failureIn('The job took longer than it may.', job, at);
  if (word === 'CANCELLED') throw failureIn('The job was cancelled.', job, at);
  return null;
}

/** A worker's time is billed, whatever becomes of it; that of public endpoints is not documented. */
function failureIn(words: string | null, { id }: JobAnswer, { context }: JobContext) {
  const facts = {
    provider: context.provider,
    providerText: words,
    secrets: context.secrets(),
    charge: 'unknown',
    providerRequestId: id ?? null,
  } as const;
  if (!SAFETY.test(words ?? '')) return jobFailed(facts);
  const isInput = /\b(prompt|input)\b/i.test(words ?? '');
  const isOutput = /\b(output|generated|result)\b/i.test(words ?? '');
  return contentRefused(isInput ? 'input' : isOutput ? 'output' : 'unknown', facts);
}

async function readOutput(
  job: JobAnswer,
  { request, context, images }: JobContext,
): Promise<CallResult> {
  const { model } = request;
  const found = findPictures(job.output, model.wire.results);
  if (found.length === 0) {
    // Workers may tell a failure inside of an output.
    const words = wordsOf(costlessError(job.output));
    if (words !== null) throw failureIn(words, job, { request, context, images });
    throw badResponse(
      `${localize(context.provider.label)} says that the job of ${model.providerModelId} is done, and no picture is in its output${model.wire.results.length > 0 ? ` at ${model.wire.results.join(' or ')}` : ''}`,
      { charge: 'charged', providerRequestId: job.id ?? null },
    );
  }
  const stored: StoredImage[] = [];
  for (const one of found) {
    stored.push('url' in one ? await images.ofUrl(one.url) : await images.ofBase64(one.base64));
  }
  const seed = seedSchema.safeParse(job.output).data?.seed;
  const cost = costSchema.safeParse(job.output).data?.cost;
  const isBySecond = model.prices.some(({ unit }) => unit === 'second');
  const { executionTime } = job;
  return {
    kind: 'images',
    images: stored.map((image) => ({
      image,
      seed: seed === undefined || stored.length > 1 ? null : String(seed),
      metadata: executionTime ? { executionTime } : {},
    })),
    usage: isBySecond && executionTime ? { second: executionTime / 1000 } : null,
    // At most 12 places: what a dollar of floating point has.
    billed: cost === undefined ? null : cost.toFixed(12).replace(/\.?0+$/, ''),
    providerRequestId: job.id ?? null,
  };
}

const costlessError = (output: unknown): unknown =>
  typeof output === 'object' && output !== null ? Reflect.get(output, 'error') : null;
