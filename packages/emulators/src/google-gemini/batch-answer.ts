import { randomBytes } from 'node:crypto';
import { GoogleRefusal } from '../google-apis/errors.ts';
import type { Call } from '../google-apis/front.ts';
import type { EmulatorContext } from '../kit/emulator.ts';
import { type Fault, faultInPrompt, isCharged } from '../kit/faults.ts';
import { intentOf } from '../kit/intent.ts';
import { maskKey } from '../kit/request-log.ts';
import { plainAnswer } from './answer.ts';
import { dialectOf } from './dialects.ts';
import type { GeminiImageModel } from './models.ts';
import { readPictureRequest } from './picture-request.ts';
import { billFor, outcomeOf } from './usage.ts';

/** Of the usual price. */
const SHARE = 0.5;

/** Numbers of google.rpc.Code by their names. */
const RPC_CODES: Readonly<Record<string, number>> = {
  INVALID_ARGUMENT: 3,
  NOT_FOUND: 5,
  PERMISSION_DENIED: 7,
  RESOURCE_EXHAUSTED: 8,
  INTERNAL: 13,
};

/** One request of a batch. */
export interface BatchRequest {
  readonly request: Readonly<Record<string, unknown>>;
  readonly metadata?: unknown;
}

export interface BatchWork {
  readonly context: EmulatorContext;
  /** The one that created the batch. */
  readonly call: Call;
  readonly modelId: string;
  readonly model: GeminiImageModel;
  readonly fault: Fault | undefined;
}

/** A picture that is refused at the end has been worked on, and its reply counts the tokens. */
export const isBilled = (fault: Fault | undefined): boolean =>
  fault?.kind === 'moderation' && fault.charge === undefined
    ? fault.stage === 'output'
    : isCharged(fault);

/** Does one request: answers it and puts half of its price on the bill, or says why not. */
export async function answerRequest(
  { request, metadata }: BatchRequest,
  work: BatchWork,
): Promise<object> {
  const { context, call, modelId, model, fault: given } = work;
  const told = (what: object) => ({ ...(metadata === undefined ? {} : { metadata }), ...what });
  if (given?.kind === 'job-failed') return told({ error: { code: 13, message: given.message } });
  const dialect = dialectOf(call);
  try {
    const { model: _named, ...fields } = request;
    const picture = await readPictureRequest(modelId, model, fields, dialect);
    const own: Fault | undefined =
      given?.kind === 'job-moderation'
        ? { kind: 'moderation', stage: given.stage, reason: given.reason }
        : given;
    const fault = own ?? faultInPrompt(picture.text);
    const outcome = outcomeOf(picture, fault);
    const answer = await plainAnswer({
      request: picture,
      outcome,
      fault,
      responseId: randomBytes(16).toString('base64url'),
      imageBytes: context.settings.imageBytes,
      latencyMs: 0,
      now: context.now(),
      dialect,
    });
    if (isBilled(fault))
      await context.ledger.add({
        at: context.now().toISOString(),
        vendor: context.vendor,
        requestId: call.exchange.requestId,
        key: maskKey(call.key).slice(1),
        model: modelId,
        ...billFor(picture, outcome, SHARE),
        intent: intentOf({ kind: 'json', value: request }),
        fault: fault?.kind,
      });
    return told({ response: JSON.parse(String(answer.body)) });
  } catch (error) {
    if (!(error instanceof GoogleRefusal)) throw error;
    const { status, message } = error.error;
    return told({ error: { code: RPC_CODES[status] ?? 13, message } });
  }
}
