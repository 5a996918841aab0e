import { ProviderFailure } from '@darkroom/core';
import type { AdapterContext, DiscoveredModel, VerifyOutcome } from '@darkroom/provider-kit';
import { ask, choicesOf } from './ask-server.ts';
import { listedModels } from './model-records.ts';
import { readWorkflow } from './read-workflow.ts';
import { teachingHowToStart } from './refusals.ts';
import { nodesSchema, statsSchema } from './reply-schema.ts';
import { workflowProblems } from './workflow-parts.ts';

/** Asks whether the server is there and lets us in; of a workflow, whether the server has every node of it. */
export async function verify(context: AdapterContext): Promise<VerifyOutcome> {
  const { system, devices } = await teachingHowToStart(
    ask({ url: '/system_stats' }, statsSchema, context),
  );
  const version = system.comfyui_version ? ` ${system.comfyui_version}` : '';
  const device = devices[0]?.name ? ` on ${devices[0].name}` : '';
  const workflow = context.credentials.text('workflow');
  if (workflow !== null) await checkWorkflow(workflow, context);
  return {
    message: `ComfyUI${version}${device}.${workflow === null ? '' : ' The workflow is good.'}`,
  };
}

const refused = (message: string) =>
  new ProviderFailure({
    code: 'CREDENTIALS_REJECTED',
    message,
    charge: 'not-charged',
    isRetryable: false,
  });

async function checkWorkflow(text: string, context: AdapterContext): Promise<void> {
  const problems = workflowProblems(text);
  if (problems.length > 0) throw refused(`The workflow cannot be used. ${problems.join(' ')}`);
  const read = readWorkflow(text);
  if (!read.ok) return;
  const known = await ask({ url: '/object_info' }, nodesSchema, context);
  const types = new Set(Object.values(read.workflow).map((node) => node.class_type));
  const missing = [...types].filter((type) => !Object.hasOwn(known, type));
  if (missing.length === 0) return;
  throw refused(
    `The server lacks nodes of the workflow: ${missing.slice(0, 20).join(', ')}. Install them there (the ComfyUI Manager finds missing nodes), start it anew, and try again.`,
  );
}

/** Every checkpoint of the server by the built-in workflow, with the server's samplers and schedules to choose from. */
export async function discover(context: AdapterContext): Promise<DiscoveredModel[]> {
  const loader = await teachingHowToStart(choicesOf('CheckpointLoaderSimple', context));
  const [sampler, upscaler] = await Promise.all([
    choicesOf('KSampler', context),
    choicesOf('UpscaleModelLoader', context),
  ]);
  const records = listedModels(context.provider, {
    checkpoints: loader.ckpt_name ?? [],
    samplers: sampler.sampler_name ?? [],
    schedulers: sampler.scheduler ?? [],
    upscalers: upscaler.model_name ?? [],
  });
  return records.map((record) => ({
    providerModelId: record.providerModelId ?? 'upscale',
    record,
  }));
}
