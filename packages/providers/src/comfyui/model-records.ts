import {
  type ModelRecordInput,
  type ProviderRecord,
  type UnknownModel,
  unknownModelRecord,
} from '@darkroom/core';
import { LEAST } from './least-model.ts';
import { json, type ModelParts } from './model-parts.ts';
import { upscalerParts } from './upscaler-parts.ts';
import { workflowParts } from './workflow-parts.ts';

/** What the nodes of the built-in workflows may be given. */
export interface ServerChoices {
  checkpoints: readonly string[];
  samplers: readonly string[];
  schedulers: readonly string[];
  upscalers: readonly string[];
}

/** What says of itself all that it can do. */
const WHOLE: UnknownModel = {
  description: 'It runs on your own machine; it costs nothing.',
  isAlways: false,
  variants: [],
};

function recordOf(
  provider: ProviderRecord,
  unknownModel: UnknownModel,
  id: string,
  more: ModelParts = {},
): ModelRecordInput {
  const record = unknownModelRecord({ ...provider, unknownModel }, id, {}, more);
  if (!record) throw new RangeError(`Nothing is said of unknown models of ${provider.slug}.`);
  return record;
}

/** A workflow of a person's own, as its form holds it; without one a checkpoint of that name, by the built-in workflow. */
export function unknownModel(
  providerModelId: string,
  provider: ProviderRecord,
  values: Readonly<Record<string, string>> = {},
): ModelRecordInput {
  const parts = values.workflow ? workflowParts(values.workflow) : null;
  return parts
    ? recordOf(provider, WHOLE, providerModelId, parts)
    : recordOf(provider, provider.unknownModel ?? LEAST, providerModelId);
}

/** Settings of the sampler whose values are what the server has. A list that is empty makes none. */
function listedParts({ parameters = [] }: UnknownModel, choices: ServerChoices): ModelParts {
  const listed = [
    { field: 'sampler_name', name: 'sampler', label: 'Sampler', values: choices.samplers },
    { field: 'scheduler', name: 'scheduler', label: 'Schedule', values: choices.schedulers },
  ].filter(({ values, name }) => values.length > 0 && !parameters.some((one) => one.name === name));
  return json({
    parameters: [
      ...listed.map(({ field: _, ...one }) => ({ ...one, type: 'enum' })),
      ...parameters,
    ],
    wire: {
      fields: Object.fromEntries(
        listed.map(({ name, field }) => [name, `${SAMPLER}.inputs.${field}`]),
      ),
    },
  });
}

/** Where the built-in workflow has it. */
const SAMPLER = 'prompt.3';

/** The last part of a source: letters that none has become "-". */
function sourceId(name: string): string {
  const plain = name
    .replaceAll('\\', '/')
    .replace(/[^A-Za-z0-9._:/@+-]+/g, '-')
    .replace(/(^|\/)[^A-Za-z0-9]+/g, '$1');
  return plain.slice(0, 190) || 'checkpoint';
}

/** A record for each checkpoint that the server has, and one for its upscale models. */
export function listedModels(provider: ProviderRecord, choices: ServerChoices): ModelRecordInput[] {
  const { checkpoints, upscalers } = choices;
  const checkpoint = provider.unknownModel ?? LEAST;
  const taken = new Set<string>();
  const records = checkpoints.map((file) => {
    const plain = sourceId(file);
    let id = plain;
    for (let again = 2; taken.has(id); again += 1) id = `${plain}-${again}`;
    taken.add(id);
    const name = (file.split(/[\\/]/).at(-1) ?? file).replace(/\.(safetensors|ckpt)$/, '');
    const known = { providerModelId: file, name: name.slice(0, 120) };
    return recordOf(provider, checkpoint, id, { ...listedParts(checkpoint, choices), ...known });
  });
  if (upscalers.length === 0) return records;
  return [...records, recordOf(provider, WHOLE, 'upscale', upscalerParts(upscalers))];
}
