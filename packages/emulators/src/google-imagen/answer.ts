import type { Fault } from '../kit/faults.ts';
import type { Bill } from '../kit/paid-request.ts';
import { makePicture } from '../kit/picture.ts';
import { type Hole, jsonReplyWithHoles, type Reply } from '../kit/reply.ts';
import { sha256 } from '../kit/request-log.ts';
import type { PredictRequest } from './predict-request.ts';

/** Pictures that come, and those that the filter keeps back. */
export interface Outcome {
  readonly painted: number;
  readonly filtered: number;
}

/** The outcome that the request, or the fault in its way, leads to. */
export function outcomeOf({ count }: PredictRequest, fault: Fault | undefined): Outcome {
  if (fault?.kind === 'moderation' || fault?.kind === 'no-image') {
    return { painted: 0, filtered: count };
  }
  if (fault?.kind === 'fewer-images') {
    const painted = Math.min(count, fault.images);
    return { painted, filtered: count - painted };
  }
  return { painted: count, filtered: 0 };
}

/** Pictures that came are billed, by the piece. */
export function billFor({ model }: PredictRequest, { painted }: Outcome): Bill {
  return { images: painted, usage: { images: painted }, amountMicros: painted * model.priceMicros };
}

const FILTERED =
  "Unable to show generated images. All images were filtered out because they violated Vertex AI's usage guidelines. Try rephrasing the prompt. If you think this was an error, send feedback. Support codes: 58061214";

interface AnswerContext {
  readonly request: PredictRequest;
  readonly outcome: Outcome;
  readonly fault: Fault | undefined;
  readonly imageBytes: number | null;
}

async function paint(context: AnswerContext, index: number, hole: Hole): Promise<object> {
  const { request, fault, imageBytes } = context;
  const { parameters, sources, prompt, model } = request;
  const { mimeType = 'image/png', compressionQuality } = parameters.outputOptions ?? {};
  const bytes = await makePicture({
    seed: [
      model.id,
      prompt,
      parameters.seed ?? '',
      index,
      ...sources.pictures.map((one) => sha256(one.bytes)),
    ].join('\n'),
    width: sources.width,
    height: sources.height,
    format: mimeType === 'image/jpeg' ? 'jpeg' : 'png',
    compression: compressionQuality === undefined ? undefined : Math.max(1, compressionQuality),
    targetBytes: imageBytes ?? undefined,
    base: sources.base && {
      bytes: sources.base.bytes,
      mask: sources.mask?.bytes,
      maskPaints: 'white',
    },
  });
  if (fault?.kind === 'corrupt-image') {
    bytes.fill(0x5a, Math.floor(bytes.length / 8), Math.floor((bytes.length * 7) / 8));
  }
  const isEnhanced = model.task === 'generate' && parameters.enhancePrompt === true;
  return {
    mimeType,
    bytesBase64Encoded: hole(bytes.toString('base64')),
    ...(isEnhanced && { prompt: `${prompt}, in fine detail` }),
    ...(parameters.includeSafetyAttributes && {
      safetyAttributes: { categories: ['Violence'], scores: [0.1] },
    }),
  };
}

/** The whole answer. Filtered pictures are left out in silence unless their reasons were asked for. */
export function predictAnswer(context: AnswerContext): Promise<Reply> {
  const { request, outcome, fault } = context;
  const { painted, filtered } = outcome;
  const isSilent = !request.parameters.includeRaiReason || fault?.kind === 'no-image';
  const reason =
    fault?.kind === 'moderation' && fault.reason !== undefined
      ? `${FILTERED}, ${fault.reason}`
      : FILTERED;
  return jsonReplyWithHoles(200, async (hole) => {
    const pictures = await Promise.all(
      Array.from({ length: painted }, (_, index) => paint(context, index, hole)),
    );
    const reasons = isSilent
      ? []
      : Array.from({ length: filtered }, () => ({ raiFilteredReason: reason }));
    const predictions = [...pictures, ...reasons];
    return predictions.length === 0 ? {} : { predictions };
  });
}
