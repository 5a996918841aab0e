import { randomBytes } from 'node:crypto';
import type { EmulatorContext } from '../kit/emulator.ts';
import { type Fault, faultInPrompt } from '../kit/faults.ts';
import { intentOf } from '../kit/intent.ts';
import { maskKey } from '../kit/request-log.ts';
import { plainAnswer } from './answer.ts';
import type { BatchLine } from './batch-file.ts';
import { readEdit } from './edit-body.ts';
import { errorReply, faultError, type OpenAiError, OpenAiRefusal } from './errors.ts';
import { checkFields, GENERATION_FIELDS } from './fields.ts';
import type { FileStore } from './files.ts';
import { type ImageRequest, readImageRequest } from './image-request.ts';
import type { ServedModel } from './models.ts';
import { billFor, usageOf } from './usage.ts';

/** Of the usual price. */
const SHARE = 0.5;

/** What the lines of a batch are worked on with. */
export interface BatchWork {
  readonly context: EmulatorContext;
  readonly key: string;
  readonly files: FileStore;
  readonly served: readonly ServedModel[];
  readonly fault: Fault | undefined;
}

/** A line of a result file. */
export interface DoneLine {
  readonly isDone: boolean;
  readonly text: string;
}

/** The line of what came to nothing before it was begun. */
export function unansweredLine({ custom_id }: BatchLine, code: string, message: string): DoneLine {
  const error = { code, message };
  const id = `batch_req_${randomBytes(12).toString('hex')}`;
  return { isDone: false, text: JSON.stringify({ id, custom_id, response: null, error }) };
}

async function readLine(line: BatchLine, { served, files }: BatchWork): Promise<ImageRequest> {
  const body = { kind: 'json', value: line.body } as const;
  if (line.url.endsWith('/edits')) {
    const { fields, inputs } = await readEdit(body, served, files);
    return readImageRequest(fields, served, inputs);
  }
  return readImageRequest(checkFields(GENERATION_FIELDS, line.body), served, undefined);
}

const FAILED: OpenAiError = {
  status: 500,
  message: 'The server had an error while processing your request. Sorry about that!',
  type: 'server_error',
  param: null,
  code: 'server_error',
};

/** The vendor's refusal of a line by a fault; undefined: it is done. */
function refusalOf(fault: Fault | undefined, model: string, work: BatchWork, requestId: string) {
  if (fault?.kind === 'job-failed') return { ...FAILED, message: fault.message };
  if (fault === undefined) return undefined;
  const told: Fault =
    fault.kind === 'job-moderation'
      ? { kind: 'moderation', stage: fault.stage, reason: fault.reason }
      : fault;
  return faultError(told, { model, requestId, now: work.context.now() });
}

/** Does one request: paints it and puts half of its price on the bill, or says why not. */
export async function doLine(line: BatchLine, work: BatchWork): Promise<DoneLine> {
  const { context, key } = work;
  const requestId = `req_${randomBytes(16).toString('hex')}`;
  const written = (status: number, body: string): DoneLine => {
    const { custom_id } = line;
    const id = `batch_req_${randomBytes(12).toString('hex')}`;
    const frame = JSON.stringify({ id, custom_id });
    const response = `{"status_code":${status},"request_id":"${requestId}","body":${body}}`;
    return {
      isDone: status === 200,
      text: `${frame.slice(0, -1)},"response":${response},"error":null}`,
    };
  };
  const refused = (error: OpenAiError) => written(error.status, String(errorReply(error).body));
  try {
    const request = await readLine(line, work);
    const fault = work.fault ?? faultInPrompt(request.prompt);
    const refusal = refusalOf(fault, request.modelId, work, requestId);
    if (refusal) return refused(refusal);
    const images =
      fault?.kind === 'fewer-images' ? Math.min(fault.images, request.count) : request.count;
    const answer = await plainAnswer({
      request,
      images,
      fault,
      requestId,
      created: Math.floor(context.now().getTime() / 1000),
      imageBytes: context.settings.imageBytes,
      latencyMs: 0,
      host: (bytes, lifetimeMs) =>
        context.results
          .host({ bytes, contentType: 'image/png', fileName: 'img.png', lifetimeMs, fault })
          .url(),
    });
    await context.ledger.add({
      at: context.now().toISOString(),
      vendor: context.vendor,
      requestId,
      key: maskKey(key).slice(1),
      model: request.modelId,
      ...billFor(request, images, usageOf(request, images, true), SHARE),
      intent: intentOf({ kind: 'json', value: line.body }),
      fault: fault?.kind,
    });
    return written(200, String(answer.body));
  } catch (error) {
    if (!(error instanceof OpenAiRefusal)) throw error;
    return refused(error.error);
  }
}
