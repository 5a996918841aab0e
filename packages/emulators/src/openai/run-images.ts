import type { EmulatorContext } from '../kit/emulator.ts';
import { type Fault, faultInPrompt } from '../kit/faults.ts';
import { intentOf } from '../kit/intent.ts';
import { type PaidRequest, runPaid } from '../kit/paid-request.ts';
import type { Reply } from '../kit/reply.ts';
import { plainAnswer, streamedAnswer } from './answer.ts';
import type { ImageRequest } from './image-request.ts';
import { billFor, usageOf } from './usage.ts';

/** What differs between the hosts of the API. */
export interface ImageHost {
  headers(): Record<string, string>;
  /** The host's own answer to a fault; undefined where it is none of its errors. */
  refuse(fault: Fault): Reply | undefined;
}

/** Takes a checked request through fault, charge, latency and answer. */
export async function runImages(
  context: EmulatorContext,
  call: Pick<PaidRequest, 'exchange' | 'key' | 'request' | 'reply'>,
  request: ImageRequest,
  host: ImageHost,
): Promise<void> {
  const { exchange } = call;
  await runPaid(context, {
    ...call,
    model: request.modelId,
    intent: intentOf(exchange.body),
    streaming: request.stream,
    ownFault: faultInPrompt(request.prompt),
    headers: () => host.headers(),
    refuse: (fault) =>
      // What is refused at the end of a stream has begun with a 200.
      fault.kind === 'moderation' && fault.stage === 'output' && request.stream
        ? undefined
        : host.refuse(fault),
    prepare: (fault) => {
      const images =
        fault?.kind === 'fewer-images' ? Math.min(fault.images, request.count) : request.count;
      const answer = {
        request,
        images,
        fault,
        requestId: exchange.requestId,
        created: Math.floor(context.now().getTime() / 1000),
        imageBytes: context.settings.imageBytes,
        latencyMs: context.settings.latencyMs,
        host: (bytes: Buffer, lifetimeMs: number) =>
          context.results
            .host({ bytes, contentType: 'image/png', fileName: 'img.png', lifetimeMs, fault })
            .url(),
      };
      return {
        model: request.modelId,
        bill: billFor(request, images, usageOf(request, images, true)),
        paced: request.stream,
        produce: () => (request.stream ? streamedAnswer(answer) : plainAnswer(answer)),
      };
    },
  });
}
