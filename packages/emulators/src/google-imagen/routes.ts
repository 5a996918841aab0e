import type { FastifyInstance } from 'fastify';
import { errorReply, type GoogleError, invalidArgument } from '../google-apis/errors.ts';
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
import { type Fault, faultInPrompt, isCharged } from '../kit/faults.ts';
import { intentOf } from '../kit/intent.ts';
import { runPaid } from '../kit/paid-request.ts';
import type { Reply } from '../kit/reply.ts';
import { billFor, outcomeOf, predictAnswer } from './answer.ts';
import { type ImagenModel, servedModels } from './models.ts';
import { type PredictRequest, readPredictRequest } from './predict-request.ts';

/** A prompt that is refused is a 400 about the request. */
const PROMPT_BLOCKED: GoogleError = {
  code: 400,
  status: 'INVALID_ARGUMENT',
  message:
    "The prompt could not be submitted. This prompt contains sensitive words that violate Google's Responsible AI practices. Try rephrasing the prompt. If you think this was an error, send feedback. Support codes: 42876398",
};

const listed = (model: ImagenModel) => ({
  name: `models/${model.id}`,
  version: '001',
  displayName: model.displayName,
  description: 'Vertex served Imagen model',
  inputTokenLimit: 480,
  outputTokenLimit: 8192,
  supportedGenerationMethods: ['predict'],
});
const publisherModel = (model: ImagenModel) => ({
  name: `publishers/google/models/${model.id}`,
  versionId: '001',
  openSourceCategory: 'PROPRIETARY',
  launchStage: 'GA',
});

/** Adds every path of the Imagen models, on every surface. */
export function registerRoutes(app: FastifyInstance, context: EmulatorContext): void {
  const served = ({ surface }: Call) =>
    servedModels(context.settings.models, context.settings.today).filter(
      ({ isOnDeveloper }) => isOnDeveloper || surface.name !== 'developer',
    );
  const named = (call: Call): ImagenModel => {
    const model = served(call).find(({ id }) => id === call.model);
    if (model === undefined) throw modelNotFound(context, call);
    return model;
  };
  const isDeveloper = ({ surface }: Call) => surface.name === 'developer';
  registerFront(app, context, {
    list: (call) => answerFree(context, call, page(call, served(call))),
    get: (call) =>
      answerFree(context, call, (isDeveloper(call) ? listed : publisherModel)(named(call))),
    post: async (call) => {
      const model = named(call);
      if (call.method !== 'predict') throw modelNotFound(context, call);
      const request = await readPredictRequest(model, call.surface, jsonOf(call));
      await predict(context, call, request);
    },
  });

  function page(call: Call, models: readonly ImagenModel[]): object {
    const size = Number(call.query.get('pageSize') ?? 50);
    const from = Number(call.query.get('pageToken') ?? 0);
    if (!Number.isInteger(size) || !Number.isInteger(from) || size < 1) {
      throw invalidArgument('The page size or token is invalid.');
    }
    const shown = models.slice(from, from + size);
    const more = from + size < models.length && { nextPageToken: String(from + size) };
    return isDeveloper(call)
      ? { models: shown.map(listed), ...more }
      : { publisherModels: shown.map(publisherModel), ...more };
  }
}

function refuse(context: EmulatorContext, call: Call, fault: Fault): Reply | undefined {
  return fault.kind === 'moderation' && fault.stage === 'input'
    ? errorReply(PROMPT_BLOCKED)
    : refusalOf(context, call, fault);
}

async function predict(context: EmulatorContext, call: Call, request: PredictRequest) {
  await runPaid(context, {
    ...call,
    model: request.model.id,
    intent: intentOf(call.exchange.body),
    streaming: false,
    ownFault: faultInPrompt(request.prompt),
    headers: () => HEADERS,
    charged: (fault) => isCharged(fault) && outcomeOf(request, fault).painted > 0,
    refuse: (fault) => refuse(context, call, fault),
    prepare: (fault) => {
      const outcome = outcomeOf(request, fault);
      return {
        model: request.model.id,
        bill: billFor(request, outcome),
        paced: false,
        produce: () =>
          predictAnswer({ request, outcome, fault, imageBytes: context.settings.imageBytes }),
      };
    },
  });
}
