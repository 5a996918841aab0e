import type { Usage } from '@darkroom/core';
import type { ReplyUsage } from './reply-schema.ts';

/** Tokens of one modality; everything that is no picture is billed as text. */
function split(details: ReplyUsage['promptTokensDetails'], total: number) {
  const image = (details ?? [])
    .filter(({ modality }) => modality === 'IMAGE')
    .reduce((sum, { tokenCount }) => sum + (tokenCount ?? 0), 0);
  return { image, text: Math.max(0, total - image) };
}

/** Tokens in the units of the price list. Thoughts are billed as text that came out. */
export function usageOf(reply: ReplyUsage | null | undefined): Usage | null {
  if (!reply) return null;
  const usage: Usage = {};
  const add = (unit: keyof Usage, quantity: number) => {
    if (quantity > 0) usage[unit] = (usage[unit] ?? 0) + quantity;
  };
  const input = split(
    reply.promptTokensDetails,
    (reply.promptTokenCount ?? 0) + (reply.toolUsePromptTokenCount ?? 0),
  );
  const cached = split(
    reply.cacheTokensDetails,
    (reply.cacheTokensDetails ?? []).reduce((sum, { tokenCount }) => sum + (tokenCount ?? 0), 0),
  );
  const output = split(reply.candidatesTokensDetails, reply.candidatesTokenCount ?? 0);
  add('text-input-token', Math.max(0, input.text - cached.text));
  add('image-input-token', Math.max(0, input.image - cached.image));
  add('cached-text-input-token', cached.text);
  add('cached-image-input-token', cached.image);
  add('image-output-token', output.image);
  add('text-output-token', output.text + (reply.thoughtsTokenCount ?? 0));
  return usage;
}
