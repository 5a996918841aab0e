import { randomUUID } from 'node:crypto';
import { type JsonObject, place, toWire } from '@darkroom/core';
import {
  type AdapterContext,
  type CallRequest,
  callTarget,
  type HttpCall,
  jsonCall,
  placeInputs,
  seedForCall,
} from '@darkroom/provider-kit';
import { z } from 'zod';
import { requestHeaders } from './request-headers.ts';

const preparedSchema = z.object({ taskId: z.string() });

/** An id of ours for the job, by which its progress is told from that of others. */
export async function prepare(): Promise<z.infer<typeof preparedSchema>> {
  return { taskId: `task(darkroom-${randomUUID()})` };
}

/** The id of a prepared call; null where the process has been started anew since. */
export const taskIdOf = (prepared: unknown): string | null =>
  preparedSchema.safeParse(prepared).data?.taskId ?? null;

/** Describes the request: the settings by the model's wire map, and its pictures as base64. */
export async function buildCall(
  request: CallRequest,
  context: AdapterContext,
  prepared: unknown,
): Promise<HttpCall> {
  const { model } = request;
  const { url } = callTarget(request, context.baseUrl);
  const seed = seedForCall(request.request.seed, request.call, model.capabilities.maxSeed);
  const { body } = toWire(model, { ...request.request, seed }, request.count);
  const taskId = taskIdOf(prepared);
  if (model.wire.progress && taskId !== null) place(body, model.wire.progress.idField, taskId);
  keepOwnSize(body, request);
  await placeInputs(body, request);
  return jsonCall({ url, headers: requestHeaders(context), body });
}

const GRID = 8;

/** A picture that is changed keeps its size unless another one was asked for: the server would take 512 by 512. */
function keepOwnSize(body: JsonObject, { image, request, model }: CallRequest): void {
  if (!image || request.size || !model.wire.fields.size) return;
  const { minimumEdge = GRID, maximumEdge = 2048 } = model.capabilities.sizeRule ?? {};
  const scale = Math.min(1, maximumEdge / Math.max(image.width, image.height));
  const fitted = (edge: number) => Math.max(minimumEdge, Math.round((edge * scale) / GRID) * GRID);
  const size = { width: fitted(image.width), height: fitted(image.height) };
  for (const { field, strategy } of model.wire.fields.size) {
    if (strategy === 'width' || strategy === 'height') place(body, field, size[strategy]);
  }
}
