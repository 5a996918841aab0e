import { localize } from '@darkroom/core';
import { type AdapterContext, badResponse, jsonIn } from '@darkroom/provider-kit';
import type { z } from 'zod';
import { failureOf } from './refusals.ts';
import { checkpointsSchema, namesSchema, schedulersSchema } from './reply-schema.ts';
import { requestHeaders } from './request-headers.ts';

/** What a server has, by the names that requests use. */
export interface ServerLists {
  checkpoints: { title: string; name: string }[];
  samplers: string[];
  /** Empty on servers before 1.9, which have no schedulers apart from samplers. */
  schedulers: string[];
  upscalers: string[];
  /** Upscalers of the second pass that work on latents. */
  latentUpscalers: string[];
}

/** GET of something below /sdapi/v1. Throws ProviderFailure where it is refused or is something else. */
export async function readFrom<S extends z.ZodType>(
  path: string,
  schema: S,
  context: AdapterContext,
): Promise<z.output<S>> {
  const url = `/sdapi/v1/${path}`;
  const { status, headers, text } = await context.http.call({
    url,
    headers: requestHeaders(context),
  });
  if (status !== 200) throw failureOf({ status, headers, text }, context);
  const parsed = schema.safeParse(jsonIn(text));
  if (parsed.success) return parsed.data;
  throw badResponse(
    `What answers at ${context.baseUrl}${url} is not the API of ${localize(context.provider.label)}. Check the address`,
    { charge: 'not-charged' },
  );
}

/** A list that older servers lack. */
async function ifThere<T>(list: Promise<T[]>, context: AdapterContext): Promise<T[]> {
  try {
    return await list;
  } catch (error) {
    context.log('a list of the server could not be read', { error: String(error) });
    return [];
  }
}

export async function readCheckpoints(
  context: AdapterContext,
): Promise<ServerLists['checkpoints']> {
  const listed = await readFrom('sd-models', checkpointsSchema, context);
  return listed.map(({ title, model_name: name }) => ({ title, name }));
}

/** Everything that the models' files are made of. */
export async function readLists(context: AdapterContext): Promise<ServerLists> {
  const namesIn = async (path: string) =>
    (await readFrom(path, namesSchema, context)).map(({ name }) => name);
  const labels = async () =>
    (await readFrom('schedulers', schedulersSchema, context)).map(({ label }) => label);
  const checkpoints = await readCheckpoints(context);
  const [samplers, schedulers, upscalers, latentUpscalers] = await Promise.all([
    namesIn('samplers'),
    ifThere(labels(), context),
    ifThere(namesIn('upscalers'), context),
    ifThere(namesIn('latent-upscale-modes'), context),
  ]);
  return { checkpoints, samplers, schedulers, upscalers, latentUpscalers };
}
