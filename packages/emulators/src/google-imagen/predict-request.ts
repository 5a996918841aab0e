import { z } from 'zod';
import { invalidArgument } from '../google-apis/errors.ts';
import type { Surface } from '../google-apis/surfaces.ts';
import {
  INSTANCE_FIELDS,
  type Instance,
  instanceSchema,
  PARAMETERS,
  type Parameters,
  parametersSchema,
  SURFACE_PARAMETERS,
} from './fields.ts';
import type { ImagenModel } from './models.ts';
import { readSources, type Sources } from './sources.ts';

/** A request whose every field has been checked. */
export interface PredictRequest {
  readonly model: ImagenModel;
  readonly prompt: string;
  readonly parameters: Parameters;
  readonly count: number;
  readonly sources: Sources;
}

const bodySchema = z.strictObject({
  instances: z.array(z.unknown()).length(1),
  parameters: z.record(z.string(), z.unknown()).default({}),
  labels: z.record(z.string(), z.string()).optional(),
});

const WORDS_AT_MOST = 480;

function read<Schema extends z.ZodType>(schema: Schema, value: unknown, at: string) {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = [at, ...(issue?.path ?? []).map(String)].filter((part) => part !== '').join('.');
  throw invalidArgument(`Invalid value at '${path}': ${issue?.message ?? 'unknown'}`);
}

function checkNames(
  model: ImagenModel,
  surface: Surface,
  instance: Instance,
  given: readonly string[],
): void {
  const fields: readonly string[] = INSTANCE_FIELDS[model.task];
  const foreign = Object.keys(instance).find((name) => !fields.includes(name));
  if (foreign !== undefined) {
    throw invalidArgument(`instances[0].${foreign} is not supported by ${model.id}.`);
  }
  const taken = SURFACE_PARAMETERS[surface.name];
  const other = given.find(
    (name) => !PARAMETERS[model.task].includes(name) || (taken !== null && !taken.includes(name)),
  );
  if (other !== undefined) {
    throw invalidArgument(
      `\`${other}\` isn't supported by this model. Please remove it or refer to https://ai.google.dev/gemini-api/docs/imagen for supported usage.`,
    );
  }
}

function checkParameters(model: ImagenModel, surface: Surface, parameters: Parameters): void {
  const { seed, addWatermark, enhancePrompt, negativePrompt, sampleImageSize } = parameters;
  if (seed !== undefined && addWatermark) {
    throw invalidArgument('Seed is not supported when watermark is enabled.');
  }
  // Tools have no prompt to rewrite.
  const enhances = enhancePrompt ?? model.task === 'generate';
  if (seed !== undefined && enhances) {
    throw invalidArgument('Seed is not supported when prompt enhancement is enabled.');
  }
  if (negativePrompt !== undefined && !model.takesNegativePrompt) {
    throw invalidArgument(`\`negativePrompt\` isn't supported by this model.`);
  }
  if (sampleImageSize !== undefined && !model.tiers.includes(sampleImageSize)) {
    throw invalidArgument(`\`sampleImageSize\` ${sampleImageSize} isn't supported by this model.`);
  }
  const { safetySetting } = parameters;
  if (surface.name === 'developer' && ![undefined, 'block_low_and_above'].includes(safetySetting)) {
    throw invalidArgument('Only block_low_and_above is supported for safetySetting.');
  }
  if (parameters.storageUri !== undefined) {
    throw invalidArgument('The bucket of storageUri cannot be accessed.');
  }
}

/** Checks a body from its JSON to the model's own rules. */
export async function readPredictRequest(
  model: ImagenModel,
  surface: Surface,
  body: unknown,
): Promise<PredictRequest> {
  const { instances, parameters: given } = read(bodySchema, body, '');
  const instance = read(instanceSchema, instances[0], 'instances[0]');
  const parameters = read(parametersSchema, given, 'parameters');
  checkNames(model, surface, instance, Object.keys(given));
  checkParameters(model, surface, parameters);
  const prompt = instance.prompt ?? '';
  if (model.task === 'generate' && prompt.trim() === '') {
    throw invalidArgument('Text prompt cannot be empty.');
  }
  if (prompt.split(/\s+/).length > WORDS_AT_MOST) {
    throw invalidArgument('The prompt is too long: 480 tokens are supported.');
  }
  return {
    model,
    prompt,
    parameters,
    count: parameters.sampleCount ?? model.defaultCount,
    sources: await readSources(model, instance, parameters),
  };
}
