import { ProviderFailure } from '@darkroom/core';
import type { CallOutcome, CallResult, SpooledAnswer } from '@darkroom/provider-kit';
import type { SpoolEntry } from '@darkroom/storage';
import { type AnswerTools, createSpooledAnswer } from './spooled-answer.ts';

/** A result of the part of an answer that came, and why no more of it did. */
export type BrokenResult = CallResult & { brokenOff?: ProviderFailure };

/** Only a stream that went well has pictures in it, so this is what its head was. */
const HEAD = { status: 200, headers: { 'content-type': 'text/event-stream' } };
/** Bytes that are looked at. */
const BEGINNING = 256;

/** Whether a file holds events: whatever a header said, the first characters tell. */
export async function isEventStream(entry: SpoolEntry): Promise<boolean> {
  for await (const piece of entry.body({ allowIncomplete: true })) {
    const beginning = Buffer.from(piece.subarray(0, BEGINNING)).toString('utf8');
    return /^\uFEFF?\s*(event|data|id|retry)?:/.test(beginning);
  }
  return false;
}

/**
 * The pictures that had come whole when a stream broke off: they are paid for, whatever became of the rest. Null where
 * there are none.
 */
export async function readBrokenStream(
  entry: SpoolEntry,
  tools: AnswerTools,
  read: (answer: SpooledAnswer) => Promise<CallOutcome>,
): Promise<CallResult | null> {
  const answer = createSpooledAnswer(entry, tools, HEAD);
  try {
    const outcome = await read(answer);
    return outcome.kind === 'images' && outcome.images.length > 0 ? outcome : null;
  } catch (error) {
    if (error instanceof ProviderFailure) return null;
    throw error;
  }
}
