import {
  formatDecimal,
  formatMicros,
  type GenerationStatus,
  type Plan,
  type ReceiptLine,
  TERMINAL_STATUSES,
} from '@darkroom/core';
import type { GenerationRow } from '@darkroom/database';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { failuresOf } from '../facade/error-of-failure.ts';
import type { ToolContext } from './tool-context.ts';

/** Bytes of a picture that goes into an answer: more would fill what a model can read. */
const MOST_PICTURE_BYTES = 1024 * 1024;
/** Pictures that an answer shows; the others are links. */
const MOST_SHOWN = 4;

export const hasEnded = ({ status }: GenerationRow): boolean =>
  TERMINAL_STATUSES.has(status as GenerationStatus); // the column holds nothing else

const usd = (value: bigint | null) => (value === null ? null : formatDecimal(value));

/** What a plan says that somebody decides by. */
export const describePlan = (plan: Plan): Record<string, unknown> => ({
  problems: plan.problems.map(({ code, message }) => ({ code, message })),
  warnings: plan.warnings,
  providerCalls: plan.calls.length,
  costUsd: plan.cost && {
    minimum: usd(plan.cost.minimum),
    expected: usd(plan.cost.expected),
    maximum: usd(plan.cost.maximum),
  },
  receipt: receiptOf(plan.receipt),
});

const receiptOf = (lines: readonly ReceiptLine[]) =>
  lines.map(({ parameter, outcome, requested, sent, reason }) => ({
    parameter,
    outcome,
    requested: parameter === 'prompt' ? null : requested, // the caller has it
    sent: parameter === 'prompt' ? null : sent,
    reason,
  }));

/** A picture small enough to be shown in an answer, and a link to the original. Nothing where it is too large or gone. */
export async function showPicture(
  { services, origin }: ToolContext,
  id: string,
  variants: readonly ('PREVIEW' | 'THUMBNAIL')[],
): Promise<CallToolResult['content']> {
  const link = {
    type: 'resource_link' as const,
    uri: services.signedUrls.image(origin(), id, 'ORIGINAL'),
    name: id,
    description: 'The original, for about an hour.',
  };
  for (const variant of variants) {
    const reading = await services.engine.gallery.read(id, variant);
    if (reading === null) return [];
    const { stream, byteSize, mimeType } = reading;
    if (byteSize > MOST_PICTURE_BYTES) {
      stream.destroy();
      continue;
    }
    const pieces: Uint8Array[] = [];
    for await (const piece of stream) pieces.push(piece);
    const data = Buffer.concat(pieces).toString('base64');
    return [{ type: 'image', data, mimeType }, link];
  }
  return [link];
}

/** A generation as it stands, with thumbnails of its first pictures. What it cost is taken over by the session's cap. */
export async function describeGeneration(
  context: ToolContext,
  row: GenerationRow,
): Promise<{ facts: Record<string, unknown>; pictures: CallToolResult['content'] }> {
  const { services, cap, origin } = context;
  const images = await services.database.images.byGenerations([row.id]);
  const pictures = [];
  for (const { id } of images.slice(0, MOST_SHOWN))
    pictures.push(...(await showPicture(context, id, ['THUMBNAIL'])));
  const receipt = JSON.parse(row.receipt) as ReceiptLine[]; // the engine's own writing
  const facts = {
    generation: row.id,
    status: row.status,
    model: row.source,
    costUsd: row.actualMicros === null ? null : formatMicros(row.actualMicros),
    images: images.map(({ id, width, height, seed }) => ({
      id,
      width,
      height,
      seed,
      url: services.signedUrls.image(origin(), id, 'ORIGINAL'),
    })),
    failures: failuresOf(row).map(({ code, message }) => ({ code, message })),
    receipt: receiptOf(receipt),
    session: cap.describe(),
    ...(hasEnded(row)
      ? {}
      : { note: 'It goes on. Ask get_generation for its end; do not order it again.' }),
  };
  return { facts, pictures };
}
