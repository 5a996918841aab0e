import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import {
  answerFree,
  type Call,
  HEADERS,
  jsonOf,
  modelNotFound,
  refusalOf,
  registerFront,
} from '../google-apis/front.ts';
import type { EmulatorContext } from '../kit/emulator.ts';
import { faultInPrompt } from '../kit/faults.ts';
import { intentOf } from '../kit/intent.ts';
import { runPaid } from '../kit/paid-request.ts';
import { plainAnswer, type StreamForm, streamedAnswer } from './answer.ts';
import { isBilled } from './batch-answer.ts';
import { Batches } from './batches.ts';
import { dialectOf } from './dialects.ts';
import { type ServedModel, servedModels } from './models.ts';
import { type PictureRequest, readPictureRequest } from './picture-request.ts';
import { billFor, outcomeOf, textTokens, usageMetadata } from './usage.ts';

/** Adds every path of the Gemini models, on every surface. */
export function registerRoutes(app: FastifyInstance, context: EmulatorContext): void {
  const served = () => servedModels(context.settings.models, context.settings.today);
  const named = (call: Call): ServedModel => {
    const model = served().find(({ id }) => id === call.model);
    if (model === undefined) throw modelNotFound(context, call);
    return model;
  };
  const batches = new Batches(context);
  registerFront(app, context, {
    batches: batches.routes,
    list: (call) => answerFree(context, call, dialectOf(call).page(served(), call.query)),
    get: (call) => answerFree(context, call, dialectOf(call).model(named(call))),
    post: async (call) => {
      const model = named(call);
      const isBatch = call.method === 'batchGenerateContent' && call.surface.hasBatches;
      if (isBatch) return batches.create(call, model);
      const work = METHODS[call.method];
      if (work === undefined || model.image === undefined) throw modelNotFound(context, call);
      const request = await readPictureRequest(
        model.id,
        model.image,
        jsonOf(call),
        dialectOf(call),
      );
      await work({ context, call, request });
    },
  });
}

interface Work {
  readonly context: EmulatorContext;
  readonly call: Call;
  readonly request: PictureRequest;
}

const METHODS: Readonly<Record<string, (work: Work) => Promise<void>>> = {
  generateContent: (work) => generate(work, undefined),
  streamGenerateContent: (work) =>
    generate(work, work.call.query.get('alt') === 'sse' ? 'events' : 'array'),
  countTokens: async ({ context, call, request }) => {
    const counts = { ...NO_TOKENS, textIn: textTokens(request.text) };
    const images = request.images.length * request.model.inputImageTokens;
    await answerFree(context, call, {
      totalTokens: counts.textIn + images,
      ...pick(usageMetadata({ ...counts, imageIn: images }), 'promptTokensDetails'),
    });
  },
};

const NO_TOKENS = { textIn: 0, imageIn: 0, textOut: 0, imageOut: 0, thoughts: 0 };

function pick(from: object, name: string): object {
  return Object.fromEntries(Object.entries(from).filter(([key]) => key === name));
}

async function generate({ context, call, request }: Work, form: StreamForm | undefined) {
  await runPaid(context, {
    ...call,
    model: request.modelId,
    intent: intentOf(call.exchange.body),
    streaming: form !== undefined,
    ownFault: faultInPrompt(request.text),
    headers: () => HEADERS,
    charged: isBilled,
    refuse: (fault) => refusalOf(context, call, fault, form === 'array'),
    prepare: (fault) => {
      const outcome = outcomeOf(request, fault);
      const answer = {
        request,
        outcome,
        fault,
        responseId: randomBytes(16).toString('base64url'),
        imageBytes: context.settings.imageBytes,
        latencyMs: context.settings.latencyMs,
        now: context.now(),
        dialect: dialectOf(call),
      };
      return {
        model: request.modelId,
        bill: billFor(request, outcome),
        paced: form !== undefined,
        produce: () => (form === undefined ? plainAnswer(answer) : streamedAnswer(answer, form)),
      };
    },
  });
}
