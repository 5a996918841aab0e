import type { AdapterContext, DiscoveredModel, VerifyOutcome } from '@darkroom/provider-kit';
import { listedModels } from './model-records.ts';
import { teachingHowToStart } from './refusals.ts';
import { optionsSchema } from './reply-schema.ts';
import { readCheckpoints, readFrom, readLists } from './server-lists.ts';

/** Asks whether the server is there and lets us in: its options, which only the API has. */
export async function verify(context: AdapterContext): Promise<VerifyOutcome> {
  const { sd_model_checkpoint: loaded } = await teachingHowToStart(
    readFrom('options', optionsSchema, context),
  );
  const checkpoints = await readCheckpoints(context);
  const count = `${checkpoints.length} checkpoint${checkpoints.length === 1 ? '' : 's'}`;
  return {
    message: `The server has ${count}.${loaded ? ` Loaded: ${loaded}.` : ''}`,
    modelIds: checkpoints.map(({ name }) => name),
  };
}

/** Every checkpoint of the server as a model, with its samplers and schedules to choose from. */
export async function discover(context: AdapterContext): Promise<DiscoveredModel[]> {
  const lists = await teachingHowToStart(readLists(context));
  return listedModels(context.provider, lists).map((record) => ({
    providerModelId: record.providerModelId ?? 'extras',
    record,
  }));
}
