import type { Fault } from '../kit/faults.ts';
import type { Bill } from '../kit/paid-request.ts';
import { thoughtTokens } from './models.ts';
import type { PictureRequest } from './picture-request.ts';

/** Tokens of an answer, before they are put into the vendor's shape. */
export interface TokenCounts {
  readonly textIn: number;
  readonly imageIn: number;
  readonly textOut: number;
  readonly imageOut: number;
  readonly thoughts: number;
}

/** About four characters a token, as the vendor's documentation says. */
export function textTokens(text: string): number {
  return text === '' ? 0 : Math.max(1, Math.ceil(text.length / 4));
}

/** What comes of a request. */
export type Outcome =
  | { readonly kind: 'answer'; readonly text: string; readonly image: boolean }
  | { readonly kind: 'prompt-blocked'; readonly reason: string }
  | { readonly kind: 'candidate-blocked'; readonly reason: string };

/** The outcome that the request, or the fault in its way, leads to. */
export function outcomeOf(request: PictureRequest, fault: Fault | undefined): Outcome {
  const text = request.wantsText ? 'Here is the picture you asked for.' : '';
  switch (fault?.kind) {
    case 'moderation':
      return fault.stage === 'input'
        ? { kind: 'prompt-blocked', reason: fault.reason ?? 'PROHIBITED_CONTENT' }
        : { kind: 'candidate-blocked', reason: fault.reason ?? 'IMAGE_SAFETY' };
    case 'no-image':
      return { kind: 'candidate-blocked', reason: fault.reason ?? 'NO_IMAGE' };
    case 'text-only':
      return {
        kind: 'answer',
        text: fault.text ?? 'I can describe such a picture, but I did not make one.',
        image: false,
      };
    case 'fewer-images':
      return { kind: 'answer', text, image: request.wantsImage && fault.images > 0 };
    default:
      return { kind: 'answer', text, image: request.wantsImage };
  }
}

/** Tokens that an outcome takes. A blocked prompt takes its input alone. */
export function countTokens(request: PictureRequest, outcome: Outcome): TokenCounts {
  const { model } = request;
  const answered = outcome.kind === 'answer';
  return {
    textIn: textTokens(request.text),
    imageIn: request.images.length * model.inputImageTokens,
    textOut: answered ? textTokens(outcome.text) : 0,
    imageOut: answered && outcome.image ? (model.imageTokens[request.imageSize] ?? 0) : 0,
    thoughts: outcome.kind === 'prompt-blocked' ? 0 : thoughtTokens(request.thinkingLevel),
  };
}

/** The bill for the tokens, at the model's prices for a million. `share`: of them, such as the half of a batch. */
export function billFor(request: PictureRequest, outcome: Outcome, share = 1): Bill {
  const counts = countTokens(request, outcome);
  const { prices } = request.model;
  return {
    images: outcome.kind === 'answer' && outcome.image ? 1 : 0,
    usage: { ...counts },
    amountMicros: Math.round(
      ((counts.textIn + counts.imageIn) * prices.input +
        (counts.textOut + counts.thoughts) * prices.textOut +
        counts.imageOut * prices.imageOut) *
        share,
    ),
  };
}

/** usageMetadata of a reply. */
export function usageMetadata(counts: TokenCounts): object {
  const details = (text: number, image: number) => [
    ...(text > 0 ? [{ modality: 'TEXT', tokenCount: text }] : []),
    ...(image > 0 ? [{ modality: 'IMAGE', tokenCount: image }] : []),
  ];
  const prompt = counts.textIn + counts.imageIn;
  const candidates = counts.textOut + counts.imageOut;
  return {
    promptTokenCount: prompt,
    ...(candidates > 0 && { candidatesTokenCount: candidates }),
    totalTokenCount: prompt + candidates + counts.thoughts,
    promptTokensDetails: details(counts.textIn, counts.imageIn),
    ...(candidates > 0 && {
      candidatesTokensDetails: details(counts.textOut, counts.imageOut),
    }),
    ...(counts.thoughts > 0 && { thoughtsTokenCount: counts.thoughts }),
  };
}
