import { type ChargeKnowledge, localize, type ProviderFailure } from '@darkroom/core';
import { type AdapterContext, badResponse, contentRefused } from '@darkroom/provider-kit';
import type { Reply } from './reply-schema.ts';

/** Reasons for which a picture that was painted or begun is held back. */
const HELD_BACK = new Set([
  'SAFETY',
  'IMAGE_SAFETY',
  'PROHIBITED_CONTENT',
  'IMAGE_PROHIBITED_CONTENT',
  'BLOCKLIST',
  'SPII',
  'RECITATION',
  'IMAGE_RECITATION',
]);

/** The model's own words: its texts that are no thoughts. */
function wordsOf(reply: Reply): string {
  const told = (reply.candidates ?? []).flatMap((candidate) => [
    candidate.finishMessage,
    ...(candidate.content?.parts ?? [])
      .filter((part) => part.thought !== true)
      .map((part) => part.text),
  ]);
  return [reply.promptFeedback?.blockReasonMessage, ...told].filter((text) => text).join(' ');
}

/** Why an answer with status 200 has no picture. */
export function blockOf(
  reply: Reply,
  facts: { model: string; requestId: string | null; charge: ChargeKnowledge },
  context: AdapterContext,
): ProviderFailure {
  const { provider } = context;
  const blocked = reply.promptFeedback?.blockReason ?? null;
  const reason = blocked ?? reply.candidates?.[0]?.finishReason ?? null;
  const words = wordsOf(reply);
  const providerText = [reason === 'STOP' ? null : reason, words].filter((text) => text).join(': ');
  const common = {
    secrets: context.secrets(),
    charge: facts.charge,
    providerText,
    providerRequestId: facts.requestId,
  };
  if (blocked) return contentRefused('input', { provider, ...common });
  if (reason && HELD_BACK.has(reason)) return contentRefused('output', { provider, ...common });
  const name = localize(provider.label);
  return badResponse(
    words !== '' && (reason === null || reason === 'STOP')
      ? `${name} answered in words and ${facts.model} made no picture. Say plainly that a picture is wanted, or try again`
      : `${facts.model} of ${name} made no picture${reason ? ` (${reason})` : ''}. Try again, or describe it in other words`,
    common,
  );
}
