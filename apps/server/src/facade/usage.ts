import type { PriceUnit } from '@darkroom/core';
import type { Database } from '@darkroom/database';
import { z } from 'zod';

/** Tokens of a request, in OpenAI's words. */
export interface OpenAiUsage {
  total_tokens: number;
  input_tokens: number;
  output_tokens: number;
  input_tokens_details: { text_tokens: number; image_tokens: number };
  output_tokens_details: { text_tokens: number; image_tokens: number };
}

const usageSchema = z.record(z.string(), z.number());

export const NO_USAGE: OpenAiUsage = {
  total_tokens: 0,
  input_tokens: 0,
  output_tokens: 0,
  input_tokens_details: { text_tokens: 0, image_tokens: 0 },
  output_tokens_details: { text_tokens: 0, image_tokens: 0 },
};

/** What all calls of a generation used; null where its provider bills by something else than tokens, or told nothing. */
export async function usageOf(
  database: Database,
  generationId: string,
): Promise<OpenAiUsage | null> {
  const told = await database.ledger.usages(generationId);
  const used = told.map((usage) => usageSchema.safeParse(usage).data ?? {});
  const sum = (...units: PriceUnit[]) =>
    used.reduce(
      (total, usage) => total + units.reduce((some, unit) => some + (usage[unit] ?? 0), 0),
      0,
    );
  const textIn = sum('text-input-token', 'cached-text-input-token');
  const imageIn = sum('image-input-token', 'cached-image-input-token');
  const textOut = sum('text-output-token');
  const imageOut = sum('image-output-token');
  const input = textIn + imageIn;
  const output = textOut + imageOut;
  if (input + output === 0) return null;
  return {
    total_tokens: input + output,
    input_tokens: input,
    output_tokens: output,
    input_tokens_details: { text_tokens: textIn, image_tokens: imageIn },
    output_tokens_details: { text_tokens: textOut, image_tokens: imageOut },
  };
}
