import { localize } from '@darkroom/core';
import {
  type AdapterContext,
  badResponse,
  credentialHeaders,
  type DiscoveredModel,
  jsonIn,
  type VerifyOutcome,
} from '@darkroom/provider-kit';
import type { z } from 'zod';
import { failureOf } from './refusals.ts';
import { endpointsSchema } from './reply-schema.ts';
import { workerRecord } from './worker-model.ts';

/** Checks the key with the list of the account's endpoints, which is free. */
export async function verify(context: AdapterContext): Promise<VerifyOutcome> {
  const { length } = await endpointsOf(context);
  return { message: `The account has ${length} endpoint${length === 1 ? '' : 's'} of its own.` };
}

/** The account's own endpoints. What each takes nobody can ask: they are offered with the least, by prompt alone. */
export async function discover(context: AdapterContext): Promise<DiscoveredModel[]> {
  const { provider } = context;
  const endpoints = await endpointsOf(context);
  return endpoints.map(({ id, name, template }) => {
    const image = template?.imageName ? `It runs ${template.imageName}. ` : '';
    const description = `${image}Add it as a model of your own to say what it takes and gives; here it is asked by a prompt.`;
    const more = { name: (name ?? id).slice(0, 120), description };
    return { providerModelId: id, record: workerRecord(id, provider, {}, more) };
  });
}

async function endpointsOf(context: AdapterContext): Promise<z.infer<typeof endpointsSchema>> {
  const url = `${context.endpoint('management')}/endpoints?includeTemplate=true`;
  const answer = await context.http.call({ url, headers: credentialHeaders(context) });
  if (answer.status !== 200) throw failureOf(answer, context);
  const parsed = endpointsSchema.safeParse(jsonIn(answer.text));
  if (parsed.success) return parsed.data;
  throw badResponse(
    `What ${localize(context.provider.label)} answered is no list of endpoints. Check the API base: it ends in /v2`,
    { charge: 'not-charged' },
  );
}
