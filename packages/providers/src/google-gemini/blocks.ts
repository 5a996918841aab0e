import { cleanProviderText, localize, ProviderFailure } from '@darkroom/core';
import type { AdapterContext } from '@darkroom/provider-kit';
import { knownSecrets } from './endpoint.ts';
import type { Reply } from './reply-schema.ts';

/** Reasons for which a painted or begun picture was held back. */
const REFUSED = new Set([
  'SAFETY',
  'IMAGE_SAFETY',
  'PROHIBITED_CONTENT',
  'IMAGE_PROHIBITED_CONTENT',
  'BLOCKLIST',
  'SPII',
  'RECITATION',
  'IMAGE_RECITATION',
]);

const WORDS: Readonly<Record<string, string>> = {
  SAFETY: 'safety',
  IMAGE_SAFETY: 'safety of the picture',
  PROHIBITED_CONTENT: 'prohibited content',
  IMAGE_PROHIBITED_CONTENT: 'prohibited content in the picture',
  BLOCKLIST: 'words on its block list',
  SPII: 'personal data',
  RECITATION: 'likeness to a work that exists',
  IMAGE_RECITATION: 'likeness to a picture that exists',
  MAX_TOKENS: 'its limit of tokens',
  LANGUAGE: 'a language that it does not know',
};

/**
 * Why an answer with status 200 has no picture. `isBilled`: the reply counts tokens of
 * work that was done, which are on the bill.
 */
export function blockOf(
  reply: Reply,
  facts: { attempt: string; requestId: string | null; isBilled: boolean },
  context: AdapterContext,
): ProviderFailure {
  const name = localize(context.provider.label);
  const { attempt } = facts;
  const told = (reply.candidates ?? []).map((candidate) => ({
    reason: candidate.finishReason ?? null,
    words: [
      candidate.finishMessage,
      ...(candidate.content?.parts ?? [])
        .filter((part) => part.thought !== true)
        .map((part) => part.text),
    ]
      .filter((text) => text)
      .join(' '),
  }));
  const blocked = reply.promptFeedback?.blockReason ?? null;
  const reason = blocked ?? told[0]?.reason ?? null;
  const words = [reply.promptFeedback?.blockReasonMessage, ...told.map((one) => one.words)]
    .filter((text) => text)
    .join(' ');
  const common = {
    charge: facts.isBilled ? ('charged' as const) : ('not-charged' as const),
    providerRequestId: facts.requestId,
    providerMessage: words ? cleanProviderText(words, knownSecrets(context)) : reason,
  };
  const why = reason ? ` (${WORDS[reason] ?? reason})` : '';
  const paid = facts.isBilled ? ' The tokens that it used are on the bill.' : '';
  if (blocked || (reason && REFUSED.has(reason))) {
    const stage = blocked ? 'input' : 'output';
    return new ProviderFailure({
      ...common,
      code: 'CONTENT_REFUSED',
      message:
        stage === 'input'
          ? `${name}'s safety system refused the prompt or an input picture when asked ${attempt}${why}. Change the words or the picture; trying the same again will not help.`
          : `${name} held back the picture when asked ${attempt}${why}. Describe it in other words.${paid}`,
      isRetryable: false,
      stage,
    });
  }
  const isText = words !== '' && (reason === null || reason === 'STOP');
  return new ProviderFailure({
    ...common,
    code: 'PROVIDER_BAD_RESPONSE',
    message: isText
      ? `${name} answered in words and made no picture when asked ${attempt}. Say plainly that a picture is wanted, or try again.${paid}`
      : `${name} made no picture when asked ${attempt}${why}. Try again, or describe it in other words.${paid}`,
    isRetryable: true,
  });
}
