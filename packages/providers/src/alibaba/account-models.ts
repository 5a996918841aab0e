import { parseSource, unknownModelRecord } from '@darkroom/core';
import {
  type AdapterContext,
  badResponse,
  credentialHeaders,
  type DiscoveredModel,
  joinUrl,
  requestIdOf,
  type SmallAnswer,
  type VerifyOutcome,
} from '@darkroom/provider-kit';
import { errorIn, failureOf } from './refusals.ts';
import { dashScopeBase } from './region.ts';
import { modelListSchema, replySchema } from './reply-schema.ts';

/** The list tells no modality that is documented, so image models are told by their names. */
const IMAGE_MODEL = /^(qwen-image|z-image|wanx?\d.*(image|t2i|i2i))/;
/** What a good key is told of a task that does not exist, where that is told as an error. */
const UNKNOWN_TASK = /task|not ?found|exist|invalidparameter/i;

const refusedBy = ({ status, headers, text }: SmallAnswer) => ({
  status,
  headers,
  error: errorIn(text),
  requestId: requestIdOf(headers),
});

/** Checks the key by asking after a task that does not exist, which is free: a good key is told just that. */
export async function verify(context: AdapterContext): Promise<VerifyOutcome> {
  const base = dashScopeBase(context);
  const answer = await context.http.call({
    url: joinUrl(base, '/tasks/{task}', { task: crypto.randomUUID() }),
    headers: credentialHeaders(context),
  });
  const { error, ...refusal } = refusedBy(answer);
  if (answer.status === 200) {
    if (replySchema.safeParse(answer.json()).data?.output?.task_status) return {};
    throw badResponse(
      `What ${base} answered about a task is no state of one. Check the base URL: it ends in /api/v1`,
      { charge: 'not-charged' },
    );
  }
  const isAboutTheTask =
    (answer.status === 400 || answer.status === 404) &&
    UNKNOWN_TASK.test(`${error?.code ?? ''} ${error?.message ?? ''}`);
  if (isAboutTheTask) return {};
  throw failureOf({ ...refusal, error }, context);
}

/**
 * The image models in the list of the OpenAI-compatible surface beside the API; none where the host has no such list.
 * What the catalog knows keeps its own record; the rest gets a careful one.
 */
export async function discover(context: AdapterContext): Promise<DiscoveredModel[]> {
  const root = dashScopeBase(context).replace(/\/api\/v1$/, '');
  const answer = await context.http.call({
    url: joinUrl(root, '/compatible-mode/v1/models'),
    headers: credentialHeaders(context),
  });
  if (answer.status === 404) return [];
  if (answer.status !== 200) throw failureOf(refusedBy(answer), context);
  const parsed = modelListSchema.safeParse(answer.json());
  const ids = parsed.success ? parsed.data.data.map(({ id }) => id) : [];
  return ids
    .filter((id) => IMAGE_MODEL.test(id))
    .flatMap((providerModelId) => {
      const record = unknownModelRecord(context.provider, providerModelId);
      return record && parseSource(record.source) ? [{ providerModelId, record }] : [];
    });
}
