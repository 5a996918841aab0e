import { localize } from '@darkroom/core';
import { type AdapterContext, badResponse, type FreeCall, jsonIn } from '@darkroom/provider-kit';
import type { z } from 'zod';
import { failureOf } from './refusals.ts';
import { nodesSchema } from './reply-schema.ts';
import { requestHeaders } from './request-headers.ts';

/** The description of every node there is may have tens of megabytes. */
const MOST_BYTES = 64 * 1024 * 1024;

/** A free call, read by a schema. Throws ProviderFailure where it is refused or something else answers. */
export async function ask<S extends z.ZodType>(
  call: FreeCall,
  schema: S,
  context: AdapterContext,
): Promise<z.output<S>> {
  const { status, headers, text } = await context.http.call({
    maximumBytes: MOST_BYTES,
    ...call,
    headers: requestHeaders(context),
  });
  if (status !== 200) throw failureOf({ status, headers, text }, context);
  const parsed = schema.safeParse(jsonIn(text));
  if (parsed.success) return parsed.data;
  throw badResponse(
    `What answers at ${context.baseUrl}${call.url} is not ${localize(context.provider.label)}. Check the address`,
    { charge: 'not-charged' },
  );
}

/** What the inputs of a node may be chosen from, by their names; a node that is not there has none. */
export async function choicesOf(
  node: string,
  context: AdapterContext,
): Promise<Readonly<Record<string, string[]>>> {
  const nodes = await ask({ url: `/object_info/${node}` }, nodesSchema, context);
  return nodes[node]?.input.required ?? {};
}
